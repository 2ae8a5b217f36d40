/* Makes one call of one process of a run fail: loaded by LD_PRELOAD, told by the environment.
 *
 *   CHATMILL_FAULT_ROLE    coordinator, worker or writer: whose calls count
 *   CHATMILL_FAULT_CALL    which of them is hit, from 1, counted over all processes of the role
 *   CHATMILL_FAULT_KIND    full: ENOSPC, and every later write as well; quota: the same with EDQUOT; error: EIO, once;
 *                          short: half of a write is written; interrupted: EINTR, once; killed: SIGKILL before the call
 *   CHATMILL_FAULT_FOLDER  only it and what is in it count, so that no pipe is hit
 *   CHATMILL_FAULT_STATE   a file of at least 8 bytes: the calls so far, and 1 + the kind of call that was hit
 *   CHATMILL_FAULT_FALLBACK  set: renameat2 says EINVAL, as a file system does that cannot exchange; not counted
 *
 * The state is mapped before a worker puts up its fence, which would not let it open a file here.
 * What libxlsxwriter writes by stdio does not pass through these calls; the tests with a full tmpfs see it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The order is that of FaultCall in FaultBench.swift. */
enum call { OPEN, WRITE, TRUNCATE, SYNC, RENAME, EXCHANGE, REMOVE };

static struct state {
  atomic_uint calls, hit;
} *state;
static const char *kind, *folder;
static unsigned wanted;
static int is_coordinator;

static int has_role(const char *role) {
  char command[65536];
  int file = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
  ssize_t size = file < 0 ? -1 : read(file, command, sizeof command);
  if (file >= 0) close(file);
  if (size < 2) return 0;
  char *last = memrchr(command, 0, size - 1);
  const char *word = last ? last + 1 : command;
  int is_child = strcmp(word, "worker") == 0 || strcmp(word, "writer") == 0;
  return is_child ? strcmp(word, role) == 0 : strcmp(role, "coordinator") == 0;
}

__attribute__((constructor)) static void begin(void) {
  const char *role = getenv("CHATMILL_FAULT_ROLE"), *path = getenv("CHATMILL_FAULT_STATE");
  if (!role || !path || !has_role(role)) return;
  is_coordinator = strcmp(role, "coordinator") == 0;
  kind = getenv("CHATMILL_FAULT_KIND");
  folder = getenv("CHATMILL_FAULT_FOLDER");
  wanted = (unsigned)atoi(getenv("CHATMILL_FAULT_CALL"));
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
  void *map = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (file < 0 || map == MAP_FAILED) abort();
  close(file);
  state = map;
}

static int is_inside(const char *path) {
  size_t length = strlen(folder);
  return strncmp(path, folder, length) == 0 && (!path[length] || path[length] == '/');
}

static int is_counted(int file) {
  char link[64], path[PATH_MAX];
  struct stat status;
  if (!state || fstat(file, &status) != 0) return 0;
  if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  /* Behind the fence nobody can ask; all that is written there are parts. */
  if (length < 0) return (fcntl(file, F_GETFL) & O_ACCMODE) != O_RDONLY;
  path[length] = 0;
  return is_inside(path);
}

static int is_kind(const char *name) { return strcmp(kind, name) == 0; }

/* Whether a file is opened to be written. What must not exist yet is left out: libxlsxwriter makes its temporary
 * files so, and makes them elsewhere where that fails. */
static int is_writing(int flags) {
  return (flags & O_ACCMODE) != O_RDONLY && !(flags & O_EXCL);
}

/* Whether a kind of fault can befall a call at all. All that the writer removes are libxlsxwriter's temporary files. */
static int is_possible(enum call call) {
  if (call == REMOVE) return is_coordinator && (is_kind("error") || is_kind("killed"));
  if (is_kind("short")) return call == WRITE;
  if (is_kind("interrupted")) return call < RENAME;
  return 1;
}

/* 0 where the call is to be made; -1 with errno set where it fails; 1 where half of it is to be made. */
static int fault(enum call call) {
  if (!is_possible(call)) return 0;
  int is_full = is_kind("full") || is_kind("quota");
  unsigned number = atomic_fetch_add(&state->calls, 1) + 1;
  if (number != wanted && !(is_full && number > wanted && call == WRITE)) return 0;
  unsigned none = 0;
  atomic_compare_exchange_strong(&state->hit, &none, 1 + call);
  if (is_kind("killed")) kill(getpid(), SIGKILL);
  if (is_kind("short")) return 1;
  errno = is_kind("full") ? ENOSPC : is_kind("quota") ? EDQUOT : is_kind("error") ? EIO : EINTR;
  return -1;
}

static size_t half(size_t count) { return count > 1 ? count / 2 : count; }

ssize_t write(int file, const void *bytes, size_t count) {
  int code = is_counted(file) ? fault(WRITE) : 0;
  return code < 0 ? -1 : syscall(SYS_write, file, bytes, code > 0 ? half(count) : count);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
  int code = is_counted(file) ? fault(WRITE) : 0;
  return code < 0 ? -1 : syscall(SYS_pwrite64, file, bytes, code > 0 ? half(count) : count, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
  return pwrite64(file, bytes, count, offset);
}

int ftruncate64(int file, off64_t size) {
  return is_counted(file) && fault(TRUNCATE) < 0 ? -1 : (int)syscall(SYS_ftruncate, file, size);
}

int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

int fsync(int file) {
  return is_counted(file) && fault(SYNC) < 0 ? -1 : (int)syscall(SYS_fsync, file);
}

int rename(const char *old, const char *new) {
  if (state && is_inside(new) && fault(RENAME) < 0) return -1;
  return (int)syscall(SYS_renameat2, AT_FDCWD, old, AT_FDCWD, new, 0);
}

int renameat2(int old_folder, const char *old, int new_folder, const char *new, unsigned flags) {
  if (getenv("CHATMILL_FAULT_FALLBACK")) {
    errno = EINVAL;
    return -1;
  }
  if (state && is_inside(new) && fault(EXCHANGE) < 0) return -1;
  return (int)syscall(SYS_renameat2, old_folder, old, new_folder, new, flags);
}

int link(const char *old, const char *new) {
  if (getenv("CHATMILL_FAULT_FALLBACK")) {
    errno = EPERM;
    return -1;
  }
  return (int)syscall(SYS_linkat, AT_FDCWD, old, AT_FDCWD, new, 0);
}

int unlink(const char *path) {
  if (state && is_inside(path) && fault(REMOVE) < 0) return -1;
  return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int rmdir(const char *path) {
  if (state && is_inside(path) && fault(REMOVE) < 0) return -1;
  return (int)syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
}

int open64(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  if (state && is_writing(flags) && is_inside(path) && fault(OPEN) < 0) return -1;
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  return open64(path, flags, mode);
}
