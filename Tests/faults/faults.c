/* Makes one call of one process of a run fail: loaded by LD_PRELOAD, told by the environment.
 *
 *   CHATMILL_FAULT_ROLE    coordinator, worker or writer: whose calls count
 *   CHATMILL_FAULT_CALL    which of them is hit, from 1, counted over all processes of the role
 *   CHATMILL_FAULT_SIDE    missing: the calls that write; look: those that look at files, list and read them, and that ask
 *                          the kernel for descriptors and give them back
 *   CHATMILL_FAULT_KIND    full: ENOSPC, and every later write as well; quota: the same with EDQUOT; error: EIO, once;
 *                          short: half of a write is written, or of a read is read; interrupted: EINTR, once;
 *                          killed: SIGKILL before the call. On the side `look`: error, short, interrupted, and, once,
 *                          files: EMFILE; memory: ENOMEM; denied: EACCES; stale: ESTALE
 *   CHATMILL_FAULT_FOLDER  only it and what is in it count, so that no pipe is hit; on the side `look` pipes count, too
 *   CHATMILL_FAULT_STATE   a file of at least 8 bytes: the calls so far, and 1 + the kind of call that was hit
 *   CHATMILL_FAULT_FALLBACK  set: renameat2 says EINVAL, as a file system does that cannot exchange; not counted
 *
 *   CHATMILL_FAULT_LOG     a file to which the name of the call that was hit and its place are written; not behind a fence
 *
 * The state is mapped before a worker puts up its fence, which would not let it open a file here. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
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
enum call { OPEN, WRITE, TRUNCATE, SYNC, RENAME, EXCHANGE, REMOVE, LOOK, LIST, READ, CLOSE, PIPE };

static struct state {
  atomic_uint calls, hit;
} *state;
static const char *kind, *folder;
static unsigned wanted;
static int is_coordinator, is_looking, log_file = -1;

/* The function of this name that would be called without the shim. */
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int has_role(const char *role) {
  char command[65536];
  int file = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
  ssize_t size = file < 0 ? -1 : syscall(SYS_read, file, command, sizeof command);
  if (file >= 0) syscall(SYS_close, file);
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
  syscall(SYS_close, file);
  const char *side = getenv("CHATMILL_FAULT_SIDE"), *log = getenv("CHATMILL_FAULT_LOG");
  is_looking = side && strcmp(side, "look") == 0;
  if (log) log_file = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CLOEXEC);
  state = map;
}

static int is_inside(const char *path) {
  size_t length = strlen(folder);
  return strncmp(path, folder, length) == 0 && (!path[length] || path[length] == '/');
}

/* Where an open file is, in `path`; 0 where it is none that counts. */
static int place(int file, char *path) {
  char link[64];
  struct stat status;
  if (!state || NEXT(fstat)(file, &status) != 0) return 0;
  if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  path[length < 0 ? 0 : length] = 0;
  /* Behind the fence nobody can ask; all that is written there are parts, and inputs and parts are read. */
  if (length < 0) return is_looking || (fcntl(file, F_GETFL) & O_ACCMODE) != O_RDONLY;
  return is_inside(path);
}

static int is_pipe(int file) {
  struct stat status;
  return state && is_looking && NEXT(fstat)(file, &status) == 0 && S_ISFIFO(status.st_mode);
}

static int is_kind(const char *name) { return state && strcmp(kind, name) == 0; }

/* Whether a file is opened to be written. What must not exist yet is left out: libxlsxwriter makes its temporary
 * files so, and makes them elsewhere where that fails. */
static int is_writing(int flags) {
  return (flags & O_ACCMODE) != O_RDONLY && !(flags & O_EXCL);
}

/* Whether a kind of fault can befall a call at all. All that the writer removes are libxlsxwriter's temporary files. */
static int is_possible(enum call call) {
  if (is_looking) {
    if (is_kind("files")) return call == OPEN || call == LIST || call == PIPE;
    if (is_kind("memory")) return call == OPEN || call == LOOK || call == LIST || call == PIPE;
    if (is_kind("denied")) return call == OPEN || call == LOOK || call == LIST;
    if (is_kind("stale")) return call == OPEN || call == LOOK || call == LIST || call == READ;
    if (is_kind("short")) return call == READ;
    if (is_kind("interrupted")) return call == READ || call == OPEN || call == CLOSE;
    return call == OPEN || call >= LOOK;
  }
  if (call >= LOOK) return 0;
  if (call == REMOVE) return is_coordinator && (is_kind("error") || is_kind("killed"));
  if (is_kind("short")) return call == WRITE;
  if (is_kind("interrupted")) return call < RENAME;
  return 1;
}

static int number_of_kind(void) {
  static const struct { const char *name; int number; } kinds[] = {
      {"full", ENOSPC}, {"quota", EDQUOT}, {"error", EIO}, {"files", EMFILE},
      {"memory", ENOMEM}, {"denied", EACCES}, {"stale", ESTALE},
  };
  for (size_t each = 0; each < sizeof kinds / sizeof *kinds; each++)
    if (is_kind(kinds[each].name)) return kinds[each].number;
  return EINTR;
}

/* 0 where the call is to be made; -1 with errno set where it fails; 1 where half of it is to be made. */
static int fault(enum call call, const char *name, const char *path) {
  if (!is_possible(call)) return 0;
  int is_full = is_kind("full") || is_kind("quota");
  unsigned number = atomic_fetch_add(&state->calls, 1) + 1;
  if (number != wanted && !(is_full && number > wanted && call == WRITE)) return 0;
  unsigned none = 0;
  atomic_compare_exchange_strong(&state->hit, &none, 1 + call);
  if (log_file >= 0) dprintf(log_file, "%s %s\n", name, path);
  if (is_kind("killed")) kill(getpid(), SIGKILL);
  if (is_kind("short")) return 1;
  errno = number_of_kind();
  return -1;
}

/* The same for an open file, and for a path: 0 where it does not count. */
static int fault_of(int file, enum call call, const char *name) {
  char path[PATH_MAX];
  return place(file, path) ? fault(call, name, path) : 0;
}

static int fault_at(const char *path, enum call call, const char *name) {
  return state && is_inside(path) ? fault(call, name, path) : 0;
}

/* The calls that write count on the side that writes alone. */
static int fault_writing(int file, enum call call, const char *name) {
  return is_looking ? 0 : fault_of(file, call, name);
}

static size_t half(size_t count) { return count > 1 ? count / 2 : count; }

ssize_t write(int file, const void *bytes, size_t count) {
  int code = fault_writing(file, WRITE, "write");
  return code < 0 ? -1 : syscall(SYS_write, file, bytes, code > 0 ? half(count) : count);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
  int code = fault_writing(file, WRITE, "pwrite");
  return code < 0 ? -1 : syscall(SYS_pwrite64, file, bytes, code > 0 ? half(count) : count, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
  return pwrite64(file, bytes, count, offset);
}

int ftruncate64(int file, off64_t size) {
  return fault_writing(file, TRUNCATE, "ftruncate") < 0 ? -1 : (int)syscall(SYS_ftruncate, file, size);
}

int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

int fsync(int file) {
  return fault_writing(file, SYNC, "fsync") < 0 ? -1 : (int)syscall(SYS_fsync, file);
}

int rename(const char *old, const char *new) {
  if (!is_looking && fault_at(new, RENAME, "rename") < 0) return -1;
  return (int)syscall(SYS_renameat2, AT_FDCWD, old, AT_FDCWD, new, 0);
}

int renameat2(int old_folder, const char *old, int new_folder, const char *new, unsigned flags) {
  if (getenv("CHATMILL_FAULT_FALLBACK")) {
    errno = EINVAL;
    return -1;
  }
  if (!is_looking && fault_at(new, EXCHANGE, "renameat2") < 0) return -1;
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
  if (!is_looking && fault_at(path, REMOVE, "unlink") < 0) return -1;
  return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int rmdir(const char *path) {
  if (!is_looking && fault_at(path, REMOVE, "rmdir") < 0) return -1;
  return (int)syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
}

int open64(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  if ((is_looking || is_writing(flags)) && fault_at(path, OPEN, "open") < 0) return -1;
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  return open64(path, flags, mode);
}

FILE *fopen64(const char *path, const char *mode) {
  return is_looking && fault_at(path, OPEN, "fopen") < 0 ? NULL : NEXT(fopen64)(path, mode);
}

FILE *fopen(const char *path, const char *mode) { return fopen64(path, mode); }

/* What only looks. glibc 2.33 and later: the names are no longer __xstat and its like. */

int stat(const char *path, struct stat *status) {
  return fault_at(path, LOOK, "stat") < 0 ? -1 : NEXT(stat)(path, status);
}

int lstat(const char *path, struct stat *status) {
  return fault_at(path, LOOK, "lstat") < 0 ? -1 : NEXT(lstat)(path, status);
}

int fstat(int file, struct stat *status) {
  return fault_of(file, LOOK, "fstat") < 0 ? -1 : NEXT(fstat)(file, status);
}

int fstatat(int folder, const char *path, struct stat *status, int flags) {
  int code = *path ? fault_at(path, LOOK, "fstatat") : fault_of(folder, LOOK, "fstatat");
  return code < 0 ? -1 : NEXT(fstatat)(folder, path, status, flags);
}

int statx(int folder, const char *path, int flags, unsigned mask, struct statx *status) {
  int code = *path ? fault_at(path, LOOK, "statx") : fault_of(folder, LOOK, "statx");
  return code < 0 ? -1 : NEXT(statx)(folder, path, flags, mask, status);
}

DIR *opendir(const char *path) {
  return fault_at(path, LIST, "opendir") < 0 ? NULL : NEXT(opendir)(path);
}

struct dirent *readdir(DIR *folder) {
  return fault_of(dirfd(folder), LIST, "readdir") < 0 ? NULL : NEXT(readdir)(folder);
}

struct dirent64 *readdir64(DIR *folder) { return (struct dirent64 *)readdir(folder); }

/* A pipe's read may be short or interrupted; a file's may fail in any way. */
static int fault_reading(int file, const char *name) {
  if (is_pipe(file)) return is_kind("short") || is_kind("interrupted") ? fault(READ, name, "a pipe") : 0;
  return fault_of(file, READ, name);
}

ssize_t read(int file, void *bytes, size_t count) {
  int code = fault_reading(file, "read");
  return code < 0 ? -1 : syscall(SYS_read, file, bytes, code > 0 ? half(count) : count);
}

ssize_t pread64(int file, void *bytes, size_t count, off64_t offset) {
  int code = fault_reading(file, "pread");
  return code < 0 ? -1 : syscall(SYS_pread64, file, bytes, code > 0 ? half(count) : count, offset);
}

ssize_t pread(int file, void *bytes, size_t count, off_t offset) {
  return pread64(file, bytes, count, offset);
}

/* stdio reads on where the kernel gives less or is interrupted, so that only a failure shows. */
size_t fread(void *bytes, size_t size, size_t count, FILE *stream) {
  int is_hidden = is_kind("short") || is_kind("interrupted");
  if (is_hidden || fault_of(fileno(stream), READ, "fread") == 0)
    return NEXT(fread)(bytes, size, count, stream);
  stream->_flags |= 0x20; /* _IO_ERR_SEEN */
  return 0;
}

/* A descriptor is given back even where that fails, as Linux does it. */
int close(int file) {
  int code = is_pipe(file) ? fault(CLOSE, "close", "a pipe") : fault_of(file, CLOSE, "close");
  int number = errno, result = (int)syscall(SYS_close, file);
  if (code == 0) return result;
  errno = number;
  return -1;
}

int pipe2(int files[2], int flags) {
  if (state && fault(PIPE, "pipe", "") < 0) return -1;
  return (int)syscall(SYS_pipe2, files, flags);
}

int pipe(int files[2]) { return pipe2(files, 0); }
