#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What older headers do not name, by the version that brought it. */
#define RIGHTS_OF_ABI_1 ((1ULL << 13) - 1)
#define RIGHT_REFER (1ULL << 13)
#define RIGHT_TRUNCATE (1ULL << 14)
#define RIGHT_IOCTL_DEVICE (1ULL << 15)
#define BIND_AND_CONNECT_TCP 3ULL
#define ABSTRACT_SOCKETS_AND_SIGNALS 3ULL

struct ruleset {
  uint64_t files, network, scoped;
};

int clinux_is_sanitized(void) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  return 1;
#endif
#endif
  return 0;
}

static int lower_limit(int resource, uint64_t bytes) {
  struct rlimit limit;
  if (getrlimit(resource, &limit) != 0) return -1;
  if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < bytes) bytes = limit.rlim_max;
  limit.rlim_cur = limit.rlim_max = bytes;
  return setrlimit(resource, &limit);
}

int clinux_limit_memory(uint64_t bytes) { return lower_limit(RLIMIT_AS, bytes); }

int clinux_forbid_core(void) { return lower_limit(RLIMIT_CORE, 0); }

int clinux_forbid_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

/* Everything that the kernel's version can refuse. */
static struct ruleset everything(long abi) {
  struct ruleset rules = {.files = RIGHTS_OF_ABI_1};
  if (abi >= 2) rules.files |= RIGHT_REFER;
  if (abi >= 3) rules.files |= RIGHT_TRUNCATE;
  if (abi >= 4) rules.network = BIND_AND_CONNECT_TCP;
  if (abi >= 5) rules.files |= RIGHT_IOCTL_DEVICE;
  if (abi >= 6) rules.scoped = ABSTRACT_SOCKETS_AND_SIGNALS;
  return rules;
}

int clinux_landlock_begin(void) {
  long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (abi < 1) return -1;
  struct ruleset rules = everything(abi);
  /* An older kernel takes a longer structure if what it does not know is zero. */
  return (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
}

static int allow(int rules, const char *path, uint64_t rights) {
  struct landlock_path_beneath_attr beneath = {.allowed_access = rights};
  beneath.parent_fd = open(path, O_PATH | O_CLOEXEC);
  if (beneath.parent_fd < 0) return -1;
  int code = (int)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
  int saved = errno;
  close(beneath.parent_fd);
  errno = saved;
  return code;
}

int clinux_landlock_allow_reading(int rules, const char *path) {
  return allow(rules, path, LANDLOCK_ACCESS_FS_READ_FILE);
}

int clinux_landlock_allow_files_in(int rules, const char *folder) {
  uint64_t rights = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG;
  /* Truncating is a right of its own since ABI 3; before, naming it is an error. */
  if (allow(rules, folder, rights | RIGHT_TRUNCATE) == 0) return 0;
  return allow(rules, folder, rights);
}

int clinux_landlock_enforce(int rules) { return (int)syscall(SYS_landlock_restrict_self, rules, 0); }
