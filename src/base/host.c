/* The real world. openat2 has no wrapper in the C library of Debian 12; where the
 * kernel (before 5.6) or a sandbox's filter refuses it, the same promise is kept by
 * opening one component after another with O_NOFOLLOW. */
#include "base/host.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX_COMPONENT 255

static int real_openat(int dir, const char *path, int flags)
{
    return openat(dir, path, flags | O_CLOEXEC);
}

static int refuse(int reason)
{
    errno = reason;
    return -1;
}

/* Opens the directory `name` (len bytes) of `dir`, never through a link. */
static int open_component(int dir, const char *name, size_t len)
{
    char component[MAX_COMPONENT + 1];
    if (len == 0 || len > MAX_COMPONENT)
        return refuse(len ? ENAMETOOLONG : EXDEV);
    memcpy(component, name, len);
    component[len] = '\0';
    if (strcmp(component, "..") == 0)
        return refuse(EXDEV);
    return openat(dir, component, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static int open_by_component(int dir, const char *path, int flags)
{
    int at = dir, fd = -1;
    for (;;) {
        size_t len = strcspn(path, "/");
        bool last = path[len] == '\0';
        if (last && strcmp(path, "..") == 0)
            fd = refuse(EXDEV);
        else
            fd = last ? openat(at, path, flags | O_NOFOLLOW | O_CLOEXEC)
                      : open_component(at, path, len);
        int reason = errno;
        if (at != dir)
            close(at);
        errno = reason;
        if (fd < 0 || last)
            return fd;
        at = fd;
        path += len + 1;
    }
}

static int real_open_beneath(int dir, const char *path, int flags)
{
    static atomic_bool unsupported;
    if (!atomic_load_explicit(&unsupported, memory_order_relaxed)) {
        struct open_how how = {
            .flags = (unsigned)flags | O_CLOEXEC,
            .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
        };
        int fd;
        do { /* EAGAIN: a rename raced with the lookup */
            fd = (int)syscall(SYS_openat2, dir, path, &how, sizeof how);
        } while (fd < 0 && errno == EAGAIN);
        if (fd >= 0 || (errno != ENOSYS && errno != EPERM))
            return fd;
        if (errno == ENOSYS)
            atomic_store_explicit(&unsupported, true, memory_order_relaxed);
    }
    return open_by_component(dir, path, flags);
}

static int real_fstat(int fd, struct stat *out)
{
    return fstat(fd, out);
}

static int real_fstatat(int dir, const char *path, struct stat *out, int flags)
{
    return fstatat(dir, path, out, flags);
}

struct host host = {
    .open_beneath = real_open_beneath,
    .openat = real_openat,
    .read = read,
    .fstat = real_fstat,
    .fstatat = real_fstatat,
};
