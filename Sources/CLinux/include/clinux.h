/* The few system calls that Swift's Glibc module does not offer, each a thin call that keeps errno. */
#ifndef CLINUX_H
#define CLINUX_H

#include <stdint.h>
#include <sys/types.h>

/* Swaps two paths of one file system in one step (renameat2 with RENAME_EXCHANGE). */
int clinux_exchange(const char *first, const char *second);

/* Copies up to `length` bytes between two files inside the kernel (copy_file_range). */
ssize_t clinux_copy_range(int input, int64_t *input_offset, int output, size_t length);

/* The processors that this process may run on (sched_getaffinity), at least 1. */
int clinux_processors(void);

/* Has freed memory stay with the process: large blocks come from the heap, and the heap is not cut back. */
void clinux_keep_freed_memory(void);

/* Begins to write a file's dirty pages to the disk and waits for nothing (sync_file_range); a hint, so never fails. */
void clinux_start_writeback(int file);

#endif
