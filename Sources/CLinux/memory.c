/* Files in memory, and libxlsxwriter's temporary files among them. */
#define _GNU_SOURCE
#include "clinux.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

int clinux_memory_file(void) { return memfd_create("chatmill", MFD_CLOEXEC); }

/* libxlsxwriter asks this function of its own for temporary files. The dynamic linker takes the one of the program first, so
   that they have no name and need no disk. If a libxlsxwriter is linked that does not ask, nothing changes. */
FILE *lxw_tmpfile(const char *folder);

FILE *lxw_tmpfile(const char *folder) {
  (void)folder;
  int file = clinux_memory_file();
  FILE *stream = file < 0 ? NULL : fdopen(file, "w+b");
  if (file >= 0 && !stream) close(file);
  return stream;
}

void clinux_open_more_files(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}
