/* The few system calls that Swift's Glibc module does not offer, each a thin call that keeps errno. */
#ifndef CLINUX_H
#define CLINUX_H

#include <stdint.h>
#include <sys/types.h>

/* Swaps two paths of one file system in one step (renameat2 with RENAME_EXCHANGE). */
int clinux_exchange(const char *first, const char *second);

/* 1 if a file system is mounted at the path (statx); 0 if none is, or if the kernel cannot tell. */
int clinux_is_mount_point(const char *path);

/* An extended attribute of a path, links not followed (lgetxattr, lsetxattr, lremovexattr). */
ssize_t clinux_attribute(const char *path, const char *name, void *value, size_t size);
int clinux_set_attribute(const char *path, const char *name, const void *value, size_t size);
int clinux_remove_attribute(const char *path, const char *name);

/* Lets this process open as many files as it may at all (RLIMIT_NOFILE); a hint, so never fails. */
void clinux_open_more_files(void);

/* The processors that this process may run on (sched_getaffinity), at least 1. */
int clinux_processors(void);

/* Has freed memory stay with the process: large blocks come from the heap, and the heap is not cut back. */
void clinux_keep_freed_memory(void);

/* Begins to write dirty pages of a range to the disk and waits for nothing (sync_file_range); a hint, so never fails. A count
   of 0 goes to the end of the file. */
void clinux_start_writeback(int file, off_t offset, off_t count);

/* Waits until a range is on the disk, and gives its pages back (posix_fadvise); a hint, so never fails. */
void clinux_write_and_forget(int file, off_t offset, off_t count);

/* A pipe whose ends no program inherits (pipe2). */
int clinux_pipe(int ends[2]);

/* Opens what of 0, 1 and 2 is not open, so that no other file gets these numbers. It can be neither read nor written. */
int clinux_open_standard(void);

/* 1 if so many bytes more could be mapped now, by RLIMIT_DATA, RLIMIT_AS and the kernel. */
int clinux_has_memory(size_t bytes);

/* Starts this program in a role, with `ends` as 0, 1 and 2 and no other descriptor.
   settings: two variables, NAME=VALUE, for its environment. Returns 0 or an errno. */
int clinux_spawn(pid_t *pid, const char *role, const char *const settings[2], const int ends[3]);

/* Has the kernel end this process once its parent ends (PR_SET_PDEATHSIG); at once if that is gone. */
void clinux_end_with_parent(pid_t parent);

/* Whatever the parent has blocked or ignored: no signal is blocked, a broken pipe is an error of write(2), and ended
   children are kept until they are asked for. */
int clinux_listen_to_signals(void);

/* Has SIGINT, SIGTERM, SIGHUP and SIGCHLD make a descriptor readable, which is returned, or -1. The first three, sent once
   more, end the process at once; and once sent, after `microseconds`. A SIGHUP that is ignored stays so (nohup). */
int clinux_take_signals(int64_t microseconds);
/* The first of SIGINT, SIGTERM and SIGHUP that has come, or 0. */
int clinux_stop_signal(void);
/* From now on the signals end the process again, and the descriptor is closed. */
void clinux_return_signals(void);

/* A file of its own in memory (memfd_create), without a name; -1 if there is none. */
int clinux_memory_file(void);

/* Counts the processor time of this process from now on, by SIGPROF every hundredth of a second; no bound is set yet. */
int clinux_count_processor_time(void);

/* Ends the process with status 3 once it has used so many more hundredths of a second. Asks the kernel for nothing. */
void clinux_bound_processor_time(int hundredths);

/* 1 in a build with a sanitizer, which needs more address space than any limit leaves. */
int clinux_is_sanitized(void);

/* What a process that reads strangers' files gives up; all of it is for good, and inherited. */

/* Bounds the address space (RLIMIT_AS); a lower bound that is already there stays. */
int clinux_limit_memory(uint64_t bytes);

/* No core files (RLIMIT_CORE). */
int clinux_forbid_core(void);

/* No program gains rights by being executed (PR_SET_NO_NEW_PRIVS); the two below need it. */
int clinux_forbid_privileges(void);

/* Landlock: a set of rules that allows nothing yet, as a descriptor; -1 if the kernel has no Landlock. */
int clinux_landlock_begin(void);
/* Allows reading one file, or all files below a directory. */
int clinux_landlock_allow_reading(int rules, const char *path);
/* Allows making, reading, writing, renaming and removing files in a directory. */
int clinux_landlock_allow_files_in(int rules, const char *folder);
/* Puts the rules in force for the calling thread and those that it starts. */
int clinux_landlock_enforce(int rules);

/* Files may be opened by name; files may be cut, renamed and removed. */
#define CLINUX_OPENS_FILES 1u
#define CLINUX_CHANGES_FILES 2u

/* Leaves to all threads only the system calls that reading needs (seccomp): none that starts a thread or process, opens a
   socket, makes memory executable or reaches another process. What is called besides gets EPERM, or is the end of the
   process if `is_deadly`; calls of another architecture always are. `files` is a sum of the above. */
int clinux_leave_calls(unsigned files, int is_deadly);

/* Files that may come with one order. */
#define CLINUX_PASSED_AT_MOST 8

/* A socket for orders: 0 reads, 1 writes. */
int clinux_order_socket(int ends[2]);
/* Sends what the socket takes, files with its first byte; never waits, and raises no signal. */
ssize_t clinux_send(int socket, const void *bytes, size_t size, const int *files, int count);
/* Reads, and takes over files that came with the bytes: room for CLINUX_PASSED_AT_MOST. Reads a pipe or file as well, where
   none come. */
ssize_t clinux_receive(int socket, void *bytes, size_t size, int *files, int *count);

#endif
