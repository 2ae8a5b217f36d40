#define _GNU_SOURCE
#include "clinux.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>

int clinux_is_mount_point(const char *path) {
  struct statx status;
  if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_TYPE, &status) != 0) return 0;
  return (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

ssize_t clinux_attribute(const char *path, const char *name, void *value, size_t size) {
  return lgetxattr(path, name, value, size);
}

int clinux_set_attribute(const char *path, const char *name, const void *value, size_t size) {
  return lsetxattr(path, name, value, size, 0);
}

int clinux_remove_attribute(const char *path, const char *name) {
  return lremovexattr(path, name);
}
