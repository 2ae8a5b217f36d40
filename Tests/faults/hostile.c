/* What a workbook could do that has taken over the process that reads it: loaded by LD_PRELOAD, told by the environment.
 * It acts when the process opens the zip archive, so behind the fence.
 *
 *   CHATMILL_HOSTILE       every: each system call by its number, with senseless arguments; named: those of the table below;
 *                          the name of one of them; files: a worker opens the files of CHATMILL_HOSTILE_FILES
 *   CHATMILL_HOSTILE_LOG   where a line for each goes: its name or number, and what came of it (0 or errno)
 *   CHATMILL_HOSTILE_FILES paths, one a line
 *
 * All but `files` end the process afterwards. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int log_file = -1;
static const char *mode, *files;

/* The writer opens archives as well, and has no fence. */
static int is_writer(void) {
  char command[4096];
  int file = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
  ssize_t size = read(file, command, sizeof command);
  close(file);
  return size > 7 && memcmp(command + size - 7, "writer", 7) == 0;
}

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("CHATMILL_HOSTILE_LOG");
  mode = getenv("CHATMILL_HOSTILE");
  files = getenv("CHATMILL_HOSTILE_FILES");
  if (!mode || !path || is_writer()) return;
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT, 0600);
  log_file = fcntl(file, F_DUPFD_CLOEXEC, 900);
  close(file);
  if (log_file < 0) abort();
}

static void tell(const char *what, long code) {
  char line[4096];
  int length = snprintf(line, sizeof line, "%s %d\n", what, code < 0 ? errno : 0);
  syscall(SYS_write, log_file, line, length);
}

/* What is not among the arguments is 0. */
struct attempt {
  const char *name;
  long call;
  uintptr_t arguments[6];
};

#define PARENT ((uintptr_t)getppid())
#define HERE ((uintptr_t)AT_FDCWD)
#define TEXT(text) ((uintptr_t)(text))
#define PRIVATE (MAP_PRIVATE | MAP_ANONYMOUS)

static char page[3 * 4096];

/* All are refused. Those that would end or change something where they were not are given what makes them fail in another way. */
static int make(struct attempt *list) {
  uintptr_t inside = ((uintptr_t)page + 4095) & ~(uintptr_t)4095;
  static struct rlimit limit = {1 << 30, 1 << 30};
  static struct clone_args clone_args = {.exit_signal = SIGCHLD};
  static siginfo_t information = {.si_code = SI_QUEUE};
  const struct attempt all[] = {
      {"execve", SYS_execve, {TEXT("/bin/true")}},
      {"execveat", SYS_execveat, {HERE, TEXT("/bin/true")}},
      {"memfd_create", SYS_memfd_create, {TEXT("a"), 0}},
      {"mmap of W+X", SYS_mmap, {0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, PRIVATE, -1}},
      {"mmap of X", SYS_mmap, {0, 4096, PROT_READ | PROT_EXEC, PRIVATE, -1}},
      {"mprotect to X", SYS_mprotect, {inside, 4096, PROT_READ | PROT_EXEC}},
      {"pkey_mprotect", SYS_pkey_mprotect, {inside, 4096, PROT_READ | PROT_WRITE, -1}},
      {"clone of a process", SYS_clone, {SIGCHLD}},
      {"clone of a thread", SYS_clone, {CLONE_VM | CLONE_THREAD}},
      {"clone3", SYS_clone3, {TEXT(&clone_args), sizeof clone_args}},
#ifdef SYS_fork
      {"fork", SYS_fork, {0}},
      {"vfork", SYS_vfork, {0}},
#endif
      {"unshare", SYS_unshare, {CLONE_NEWUSER}},
      {"setns", SYS_setns, {0, 0}},
      {"prlimit of the coordinator", SYS_prlimit64, {PARENT, RLIMIT_CORE}},
      {"prlimit of itself", SYS_prlimit64, {0, RLIMIT_CORE, TEXT(&limit)}},
      {"setpriority", SYS_setpriority, {PRIO_PROCESS, PARENT, 19}},
      {"sched_setaffinity", SYS_sched_setaffinity, {PARENT, 8, TEXT(page)}},
      {"sched_setscheduler", SYS_sched_setscheduler, {PARENT, SCHED_BATCH, TEXT(page)}},
      {"ioprio_set", SYS_ioprio_set, {1, PARENT, 3 << 13}},
      {"kill of the coordinator", SYS_kill, {PARENT, 0}},
      {"kill of the group", SYS_kill, {0, 0}},
      {"kill of all", SYS_kill, {-1, 0}},
      {"tgkill of the coordinator", SYS_tgkill, {PARENT, PARENT, 0}},
      {"tkill", SYS_tkill, {PARENT, 0}},
      {"rt_sigqueueinfo", SYS_rt_sigqueueinfo, {PARENT, 0, TEXT(&information)}},
      {"rt_tgsigqueueinfo", SYS_rt_tgsigqueueinfo, {PARENT, PARENT, 0, TEXT(&information)}},
      {"pidfd_open", SYS_pidfd_open, {PARENT}},
      {"pidfd_send_signal", SYS_pidfd_send_signal, {0, 0}},
      {"pidfd_getfd", 438, {0, 0}},
      {"ptrace", SYS_ptrace, {16, PARENT}},
      {"process_vm_readv", SYS_process_vm_readv, {PARENT}},
      {"process_vm_writev", SYS_process_vm_writev, {PARENT}},
      {"process_madvise", 440, {0}},
      {"kcmp", SYS_kcmp, {PARENT, PARENT}},
      {"keyctl", SYS_keyctl, {0, -3, 1}},
      {"add_key", SYS_add_key, {TEXT("user"), TEXT("a"), TEXT("b"), 1, -3}},
      {"request_key", SYS_request_key, {TEXT("user"), TEXT("a"), 0, -3}},
      {"shmget", SYS_shmget, {0, 4096, 0600}},
      {"semget", SYS_semget, {0, 1, 0600}},
      {"msgget", SYS_msgget, {0, 0600}},
      {"mq_open", SYS_mq_open, {TEXT("chatmill"), O_RDONLY}},
      {"inotify_init1", SYS_inotify_init1, {0}},
      {"fanotify_init", SYS_fanotify_init, {0, 0}},
      {"quotactl", SYS_quotactl, {0x80000100, 0}},
      {"name_to_handle_at", SYS_name_to_handle_at, {HERE, TEXT("/"), TEXT(page), TEXT(page + 64)}},
      {"open_by_handle_at", SYS_open_by_handle_at, {HERE, TEXT(page), 0}},
      {"socket", SYS_socket, {AF_UNIX, SOCK_STREAM}},
      {"socketpair", SYS_socketpair, {AF_UNIX, SOCK_STREAM, 0, TEXT(page)}},
      {"connect", SYS_connect, {0, TEXT(page), 2}},
      {"sendto", SYS_sendto, {0, TEXT(page), 1}},
      {"sendmsg", SYS_sendmsg, {0, TEXT(page)}},
      {"recvmsg elsewhere", SYS_recvmsg, {1, TEXT(page)}},
      {"io_uring_setup", SYS_io_uring_setup, {1, TEXT(page)}},
      {"perf_event_open", SYS_perf_event_open, {TEXT(page)}},
      {"bpf", SYS_bpf, {0, TEXT(page), 8}},
      {"userfaultfd", SYS_userfaultfd, {1}},
      {"seccomp", SYS_seccomp, {2, 0, TEXT(page)}},
      {"landlock_create_ruleset", SYS_landlock_create_ruleset, {0, 0, 1}},
      {"prctl", SYS_prctl, {PR_SET_NAME, TEXT("a")}},
      {"personality", SYS_personality, {0xFFFFFFFF}},
      {"mount", SYS_mount, {TEXT("/"), TEXT("/nowhere"), 0, MAP_SHARED}},
      {"chroot", SYS_chroot, {TEXT("/nowhere")}},
      {"chdir", SYS_chdir, {TEXT("/")}},
      {"setuid", SYS_setuid, {-1}},
      {"capset", SYS_capset, {0, 0}},
      {"clock_settime", SYS_clock_settime, {0, 0}},
      {"init_module", SYS_init_module, {0, 0, TEXT("")}},
      {"syslog", SYS_syslog, {10}},
      {"openat of another file", SYS_openat, {HERE, TEXT("/etc/passwd"), O_RDONLY}},
      {"openat2", 437, {HERE, TEXT("/etc/passwd"), TEXT(page), 24}},
      {"newfstatat of a name", SYS_newfstatat, {HERE, TEXT("/etc/passwd"), TEXT(page)}},
      {"statx", SYS_statx, {HERE, TEXT("/etc/passwd"), 0, 0, TEXT(page)}},
      {"faccessat", SYS_faccessat, {HERE, TEXT("/etc/passwd"), 0}},
      {"readlinkat", SYS_readlinkat, {HERE, TEXT("/proc/self/exe"), TEXT(page), 64}},
      {"getdents64", SYS_getdents64, {0, TEXT(page), 64}},
      {"mkdirat", SYS_mkdirat, {HERE, TEXT("/nowhere/a"), 0700}},
      {"linkat", SYS_linkat, {HERE, TEXT("/nowhere/a"), HERE, TEXT("/nowhere/b")}},
      {"symlinkat", SYS_symlinkat, {TEXT("/nowhere/a"), HERE, TEXT("/nowhere/b")}},
      {"mknodat", SYS_mknodat, {HERE, TEXT("/nowhere/a"), S_IFIFO}},
      {"fchmod", SYS_fchmod, {0, 0600}},
      {"fchown", SYS_fchown, {0, -1, -1}},
      {"setxattr", SYS_setxattr, {TEXT("/nowhere/a"), TEXT("user.a"), 0, 0}},
      {"utimensat", SYS_utimensat, {HERE, TEXT("/nowhere/a")}},
      {"truncate", SYS_truncate, {TEXT("/nowhere/a"), 0}},
      {"fcntl F_SETOWN", SYS_fcntl, {0, F_SETOWN, PARENT}},
      {"fcntl F_SETFL", SYS_fcntl, {0, F_SETFL, O_ASYNC}},
      {"fcntl F_SETLEASE", SYS_fcntl, {0, F_SETLEASE, F_UNLCK}},
      {"ioctl TIOCSTI", SYS_ioctl, {0, TIOCSTI, TEXT(page)}},
      {"splice", SYS_splice, {0, 0, 1, 0, 0}},
      {"timer_create", SYS_timer_create, {0, 0, TEXT(page)}},
      {"epoll_create1", SYS_epoll_create1, {0}},
      {"pipe2", SYS_pipe2, {TEXT(page), 0}},
  };
  memcpy(list, all, sizeof all);
  return sizeof all / sizeof *all;
}

static void attempt(const struct attempt *one) {
  const uintptr_t *a = one->arguments;
  tell(one->name, syscall(one->call, a[0], a[1], a[2], a[3], a[4], a[5]));
}

static void attempt_named(const char *name) {
  static struct attempt list[128];
  int count = make(list), is_each = strcmp(name, "named") == 0;
  for (int i = 0; i < count; i++)
    if (is_each || strcmp(list[i].name, name) == 0) attempt(&list[i]);
  if (strcmp(name, "names") == 0)
    for (int i = 0; i < count; i++) tell(list[i].name, 0);
#ifdef __x86_64__
  /* getpid by the numbers of x32. */
  if (strcmp(name, "x32") == 0) tell(name, syscall(0x40000000 + SYS_getpid));
  /* getpid as a program of 32 bits asks. */
  if (strcmp(name, "i386") == 0) {
    long code = 20;
    __asm__ volatile("int $0x80" : "+a"(code) : : "memory");
    tell(name, code);
  }
#endif
}

#define NAMED(name) {#name, SYS_##name}

/* What a process needs that reads. */
static const struct {
  const char *name;
  long call;
} needed[] = {
    NAMED(read), NAMED(write), NAMED(pread64), NAMED(pwrite64), NAMED(readv), NAMED(writev),
    NAMED(lseek), NAMED(close), NAMED(dup), NAMED(fstat), NAMED(newfstatat), NAMED(brk),
    NAMED(munmap), NAMED(mremap), NAMED(madvise), NAMED(futex), NAMED(getrandom),
    NAMED(clock_gettime), NAMED(clock_nanosleep), NAMED(nanosleep), NAMED(gettimeofday),
    NAMED(ppoll), NAMED(sched_yield), NAMED(sched_getaffinity), NAMED(sysinfo), NAMED(getpid),
    NAMED(getppid), NAMED(gettid), NAMED(rt_sigaction), NAMED(rt_sigprocmask),
    NAMED(restart_syscall), NAMED(set_robust_list), NAMED(rseq), NAMED(openat),
#ifdef SYS_poll
    NAMED(poll),
#endif
};

static const char *name_of(long call) {
  static char number[32];
  for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
    if (needed[i].call == call) return needed[i].name;
  snprintf(number, sizeof number, "%ld", call);
  return number;
}

/* Whether a call does what it says whatever its arguments: the ends, and the return of a signal. About 335 and 336, which
 * are of use to the kernel's own probes alone, it asks no filter. */
static int is_special(long call) {
  return call == SYS_exit || call == SYS_exit_group || call == SYS_rt_sigreturn || call == 335 ||
         call == 336;
}

static void attempt_every(void) {
  for (long call = 0; call < 480; call++)
    if (!is_special(call)) tell(name_of(call), syscall(call, -1L, -1L, -1L, -1L, -1L, -1L));
}

static void attempt_files(void) {
  char *list = strdup(files), *rest = list, *path;
  while ((path = strsep(&rest, "\n")))
    if (*path) {
      tell(path, syscall(SYS_openat, AT_FDCWD, path, O_RDONLY));
      tell(path, syscall(SYS_openat, AT_FDCWD, path, O_WRONLY));
      tell(path, syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CREAT | O_TRUNC, 0600));
    }
}

void *zip_open_from_source(void *source, int flags, void *error) {
  void *(*original)(void *, int, void *) = dlsym(RTLD_NEXT, "zip_open_from_source");
  if (log_file < 0) return original(source, flags, error);
  if (strcmp(mode, "files") == 0) {
    attempt_files();
    return original(source, flags, error);
  }
  if (strcmp(mode, "every") == 0) attempt_every();
  else attempt_named(mode);
  _exit(77);
}
