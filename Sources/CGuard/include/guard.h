/* Stands between chatmill and a model process, so that no model process outlives chatmill. */
#ifndef GUARD_H
#define GUARD_H

#include <signal.h>

/* Becomes the guard of a program: starts it as leader of a group of its own and waits for its end. Never returns.
 *
 *   0, 1, 2   become the program's
 *   3         the lifeline, to be read: its end, or a byte T, asks the program to end (SIGTERM to its group, after five
 *             seconds SIGKILL); a byte K ends it at once
 *   4         what became of it, one line each: "pid N"; "exit N", "signal N", or "cannot N", an errno of its start
 *
 * What the program has started and left in its group ends with it. If the guard is killed, the kernel kills the program. */
_Noreturn void guard_run(char *const arguments[]);

/* Starts this binary with the arguments given, and five descriptors as its 0 to 4 and no other, in a folder, or in ours
 * where that is NULL. Returns its pid, or a negative errno. */
int guard_start(char *const arguments[], const int files[5], const char *folder);

/* pipe2 with O_CLOEXEC, which Swift's Glibc lacks. */
int guard_pipe(int ends[2]);

/* A descriptor to read the next of some blocked signals from (signalfd), without waiting; -1 with errno. */
int guard_signals(const sigset_t *wanted);

/* The next signal; 0 if there is none. */
int guard_next_signal(int file);

#endif
