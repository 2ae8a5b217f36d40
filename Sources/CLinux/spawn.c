/* Starting this program again in another role, with nothing of ours but three pipes. */
#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

extern char **environ;

int clinux_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int clinux_open_standard(void) {
  /* In the wrong direction, so that reading and writing say what they said when nothing was open: EBADF. */
  for (int file = 0; file <= 2; file++) {
    if (fcntl(file, F_GETFD) >= 0) continue;
    const int opened = open("/dev/null", file == 0 ? O_WRONLY : O_RDONLY);
    if (opened < 0) return -1;
    if (opened != file) {
      if (dup2(opened, file) < 0) return -1;
      close(opened);
    }
  }
  return 0;
}

int clinux_has_memory(size_t bytes) {
  void *found = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (found == MAP_FAILED) return 0;
  munmap(found, bytes);
  return 1;
}

void clinux_end_with_parent(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
}

/* The environment without the names of `settings`, then these. */
static char **environment(const char *const settings[2]) {
  size_t count = 0, kept = 0;
  while (environ && environ[count]) count++;
  char **all = calloc(count + 3, sizeof *all);
  if (!all) return NULL;
  for (size_t i = 0; i < count; i++) {
    int is_set = 0;
    for (int k = 0; k < 2; k++)
      is_set |= strncmp(environ[i], settings[k], strcspn(settings[k], "=") + 1) == 0;
    if (!is_set) all[kept++] = environ[i];
  }
  for (int k = 0; k < 2; k++) all[kept++] = (char *)settings[k];
  return all;
}

static int prepare(posix_spawn_file_actions_t *actions, const int ends[3]) {
  for (int file = 0; file <= 2; file++) {
    const int code = posix_spawn_file_actions_adddup2(actions, ends[file], file);
    if (code != 0) return code;
  }
  return posix_spawn_file_actions_addclosefrom_np(actions, 3);
}

int clinux_spawn(pid_t *pid, const char *role, const char *const settings[2], const int ends[3]) {
  posix_spawn_file_actions_t actions;
  char *words[] = {"chatmill", (char *)role, NULL}, **variables = environment(settings);
  if (!variables) return ENOMEM;
  int code = posix_spawn_file_actions_init(&actions);
  if (code == 0) {
    code = prepare(&actions, ends);
    if (code == 0) code = posix_spawn(pid, "/proc/self/exe", &actions, NULL, words, variables);
    posix_spawn_file_actions_destroy(&actions);
  }
  free(variables);
  return code;
}
