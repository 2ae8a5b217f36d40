/* Orders that come with open files: bytes over a socket, and descriptors beside them (unix(7), SCM_RIGHTS). */
#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int clinux_order_socket(int ends[2]) {
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return -1;
  /* Nobody reads what the other end could write back. */
  if (shutdown(ends[1], SHUT_RD) == 0) return 0;
  const int saved = errno;
  close(ends[0]);
  close(ends[1]);
  errno = saved;
  return -1;
}

union control {
  char bytes[CMSG_SPACE(CLINUX_PASSED_AT_MOST * sizeof(int))];
  struct cmsghdr header;
};

ssize_t clinux_send(int socket, const void *bytes, size_t size, const int *files, int count) {
  struct iovec piece = {.iov_base = (void *)bytes, .iov_len = size};
  struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
  union control control = {.bytes = {0}};
  if (count > CLINUX_PASSED_AT_MOST) {
    errno = EINVAL;
    return -1;
  }
  if (count > 0) {
    control.header = (struct cmsghdr){.cmsg_len = CMSG_LEN(count * sizeof(int)),
                                      .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(&control.header), files, count * sizeof(int));
    message.msg_control = &control;
    message.msg_controllen = CMSG_SPACE(count * sizeof(int));
  }
  return sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

ssize_t clinux_receive(int socket, void *bytes, size_t size, int *files, int *count) {
  struct iovec piece = {.iov_base = bytes, .iov_len = size};
  union control control;
  struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control,
                           .msg_controllen = sizeof control};
  *count = 0;
  const ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  if (got < 0) return errno == ENOTSOCK ? read(socket, bytes, size) : -1;
  for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    *count = (int)((part->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    memcpy(files, CMSG_DATA(part), *count * sizeof(int));
  }
  return got;
}
