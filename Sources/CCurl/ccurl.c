/* The wall before libcurl: a dozen functions found by name, and the numbers that they are told. */
#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Numbers of <curl/curl.h> and <curl/multi.h>: 0 for a long, 10000 for a pointer, 20000 for a function, 30000 for 64 bits. */
enum {
  GLOBAL_ALL = 3,
  OPT_WRITEDATA = 10001, OPT_URL = 10002, OPT_ERRORBUFFER = 10010, OPT_WRITEFUNCTION = 20011, OPT_POSTFIELDS = 10015,
  OPT_HTTPHEADER = 10023, OPT_HEADERDATA = 10029, OPT_POST = 47, OPT_HEADERFUNCTION = 20079, OPT_HTTP_VERSION = 84,
  OPT_NOSIGNAL = 99, OPT_PRIVATE = 10103, OPT_POSTFIELDSIZE_LARGE = 30120, OPT_TIMEOUT_MS = 155,
  OPT_CONNECTTIMEOUT_MS = 156, OPT_PROTOCOLS = 181, OPT_TCP_KEEPALIVE = 213,
  INFO_PRIVATE = 0x100000 + 21, INFO_STATUS = 0x200000 + 2,
  POOL_MAXCONNECTS = 6, POOL_HOST_CONNECTIONS = 7, POOL_TOTAL_CONNECTIONS = 13,
  HTTP_1_1 = 2, HTTP_AND_HTTPS = 3, MESSAGE_DONE = 1, WAIT_READABLE = 1, ERROR_SIZE = 256,
};

enum { MOST_HEAD = 64 << 10 };

struct message {
  int kind;
  void *easy;
  union {
    void *anything;
    int code;
  } data;
};

struct waited {
  int file;
  short wanted, found;
};

static struct {
  int (*global_init)(long);
  void *(*easy_init)(void);
  int (*easy_setopt)(void *, int, ...);
  int (*easy_getinfo)(void *, int, ...);
  void (*easy_cleanup)(void *);
  const char *(*easy_strerror)(int);
  void *(*list_append)(void *, const char *);
  void (*list_free)(void *);
  void *(*multi_init)(void);
  int (*multi_setopt)(void *, int, ...);
  int (*multi_add)(void *, void *);
  int (*multi_remove)(void *, void *);
  int (*multi_perform)(void *, int *);
  struct message *(*multi_info_read)(void *, int *);
  int (*multi_poll)(void *, struct waited *, unsigned, int, int *);
  int (*multi_cleanup)(void *);
} curl;

static const char *failure;

static void *find(void *library, const char *name) {
  void *found = dlsym(library, name);
  if (found == NULL) failure = "it lacks a function; libcurl 7.66 or newer is needed";
  return found;
}

static void load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) library = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    failure = "it is not installed; Debian's package is libcurl4";
    return;
  }
  *(void **)&curl.global_init = find(library, "curl_global_init");
  *(void **)&curl.easy_init = find(library, "curl_easy_init");
  *(void **)&curl.easy_setopt = find(library, "curl_easy_setopt");
  *(void **)&curl.easy_getinfo = find(library, "curl_easy_getinfo");
  *(void **)&curl.easy_cleanup = find(library, "curl_easy_cleanup");
  *(void **)&curl.easy_strerror = find(library, "curl_easy_strerror");
  *(void **)&curl.list_append = find(library, "curl_slist_append");
  *(void **)&curl.list_free = find(library, "curl_slist_free_all");
  *(void **)&curl.multi_init = find(library, "curl_multi_init");
  *(void **)&curl.multi_setopt = find(library, "curl_multi_setopt");
  *(void **)&curl.multi_add = find(library, "curl_multi_add_handle");
  *(void **)&curl.multi_remove = find(library, "curl_multi_remove_handle");
  *(void **)&curl.multi_perform = find(library, "curl_multi_perform");
  *(void **)&curl.multi_info_read = find(library, "curl_multi_info_read");
  *(void **)&curl.multi_poll = find(library, "curl_multi_poll");
  *(void **)&curl.multi_cleanup = find(library, "curl_multi_cleanup");
  if (failure == NULL && curl.global_init(GLOBAL_ALL) != 0) failure = "it cannot be set up";
}

const char *ccurl_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return failure;
}

struct ccurl_pool {
  void *multi;
};

struct text {
  char *bytes;
  size_t size, room, most;
};

struct ccurl_line {
  void *easy, *headers;
  struct text body, head;
  char error[ERROR_SIZE];
};

ccurl_pool *ccurl_pool_make(long connections) {
  ccurl_pool *pool = calloc(1, sizeof *pool);
  if (pool == NULL) return NULL;
  pool->multi = curl.multi_init();
  if (pool->multi == NULL || curl.multi_setopt(pool->multi, POOL_MAXCONNECTS, connections) != 0 ||
      curl.multi_setopt(pool->multi, POOL_HOST_CONNECTIONS, connections) != 0 ||
      curl.multi_setopt(pool->multi, POOL_TOTAL_CONNECTIONS, connections) != 0) {
    ccurl_pool_free(pool);
    return NULL;
  }
  return pool;
}

void ccurl_pool_free(ccurl_pool *pool) {
  if (pool->multi != NULL) curl.multi_cleanup(pool->multi);
  free(pool);
}

/* Returns less than `count`, which ends the request, where there is no room. */
static size_t append(struct text *text, const char *bytes, size_t count) {
  if (count > text->most - text->size) return 0;
  if (text->size + count > text->room) {
    size_t room = (text->size + count) * 2;
    char *more = realloc(text->bytes, room);
    if (more == NULL) return 0;
    text->bytes = more;
    text->room = room;
  }
  memcpy(text->bytes + text->size, bytes, count);
  text->size += count;
  return count;
}

static size_t take_body(char *bytes, size_t one, size_t count, void *line) {
  return append(&((ccurl_line *)line)->body, bytes, one * count);
}

/* The head of the last answer is kept; 100 Continue and a proxy's come before it. */
static size_t take_head(char *bytes, size_t one, size_t count, void *line) {
  struct text *head = &((ccurl_line *)line)->head;
  if (one * count > 5 && strncasecmp(bytes, "HTTP/", 5) == 0) head->size = 0;
  return append(head, bytes, one * count);
}

static int set_up(ccurl_line *line, const char *url, long timeout_ms) {
  void *easy = line->easy;
  long connect_ms = timeout_ms < 10000 ? timeout_ms : 10000;
  return curl.easy_setopt(easy, OPT_URL, url) | curl.easy_setopt(easy, OPT_POST, 1L) |
         curl.easy_setopt(easy, OPT_HTTPHEADER, line->headers) | curl.easy_setopt(easy, OPT_PRIVATE, line) |
         curl.easy_setopt(easy, OPT_WRITEFUNCTION, take_body) | curl.easy_setopt(easy, OPT_WRITEDATA, line) |
         curl.easy_setopt(easy, OPT_HEADERFUNCTION, take_head) | curl.easy_setopt(easy, OPT_HEADERDATA, line) |
         curl.easy_setopt(easy, OPT_ERRORBUFFER, line->error) | curl.easy_setopt(easy, OPT_NOSIGNAL, 1L) |
         curl.easy_setopt(easy, OPT_PROTOCOLS, (long)HTTP_AND_HTTPS) |
         curl.easy_setopt(easy, OPT_HTTP_VERSION, (long)HTTP_1_1) | curl.easy_setopt(easy, OPT_TCP_KEEPALIVE, 1L) |
         curl.easy_setopt(easy, OPT_TIMEOUT_MS, timeout_ms) | curl.easy_setopt(easy, OPT_CONNECTTIMEOUT_MS, connect_ms);
}

ccurl_line *ccurl_line_make(const char *url, const char *const headers[], long timeout_ms, size_t most) {
  ccurl_line *line = calloc(1, sizeof *line);
  if (line == NULL) return NULL;
  line->body.most = most;
  line->head.most = MOST_HEAD;
  line->easy = curl.easy_init();
  int is_whole = line->easy != NULL;
  for (size_t place = 0; headers[place] != NULL && is_whole; place++) {
    void *longer = curl.list_append(line->headers, headers[place]);
    is_whole = longer != NULL;
    if (is_whole) line->headers = longer;
  }
  if (is_whole && set_up(line, url, timeout_ms) == 0) return line;
  ccurl_line_free(line);
  return NULL;
}

void ccurl_line_free(ccurl_line *line) {
  if (line->easy != NULL) curl.easy_cleanup(line->easy);
  curl.list_free(line->headers);
  free(line->body.bytes);
  free(line->head.bytes);
  free(line);
}

int ccurl_post(ccurl_pool *pool, ccurl_line *line, const char *body, size_t size) {
  line->body.size = line->head.size = 0;
  line->error[0] = 0;
  int code = curl.easy_setopt(line->easy, OPT_POSTFIELDSIZE_LARGE, (long long)size);
  if (code == 0) code = curl.easy_setopt(line->easy, OPT_POSTFIELDS, body);
  return code != 0 ? code : curl.multi_add(pool->multi, line->easy);
}

int ccurl_work(ccurl_pool *pool) {
  int running = 0;
  return curl.multi_perform(pool->multi, &running);
}

static const char *words(ccurl_line *line, int code) {
  if (code == 0) return NULL;
  return line->error[0] != 0 ? line->error : curl.easy_strerror(code);
}

ccurl_line *ccurl_ended(ccurl_pool *pool, ccurl_answer *answer) {
  int left = 0;
  struct message *message;
  while ((message = curl.multi_info_read(pool->multi, &left)) != NULL && message->kind != MESSAGE_DONE) continue;
  if (message == NULL) return NULL;
  /* The message is gone with the handle. */
  int code = message->data.code;
  void *easy = message->easy;
  ccurl_line *line = NULL;
  long status = 0;
  curl.easy_getinfo(easy, INFO_PRIVATE, &line);
  curl.easy_getinfo(easy, INFO_STATUS, &status);
  curl.multi_remove(pool->multi, easy);
  *answer = (ccurl_answer){words(line, code), code, status, line->body.bytes, line->body.size,
                           line->head.bytes, line->head.size};
  return line;
}

int ccurl_wait(ccurl_pool *pool, int file, int timeout_ms) {
  struct waited wanted = {file, WAIT_READABLE, 0};
  if (curl.multi_poll(pool->multi, &wanted, file < 0 ? 0 : 1, timeout_ms, NULL) != 0) return -1;
  return file >= 0 && wanted.found != 0;
}
