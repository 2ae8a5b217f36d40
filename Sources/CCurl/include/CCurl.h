/* HTTP by libcurl, loaded when it is first asked for: only an endpoint needs it, and no other process pays for it.
 *
 * No header of libcurl is used. There is none without choosing a TLS library for everybody who builds (Debian has three
 * packages of headers, which exclude each other), and the dozen functions and numbers needed here have not changed since
 * libcurl.so.4 was first so called in 2006; new ones are only ever added. */
#ifndef CCURL_H
#define CCURL_H

#include <stddef.h>

/* Loads the library. NULL if it is there, else why not. */
const char *ccurl_load(void);

/* Some connections, kept alive. Belongs to one thread. */
typedef struct ccurl_pool ccurl_pool;

/* What can be called, one request at a time. */
typedef struct ccurl_line ccurl_line;

/* How a request ended. Pointers hold until the line's next request. */
typedef struct {
  /* NULL for a whole answer, of whatever status; else why there is none. */
  const char *failure;
  /* libcurl's number of the failure. */
  int code;
  long status;
  const char *body;
  size_t body_size;
  /* Header lines of the answer, with their line ends. */
  const char *head;
  size_t head_size;
} ccurl_answer;

/* NULL without memory. `connections`: the most that are open at once. */
ccurl_pool *ccurl_pool_make(long connections);
void ccurl_pool_free(ccurl_pool *pool);

/* `headers` ends with NULL. A longer answer than `most` bytes is a failure. NULL without memory. */
ccurl_line *ccurl_line_make(const char *url, const char *const headers[], long timeout_ms, size_t most);
/* The line must not be in use. */
void ccurl_line_free(ccurl_line *line);

/* Begins a POST; `body` must live until its end. 0, or a number of libcurl's. */
int ccurl_post(ccurl_pool *pool, ccurl_line *line, const char *body, size_t size);

/* Does what can be done without waiting. 0, or a number of libcurl's. */
int ccurl_work(ccurl_pool *pool);

/* A line whose request has ended, or NULL. */
ccurl_line *ccurl_ended(ccurl_pool *pool, ccurl_answer *answer);

/* Waits for a request to go on, for `file` (-1 for none) to be readable, or for the time. 1 where `file` is, 0, or -1. */
int ccurl_wait(ccurl_pool *pool, int file, int timeout_ms);

#endif
