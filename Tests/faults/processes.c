/* Makes calls of a coordinator fail by which it starts, hears and awaits its children: loaded by LD_PRELOAD, told by the environment.
 *
 *   CHATMILL_PROCESS_CALL   the call, by its name; `mask` for none: every signal is blocked and SIGCHLD is ignored, as a
 *                           careless parent leaves them
 *   CHATMILL_PROCESS_ERRNO  what it says
 *   CHATMILL_PROCESS_FIRST  the first that fails, from 1
 *   CHATMILL_PROCESS_COUNT  how many fail
 *
 * A close(2) that fails has closed, as on Linux. Workers and the writer are left alone, but for pthread_create. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *wanted;
static int code, first, last, calls;

static int is_child(void) {
  char command[65536];
  const int file = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
  const ssize_t size = file < 0 ? -1 : syscall(SYS_read, file, command, sizeof command);
  if (file >= 0) syscall(SYS_close, file);
  if (size < 2) return 0;
  const char *end = memrchr(command, 0, size - 1);
  const char *word = end ? end + 1 : command;
  return strcmp(word, "worker") == 0 || strcmp(word, "writer") == 0;
}

__attribute__((constructor)) static void begin(void) {
  const char *call = getenv("CHATMILL_PROCESS_CALL");
  if (!call || (is_child() && strcmp(call, "pthread_create") != 0)) return;
  if (strcmp(call, "mask") == 0) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    signal(SIGCHLD, SIG_IGN);
    return;
  }
  code = atoi(getenv("CHATMILL_PROCESS_ERRNO"));
  first = atoi(getenv("CHATMILL_PROCESS_FIRST"));
  last = first + atoi(getenv("CHATMILL_PROCESS_COUNT")) - 1;
  wanted = call;
}

static int fails(const char *call) {
  if (!wanted || strcmp(call, wanted) != 0) return 0;
  calls++;
  return calls >= first && calls <= last;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL(name) if (fails(#name)) return errno = code, -1

int socketpair(int domain, int type, int protocol, int ends[2]) {
  FAIL(socketpair);
  return NEXT(socketpair)(domain, type, protocol, ends);
}
int shutdown(int socket, int side) { FAIL(shutdown); return NEXT(shutdown)(socket, side); }
ssize_t sendmsg(int socket, const struct msghdr *message, int flags) {
  FAIL(sendmsg);
  return NEXT(sendmsg)(socket, message, flags);
}
int pipe2(int ends[2], int flags) { FAIL(pipe2); return NEXT(pipe2)(ends, flags); }
int eventfd(unsigned start, int flags) { FAIL(eventfd); return ((int (*)(unsigned, int))dlsym(RTLD_NEXT, "eventfd"))(start, flags); }
int poll(struct pollfd *files, nfds_t count, int time) { FAIL(poll); return NEXT(poll)(files, count, time); }
pid_t waitpid(pid_t pid, int *status, int flags) { FAIL(waitpid); return NEXT(waitpid)(pid, status, flags); }
int fstat(int file, struct stat *status) { FAIL(fstat); return NEXT(fstat)(file, status); }
ssize_t read(int file, void *bytes, size_t count) { FAIL(read); return NEXT(read)(file, bytes, count); }
int sigaction(int number, const struct sigaction *action, struct sigaction *old) {
  FAIL(sigaction);
  return NEXT(sigaction)(number, action, old);
}

int close(int file) {
  const int is_failing = fails("close"), result = (int)syscall(SYS_close, file);
  if (is_failing) return errno = code, -1;
  return result;
}

int posix_spawn(
    pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
    const posix_spawnattr_t *attributes, char *const words[], char *const variables[]) {
  if (fails("posix_spawn")) return code;
  return NEXT(posix_spawn)(pid, path, actions, attributes, words, variables);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *value) {
  if (fails("pthread_create")) return code;
  return NEXT(pthread_create)(thread, attributes, body, value);
}
