/* The guard of a model process: one thread, no memory of its own, nothing but waiting. */
#define _GNU_SOURCE
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LIFELINE = 3, STATUS = 4, PATIENCE = 5000 };

static void tell(const char *word, int number) {
  char line[64];
  int size = snprintf(line, sizeof line, "%s %d\n", word, number);
  /* Nobody who listens is chatmill's end, which the lifeline tells as well. */
  if (size > 0 && write(STATUS, line, (size_t)size) < 0) return;
}

/* In the child: everything that a program expects to find, then the program. */
static _Noreturn void become(char *const arguments[], pid_t guard, int failure) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t all;
  sigemptyset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  if (getppid() == guard) execvp(arguments[0], arguments);
  int reason = errno;
  if (write(failure, &reason, sizeof reason) < 0) _exit(127);
  _exit(127);
}

/* The program's pid; 0 if it cannot be started, which has been told. */
static pid_t start(char *const arguments[]) {
  int failure[2];
  if (pipe2(failure, O_CLOEXEC) != 0) return tell("cannot", errno), 0;
  pid_t guard = getpid(), program = fork();
  if (program < 0) return tell("cannot", errno), 0;
  if (program == 0) become(arguments, guard, failure[1]);
  setpgid(program, program);
  close(failure[1]);
  int reason;
  if (read(failure[0], &reason, sizeof reason) == sizeof reason) {
    waitpid(program, NULL, 0);
    return tell("cannot", reason), 0;
  }
  close(failure[0]);
  return program;
}

/* 1 once the program is gone, which is then told. */
static int is_gone(pid_t program) {
  siginfo_t info = {0};
  /* It is looked at before it is reaped, so that its group cannot be another's when it is killed. */
  if (waitid(P_PID, (id_t)program, &info, WEXITED | WNOWAIT | WNOHANG) == 0 && info.si_pid == 0) return 0;
  kill(-program, SIGKILL);
  int status = 0;
  if (waitpid(program, &status, 0) != program) return tell("exit", 1), 1;
  if (WIFSIGNALED(status)) tell("signal", WTERMSIG(status));
  else tell("exit", WEXITSTATUS(status));
  return 1;
}

/* Waits for the end of the program, and hastens it when the lifeline says so. */
static void watch(pid_t program, int child) {
  struct pollfd wanted[2] = {{LIFELINE, POLLIN, 0}, {child, POLLIN, 0}};
  int patience = -1;
  while (!is_gone(program)) {
    int found = poll(wanted, 2, patience);
    if (found == 0) kill(-program, SIGKILL), patience = 100;
    if (found <= 0) continue;
    if (wanted[1].revents) {
      struct signalfd_siginfo info;
      if (read(child, &info, sizeof info) < 0) continue;
    }
    if (!wanted[0].revents) continue;
    char order = 'T';
    ssize_t got = read(LIFELINE, &order, 1);
    if (got <= 0) wanted[0].fd = -1;
    kill(-program, got == 1 && order == 'K' ? SIGKILL : SIGTERM);
    if (patience < 0) patience = PATIENCE;
  }
}

_Noreturn void guard_run(char *const arguments[]) {
  setpgid(0, 0);
  signal(SIGPIPE, SIG_IGN);
  for (int number = 1; number <= 2; number++) signal(number == 1 ? SIGINT : SIGHUP, SIG_IGN);
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGCHLD);
  sigprocmask(SIG_BLOCK, &ends, NULL);
  int child = signalfd(-1, &ends, SFD_CLOEXEC);
  if (child < 0 || fcntl(LIFELINE, F_SETFD, FD_CLOEXEC) < 0 || fcntl(STATUS, F_SETFD, FD_CLOEXEC) < 0) {
    tell("cannot", errno);
    exit(1);
  }
  pid_t program = start(arguments);
  if (program == 0) exit(1);
  /* The pipes are the program's alone now, so that each end of them tells of the other. */
  for (int file = 0; file <= 2; file++) close(file);
  tell("pid", program);
  watch(program, child);
  exit(0);
}

extern char **environ;

int guard_start(char *const arguments[], const int files[5], const char *folder) {
  posix_spawn_file_actions_t actions;
  int code = posix_spawn_file_actions_init(&actions);
  if (code != 0) return -code;
  for (int place = 0; place < 5 && code == 0; place++)
    code = posix_spawn_file_actions_adddup2(&actions, files[place], place);
  if (code == 0) code = posix_spawn_file_actions_addclosefrom_np(&actions, 5);
  if (code == 0 && folder) code = posix_spawn_file_actions_addchdir_np(&actions, folder);
  pid_t guard = 0;
  if (code == 0) code = posix_spawn(&guard, "/proc/self/exe", &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  return code == 0 ? guard : -code;
}

int guard_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int guard_signals(const sigset_t *wanted) { return signalfd(-1, wanted, SFD_CLOEXEC | SFD_NONBLOCK); }

int guard_next_signal(int file) {
  struct signalfd_siginfo info;
  return read(file, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}
