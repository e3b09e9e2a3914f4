/* Every open goes through host.open_beneath, which keeps it inside the tree and off
 * links; O_NONBLOCK lets a FIFO open at once, and fstat then turns it away. Files are
 * read, never mapped: one that shrinks meanwhile is a short read, not a SIGBUS. */
#include "git/worktree.h"

#include "base/host.h"
#include "base/path.h"
#include "git/repo_private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#define READ_STEP ((size_t)1 << 16)

void worktree_init(struct worktree *tree, const struct repo *repo)
{
    *tree = (struct worktree){.root = repo->root, .dir = -1};
}

void worktree_release(struct worktree *tree)
{
    if (tree->dir >= 0)
        close(tree->dir);
    tree->dir = -1;
    tree->dir_known = false;
    buf_release(&tree->dir_path);
}

/* `path` with a NUL; false (errno ENAMETOOLONG, ENOENT) when no file can be called so.
 */
static bool to_name(struct str path, char out[PATH_MAX])
{
    if (path.len >= PATH_MAX || (path.len && memchr(path.ptr, '\0', path.len))) {
        errno = path.len >= PATH_MAX ? ENAMETOOLONG : ENOENT;
        return false;
    }
    memcpy(out, path.ptr ? path.ptr : "", path.len);
    out[path.len] = '\0';
    return true;
}

/* Relative to the directory asked last where it lies in that. */
static int open_dir(const struct worktree *tree, struct str dir)
{
    char name[PATH_MAX];
    struct str last = buf_str(&tree->dir_path);
    int from = tree->root;
    if (!dir.len)
        return host.open_beneath(from, ".", O_PATH | O_DIRECTORY);
    if (tree->dir >= 0 && last.len && path_within(dir, last)) {
        from = tree->dir;
        dir = str_from(dir, last.len + 1);
    }
    return to_name(dir, name) ? host.open_beneath(from, name, O_PATH | O_DIRECTORY)
                              : -1;
}

static bool enter_dir(struct worktree *tree, struct str dir)
{
    if (tree->dir_known && str_eq(buf_str(&tree->dir_path), dir)) {
        errno = ENOENT;
        return tree->dir >= 0;
    }
    int last = tree->dir;
    tree->dir = open_dir(tree, dir);
    int reason = errno;
    tree->dir_known = tree->dir >= 0 || reason == ENOENT || reason == ENOTDIR;
    if (last >= 0)
        close(last);
    buf_clear(&tree->dir_path);
    buf_add(&tree->dir_path, dir);
    errno = reason;
    return tree->dir >= 0;
}

static bool means_absent(int reason)
{
    return reason == ENOENT || reason == ENOTDIR || reason == ELOOP || reason == EXDEV;
}

enum on_disk worktree_stat(struct worktree *tree, struct str path, struct stat *st)
{
    char name[PATH_MAX];
    errno = ENOENT;
    if (!path.len || path.ptr[path.len - 1] == '/')
        return ON_DISK_ABSENT;
    if (!enter_dir(tree, path_dir(path)))
        return means_absent(errno) ? ON_DISK_ABSENT : ON_DISK_UNKNOWN;
    if (!to_name(path_name(path), name) ||
        host.fstatat(tree->dir, name, st, AT_SYMLINK_NOFOLLOW) != 0)
        return means_absent(errno) ? ON_DISK_ABSENT : ON_DISK_UNKNOWN;
    return S_ISREG(st->st_mode) ? ON_DISK_FILE : ON_DISK_OTHER;
}

struct found worktree_find(struct worktree *tree, struct str path, struct stat *st)
{
    struct found found = {.what = (uint8_t)worktree_stat(tree, path, st)};
    if (found.what == ON_DISK_FILE) {
        found.size = (uint64_t)st->st_size;
    } else if (found.what == ON_DISK_OTHER) {
        found.is_link = S_ISLNK(st->st_mode);
        found.is_dir = S_ISDIR(st->st_mode);
    }
    return found;
}

bool worktree_has_none(struct worktree *tree, struct str path, const char *name)
{
    struct stat st;
    return enter_dir(tree, path_dir(path)) &&
           host.fstatat(tree->dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0 &&
           errno == ENOENT;
}

static enum read_status refuse(enum read_status status, struct error *err,
                               const char *why)
{
    error_set(err, "%s", why);
    return status;
}

static enum read_status cannot_open(struct error *err)
{
    if (errno == ELOOP)
        return refuse(READ_NOT_A_FILE, err, "is a symbolic link, not a file");
    if (means_absent(errno))
        return refuse(READ_ABSENT, err, "does not exist");
    if (errno == ENXIO || errno == ENODEV)
        return refuse(READ_NOT_A_FILE, err, "is no regular file");
    error_set(err, "cannot be opened: %s", strerror(errno));
    return READ_DENIED;
}

static enum read_status read_stated(int fd, size_t limit, struct buf *out,
                                    struct error *err)
{
    struct stat st;
    if (host.fstat(fd, &st) != 0) {
        error_set(err, "cannot be read: %s", strerror(errno));
        return READ_DENIED;
    }
    if (S_ISDIR(st.st_mode))
        return refuse(READ_ABSENT, err, "is a directory, not a file");
    if (!S_ISREG(st.st_mode))
        return refuse(READ_NOT_A_FILE, err, "is no regular file");
    size_t expected = st.st_size > 0 ? (size_t)st.st_size : 0;
    while (expected <= limit && out->len <= limit) {
        /* One byte more than expected: a read that stops at the very size the file is
         * said to have has seen its end, and needs no second one to be told so. */
        size_t want = expected >= out->len ? expected - out->len + 1 : READ_STEP;
        buf_reserve(out, want);
        ssize_t got = host.read(fd, out->ptr + out->len, want);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            error_set(err, "cannot be read: %s", strerror(errno));
            return READ_DENIED;
        }
        out->len += (size_t)got;
        out->ptr[out->len] = '\0';
        if (got == 0 || (out->len == expected && (size_t)got < want))
            return READ_OK;
    }
    error_set(err, "is larger than the limit of %zu bytes", limit);
    return READ_TOO_LARGE;
}

/* What has as many bytes as the listing promised is the regular file that it saw, or as
 * good: no second look at it is needed. */
static bool read_as_listed(int fd, size_t expected, struct buf *out)
{
    buf_reserve(out, expected + 1);
    ssize_t got = host.read(fd, out->ptr, expected + 1);
    if (got < 0 || (size_t)got != expected)
        return false;
    out->len = expected;
    out->ptr[expected] = '\0';
    return true;
}

enum read_status worktree_read(struct worktree *tree, struct str path,
                               uint64_t expected, size_t limit, struct buf *out,
                               struct error *err)
{
    char name[PATH_MAX];
    enum read_status status = READ_OK;
    buf_clear(out);
    if (!enter_dir(tree, path_dir(path))) {
        if (errno == ELOOP)
            return refuse(READ_ABSENT, err, "below a symbolic link");
        return cannot_open(err);
    }
    int fd = to_name(path_name(path), name)
                 ? host.open_beneath(tree->dir, name,
                                     O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
                 : -1;
    if (fd < 0)
        return cannot_open(err);
    if (!expected || expected > limit) {
        status = read_stated(fd, limit, out, err);
    } else if (!read_as_listed(fd, (size_t)expected, out)) {
        lseek(fd, 0, SEEK_SET);
        status = read_stated(fd, limit, out, err);
    }
    close(fd);
    if (status != READ_OK)
        buf_clear(out);
    return status;
}
