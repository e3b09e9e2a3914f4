#include "cache/place.h"

#include "base/buf.h"
#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

static bool is_ours(int dir, mode_t others)
{
    struct stat st;
    return fstat(dir, &st) == 0 && st.st_uid == geteuid() && !(st.st_mode & others);
}

static int refuse(int dir)
{
    close(dir);
    errno = EPERM;
    return -1;
}

static int step_into(int dir, struct str name, bool create)
{
    struct buf z = {0};
    buf_add(&z, name);
    bool possible = name.len && !str_eq(name, STR(".")) && !str_eq(name, STR(".."));
    errno = EINVAL;
    int below = possible ? openat(dir, z.ptr, FLAGS) : -1;
    if (possible && below < 0 && create && mkdirat(dir, z.ptr, 0700) == 0)
        below = openat(dir, z.ptr, FLAGS);
    buf_release(&z);
    return below;
}

int place_open(struct str above, struct str path, bool create)
{
    struct buf z = {0};
    buf_add(&z, above);
    int dir = above.len ? open(z.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    buf_release(&z);
    /* A shared repository is writable by its group: what is below it is not. */
    if (dir >= 0 && !is_ours(dir, 0))
        return refuse(dir);
    while (dir >= 0 && path.len) {
        int below = step_into(dir, str_split(&path, '/'), create), reason = errno;
        close(dir);
        errno = reason;
        dir = below;
    }
    return dir >= 0 && !is_ours(dir, S_IWGRP | S_IWOTH) ? refuse(dir) : dir;
}

void place_remove(struct str above, struct str path)
{
    struct buf z = {0};
    struct str parent = path_dir(path), name = path_name(path);
    buf_add(&z, above);
    int dir = above.len ? open(z.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    while (dir >= 0 && parent.len) {
        int below = step_into(dir, str_split(&parent, '/'), false);
        close(dir);
        dir = below;
    }
    buf_clear(&z);
    buf_add(&z, name);
    if (dir >= 0 && name.len) {
        (void)unlinkat(dir, z.ptr, AT_REMOVEDIR);
        close(dir);
    }
    buf_release(&z);
}
