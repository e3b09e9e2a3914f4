/* host - the outside world as a table of functions, so that tests can make it fail.
 *
 *     int fd = host.open_beneath(root, "a/b.py", O_RDONLY | O_NOFOLLOW);
 *     ssize_t n = host.read(fd, bytes, sizeof bytes);
 *
 * Whatever reads a repository's own files goes through this table. A test replaces a
 * member before the first thread starts and makes the n-th call fail; nothing else ever
 * writes it. Each member behaves as the system call it is named after, errno
 * included. */
#ifndef FLATLINE_BASE_HOST_H
#define FLATLINE_BASE_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

struct host {
    /* openat2 with RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS, O_CLOEXEC added: opens
     * `path` only if it lies below `dir` and no component of it is a symbolic link. */
    int (*open_beneath)(int dir, const char *path, int flags);
    int (*openat)(int dir, const char *path, int flags); /* O_CLOEXEC added */
    ssize_t (*read)(int fd, void *out, size_t len);
    int (*fstat)(int fd, struct stat *out);
    int (*fstatat)(int dir, const char *path, struct stat *out, int flags);
};

extern struct host host;

#endif
