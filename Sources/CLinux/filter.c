/* The system calls that are left to a process behind the fence: a list of what is allowed, by seccomp. */
#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifndef SECCOMP_RET_KILL_PROCESS
#define SECCOMP_RET_KILL_PROCESS 0x80000000U
#endif
/* struct termios2's, which newer C libraries ask for in isatty(3). */
#define TERMINAL_ATTRIBUTES_2 0x802C542AU

#ifdef ARCHITECTURE

/* Reading and writing what is open, memory, time, and the end. */
static const uint32_t plain[] = {
    SYS_read, SYS_write, SYS_pread64, SYS_pwrite64, SYS_lseek, SYS_close, SYS_dup, SYS_fstat,
    SYS_readv, SYS_writev, SYS_brk, SYS_munmap, SYS_mremap, SYS_madvise, SYS_futex, SYS_getrandom,
    SYS_clock_gettime, SYS_clock_nanosleep, SYS_nanosleep, SYS_gettimeofday, SYS_ppoll,
    SYS_sched_yield, SYS_sched_getaffinity, SYS_sysinfo, SYS_getpid, SYS_getppid, SYS_gettid,
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_restart_syscall, SYS_exit,
    SYS_exit_group,
    /* What a thread does that was started a moment before the filter. */
    SYS_set_robust_list,
#ifdef SYS_rseq
    SYS_rseq,
#endif
#ifdef SYS_poll
    SYS_poll,
#endif
};

/* Files by their names; Landlock says which. */
static const uint32_t opening[] = {SYS_openat};

static const uint32_t changing[] = {
    SYS_ftruncate, SYS_unlinkat, SYS_renameat2,
#ifdef SYS_unlink
    SYS_unlink, SYS_rename,
#endif
#ifdef SYS_renameat
    SYS_renameat,
#endif
};

/* F_SETFL and F_SETOWN are not here: they have the kernel send signals. */
static const uint32_t descriptor_commands[] = {
    F_GETFL, F_GETFD, F_SETFD, F_DUPFD, F_DUPFD_CLOEXEC};

static const uint32_t terminal_questions[] = {TCGETS, TERMINAL_ATTRIBUTES_2, TIOCGWINSZ};

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct program {
  struct sock_filter code[192];
  unsigned short length;
  /* What is said to everything that is not allowed. */
  uint32_t refusal;
};

static void put(struct program *program, struct sock_filter step) {
  program->code[program->length++] = step;
}

static void load(struct program *program, size_t offset) {
  put(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

static void say(struct program *program, uint32_t what) {
  put(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, what));
}

/* Passes over `count` steps unless `value` was loaded. */
static void unless(struct program *program, uint32_t value, unsigned count) {
  put(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count));
}

static void answer(struct program *program, uint32_t call, uint32_t what) {
  unless(program, call, 1);
  say(program, what);
}

static void allow(struct program *program, const uint32_t *calls, size_t count) {
  for (size_t i = 0; i < count; i++) answer(program, calls[i], SECCOMP_RET_ALLOW);
}

/* The lower half of an argument: all that the kernel looks at in numbers, flags and bits. */
static size_t argument(unsigned number) {
  return offsetof(struct seccomp_data, args) + number * sizeof(uint64_t);
}

/* Allows a call if its argument is one of the values. */
static void allow_among(struct program *program, uint32_t call, unsigned number,
                        const uint32_t *values, size_t count) {
  unless(program, call, (unsigned)(2 * count + 2));
  load(program, argument(number));
  for (size_t i = 0; i < count; i++) answer(program, values[i], SECCOMP_RET_ALLOW);
  say(program, program->refusal);
}

/* Allows a call if its argument has none of the bits, or, inverted, if it has some. */
static void allow_by_bits(struct program *program, uint32_t call, unsigned number, uint32_t bits,
                          int is_inverted) {
  unless(program, call, 4);
  load(program, argument(number));
  put(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 1, 0));
  say(program, is_inverted ? program->refusal : SECCOMP_RET_ALLOW);
  say(program, is_inverted ? SECCOMP_RET_ALLOW : program->refusal);
}

/* Asking for limits of this process, never setting any. */
static void allow_own_limits(struct program *program) {
  const uint32_t own[] = {0, (uint32_t)getpid()};
  unless(program, SYS_prlimit64, 6 + 2 * COUNT(own));
  load(program, argument(2));
  unless(program, 0, 3 + 2 * COUNT(own));
  load(program, argument(2) + 4);
  unless(program, 0, 1 + 2 * COUNT(own));
  load(program, argument(0));
  for (size_t i = 0; i < COUNT(own); i++) answer(program, own[i], SECCOMP_RET_ALLOW);
  say(program, program->refusal);
}

/* abort(3) sends the signal to itself. */
static void allow_own_signals(struct program *program) {
  const uint32_t own[] = {(uint32_t)getpid()}, standard_input[] = {0};
  allow_among(program, SYS_kill, 0, own, 1);
  allow_among(program, SYS_tgkill, 0, own, 1);
  /* Orders come with open files. */
  allow_among(program, SYS_recvmsg, 0, standard_input, 1);
}

static void begin(struct program *program) {
  load(program, offsetof(struct seccomp_data, arch));
  put(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
  say(program, SECCOMP_RET_KILL_PROCESS);
  load(program, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
  /* x32: a second set of numbers for the same calls. */
  put(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1));
  say(program, SECCOMP_RET_KILL_PROCESS);
#endif
}

static void allow_what_is_needed(struct program *program, unsigned files) {
  allow(program, plain, COUNT(plain));
  /* Libraries look for files that are not there: locales, time zones, encodings. */
  if (files & CLINUX_OPENS_FILES) allow(program, opening, COUNT(opening));
  answer(program, SYS_openat, SECCOMP_RET_ERRNO | EACCES);
  answer(program, SYS_readlinkat, SECCOMP_RET_ERRNO | EACCES);
#ifdef SYS_readlink
  answer(program, SYS_readlink, SECCOMP_RET_ERRNO | EACCES);
#endif
  if (files & CLINUX_CHANGES_FILES) allow(program, changing, COUNT(changing));
  allow_by_bits(program, SYS_mmap, 2, PROT_EXEC, 0);
  allow_by_bits(program, SYS_mprotect, 2, PROT_EXEC, 0);
  /* fstat(2), as some C libraries ask for it. */
  allow_by_bits(program, SYS_newfstatat, 3, AT_EMPTY_PATH, 1);
  allow_among(program, SYS_fcntl, 1, descriptor_commands, COUNT(descriptor_commands));
  allow_among(program, SYS_ioctl, 1, terminal_questions, COUNT(terminal_questions));
  allow_own_limits(program);
  allow_own_signals(program);
}

int clinux_leave_calls(unsigned files, int is_deadly) {
  struct program program = {.refusal = is_deadly ? SECCOMP_RET_KILL_PROCESS
                                                 : SECCOMP_RET_ERRNO | EPERM};
  /* A sanitizer has threads, maps and signals of its own. */
  if (clinux_is_sanitized()) program.refusal = SECCOMP_RET_ALLOW;
  begin(&program);
  allow_what_is_needed(&program, files);
  say(&program, program.refusal);
  struct sock_fprog filter = {.len = program.length, .filter = program.code};
  return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter);
}

#else

int clinux_leave_calls(unsigned files, int is_deadly) {
  (void)files, (void)is_deadly;
  errno = ENOSYS;
  return -1;
}

#endif
