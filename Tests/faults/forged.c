/* A worker that a workbook has taken over: loaded by LD_PRELOAD, told by CHATMILL_FORGED. It is honest until it is to mill a
 * file with `evil` in its path, and then does for ever what the word says. Each that does so writes the word to the file of
 * CHATMILL_FORGED_LOG, so that a forgery which nothing calls is seen. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *forged;
static int reports = -1, log_file = -1;

__attribute__((constructor)) static void begin(void) {
  char command[65536];
  const int file = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
  const ssize_t size = file < 0 ? -1 : syscall(SYS_read, file, command, sizeof command);
  if (file >= 0) syscall(SYS_close, file);
  if (size < 7 || strcmp(command + size - 7, "worker") != 0) return;
  forged = getenv("CHATMILL_FORGED");
  reports = fcntl(1, F_DUPFD_CLOEXEC, 3);
  log_file = open(getenv("CHATMILL_FORGED_LOG"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (reports < 0 || log_file < 0) abort();
}

static int is(const char *word) { return strcmp(forged, word) == 0; }

static void say(int file, const char *text, size_t size) {
  while (size > 0) {
    const ssize_t count = write(file, text, size);
    if (count < 0) _exit(3);
    text += count;
    size -= (size_t)count;
  }
}

static void tell(const char *form, long file, long number) {
  char line[200];
  say(reports, line, (size_t)snprintf(line, sizeof line, form, file, number));
}

static void log_forgery(void) {
  say(log_file, forged, strlen(forged));
  say(log_file, "\n", 1);
}

static void wait_for_ever(void) {
  char byte;
  for (;;) syscall(SYS_read, 0, &byte, 1);
}

static void act(long file) {
  static char block[65536];
  const char *progress = "{\"progress\":{\"file\":%ld,\"rows\":%ld}}\n";
  for (long n = 1;; n++) {
    if (is("flood")) {
      tell(progress, file, n);
    } else if (is("same")) {
      tell(progress, file, 7);
      for (volatile long spin = 0; spin < 20000000; spin++) continue;
    } else if (is("endless") || is("words")) {
      say(is("words") ? 2 : reports, memset(block, 'a', sizeof block), sizeof block);
    } else if (is("blank")) {
      say(reports, memset(block, '\n', sizeof block), sizeof block);
    } else {
      if (is("many")) tell(progress, file, 0x7FFFFFFFFFFFFFFF);
      if (is("negative")) tell(progress, file, (long)0x8000000000000000);
      if (is("header")) tell("{\"header\":{\"file\":%ld,\"sheets\":[]}}\n", file, 0);
      if (is("other")) tell("{\"failed\":{\"file\":%ld,\"reason\":\"no\"}}\n", file + 1, 0);
      if (is("compared")) tell("{\"compared\":{\"result\":{\"losses\":[],\"counts\":[],\"prints\":0}}}\n", 0, 0);
      if (is("nested")) say(reports, memset(block, '[', sizeof block), sizeof block), tell("\n", 0, 0);
      if (is("hungUp")) close(reports), close(2), close(1);
      wait_for_ever();
    }
  }
}

/* Looks at what has come of the orders. */
static void look(const char *bytes, ssize_t got) {
  if (got == 0 && is("stays")) {
    log_forgery();
    for (;;) continue;
  }
  const char *order = got > 0 ? memmem(bytes, (size_t)got, "{\"mill\"", 7) : NULL;
  if (!order || is("stays")) return;
  const size_t rest = (size_t)(got - (order - bytes));
  const char *number = memmem(order, rest, "\"file\":", 7);
  if (!number || !memmem(order, rest, "evil", 4)) return;
  log_forgery();
  act(atol(number + 7));
}

/* Orders come over a socket, with open files beside them. */
ssize_t recvmsg(int socket, struct msghdr *message, int flags) {
  const ssize_t got = syscall(SYS_recvmsg, socket, message, flags);
  if (forged && socket == 0) look(message->msg_iov->iov_base, got);
  return got;
}
