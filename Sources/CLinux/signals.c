/* Signals of a coordinator: what a handler may do, and no more. The rest reads a descriptor. */
#include "clinux.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/time.h>
#include <unistd.h>

static const int stops[] = {SIGINT, SIGTERM, SIGHUP};
static atomic_int stop_signal, seen[3], bell = -1;
static struct itimerval patience;

static void ring(void) {
  const uint64_t one = 1;
  /* A full counter is a bell that rings already. */
  if (write(bell, &one, sizeof one) < 0) return;
}

static void on_stop(int number) {
  const int before = errno;
  for (int i = 0; i < 3; i++)
    if (stops[i] == number && atomic_fetch_add(&seen[i], 1) > 0) _exit(128 + number);
  int none = 0;
  /* A system call of its own on Linux, so safe here. */
  if (atomic_compare_exchange_strong(&stop_signal, &none, number))
    setitimer(ITIMER_REAL, &patience, NULL);
  ring();
  errno = before;
}

static void on_child(int number) {
  (void)number;
  const int before = errno;
  ring();
  errno = before;
}

static void on_alarm(int number) {
  (void)number;
  _exit(128 + stop_signal);
}

static int handle(int number, void (*handler)(int), int flags) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = flags | SA_RESTART;
  sigemptyset(&action.sa_mask);
  return sigaction(number, &action, NULL);
}

static int is_ignored(int number) {
  struct sigaction action;
  return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

int clinux_take_signals(int64_t microseconds) {
  const int file = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (file < 0) return -1;
  bell = file;
  stop_signal = 0;
  for (int i = 0; i < 3; i++) seen[i] = 0;
  patience.it_value.tv_sec = microseconds / 1000000;
  patience.it_value.tv_usec = microseconds % 1000000;
  int failed = handle(SIGCHLD, on_child, SA_NOCLDSTOP) | handle(SIGALRM, on_alarm, 0);
  for (int i = 0; i < 3; i++)
    if (stops[i] != SIGHUP || !is_ignored(SIGHUP)) failed |= handle(stops[i], on_stop, 0);
  return failed ? -1 : file;
}

int clinux_stop_signal(void) { return stop_signal; }

void clinux_return_signals(void) {
  for (int i = 0; i < 3; i++)
    if (stops[i] != SIGHUP || !is_ignored(SIGHUP)) signal(stops[i], SIG_DFL);
  signal(SIGCHLD, SIG_DFL);
  const int file = atomic_exchange(&bell, -1);
  if (file >= 0) close(file);
}

int clinux_listen_to_signals(void) {
  sigset_t none;
  sigemptyset(&none);
  if (sigprocmask(SIG_SETMASK, &none, NULL) != 0) return -1;
  return signal(SIGPIPE, SIG_IGN) == SIG_ERR || signal(SIGCHLD, SIG_DFL) == SIG_ERR ? -1 : 0;
}
