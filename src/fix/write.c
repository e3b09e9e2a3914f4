/* Doing what was planned. Every name is opened relative to its directory, which
 * open_beneath gave: no link can lead anywhere else between the check and the write. */
#include "fix.h"

#include "base/host.h"
#include "base/path.h"
#include "git/worktree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define TEMPORARY_TRIES 16
#define TEMPORARY_MAX 64

/* A file's place: the open directory and the name in it. */
struct place {
    int dir;
    char name[NAME_MAX + 1];
};

static bool failed(struct error *err, const char *what)
{
    return error_set(err, "%s: %s", what, strerror(errno));
}

static bool to_name(struct str s, char *out, size_t size)
{
    errno = ENAMETOOLONG;
    if (s.len >= size || (s.len && memchr(s.ptr, '\0', s.len)))
        return false;
    memcpy(out, s.ptr, s.len);
    out[s.len] = '\0';
    return true;
}

static bool place_open(struct place *place, int root, struct str path,
                       struct error *err)
{
    char dir[PATH_MAX] = ".";
    place->dir = -1;
    if (path_dir(path).len && !to_name(path_dir(path), dir, sizeof dir))
        return failed(err, "cannot be opened");
    if (!to_name(path_name(path), place->name, sizeof place->name))
        return failed(err, "cannot be opened");
    place->dir = host.open_beneath(root, dir, O_PATH | O_DIRECTORY);
    return place->dir >= 0 || failed(err, "its directory cannot be opened");
}

static void place_close(struct place *place)
{
    if (place->dir >= 0)
        close(place->dir);
}

static bool write_all(int fd, struct str text, struct error *err)
{
    for (size_t done = 0; done < text.len;) {
        ssize_t put = write(fd, text.ptr + done, text.len - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return failed(err, "cannot be written");
        done += (size_t)put;
    }
    return fsync(fd) == 0 || errno == EINVAL || failed(err, "cannot be written");
}

static bool create(const struct place *place, struct str text, struct error *err)
{
    int fd = openat(place->dir, place->name,
                    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0)
        return failed(err, "cannot be created");
    bool good = write_all(fd, text, err);
    if (close(fd) != 0 && good)
        good = failed(err, "cannot be written");
    if (!good)
        unlinkat(place->dir, place->name, 0);
    return good;
}

/* Never over another file, not even one that came up a moment ago. */
static bool move(const struct place *from, const struct place *to, struct error *err)
{
    if (renameat2(from->dir, from->name, to->dir, to->name, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != ENOSYS && errno != EINVAL && errno != EPERM)
        return failed(err, "cannot be renamed");
    if (linkat(from->dir, from->name, to->dir, to->name, 0) != 0)
        return failed(err, "cannot be renamed");
    return unlinkat(from->dir, from->name, 0) == 0 || failed(err, "cannot be renamed");
}

static int open_temporary(int dir, char name[TEMPORARY_MAX])
{
    for (int i = 0; i < TEMPORARY_TRIES; i++) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        snprintf(name, TEMPORARY_MAX, ".flatline-fix-%ld-%ld-%d", (long)getpid(),
                 now.tv_nsec, i);
        int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                        0600);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
           a->st_mode == b->st_mode && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
           a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* Owner before mode: changing the owner takes the set-id bits away. An owner that only
 * root may set is left to root. */
static bool fill(int fd, struct str text, const struct stat *like, struct error *err)
{
    if (fchown(fd, like->st_uid, like->st_gid) != 0 && errno != EPERM)
        return failed(err, "its owner cannot be kept");
    if (fchmod(fd, like->st_mode & 07777) != 0)
        return failed(err, "its mode cannot be kept");
    return write_all(fd, text, err);
}

static bool is_as_planned(struct worktree *tree, const struct place *place,
                          const struct fix_file *file, struct stat *st,
                          struct error *err)
{
    struct buf bytes = {0};
    bool good = fstatat(place->dir, place->name, st, AT_SYMLINK_NOFOLLOW) == 0 &&
                S_ISREG(st->st_mode);
    if (!good)
        return error_set(err, "is no regular file any more");
    good = worktree_read(tree, file->path, 0, FIX_MAX_FILE, &bytes, err) == READ_OK;
    if (good && !str_eq(buf_str(&bytes), file->before))
        good = error_set(err, "was changed meanwhile");
    buf_release(&bytes);
    if (good && faccessat(place->dir, place->name, W_OK, 0) != 0)
        good = failed(err, "cannot be written");
    return good;
}

static bool rewrite(struct worktree *tree, const struct place *place,
                    const struct fix_file *file, struct error *err)
{
    struct stat before, now;
    char temporary[TEMPORARY_MAX];
    if (!is_as_planned(tree, place, file, &before, err))
        return false;
    int fd = open_temporary(place->dir, temporary);
    if (fd < 0)
        return failed(err, "no file can be made beside it");
    bool good = fill(fd, file->after, &before, err);
    if (close(fd) != 0 && good)
        good = failed(err, "cannot be written");
    if (good && (fstatat(place->dir, place->name, &now, AT_SYMLINK_NOFOLLOW) != 0 ||
                 !same_file(&before, &now)))
        good = error_set(err, "was changed meanwhile");
    if (good && renameat(place->dir, temporary, place->dir, place->name) != 0)
        good = failed(err, "cannot be replaced");
    if (!good)
        unlinkat(place->dir, temporary, 0);
    return good;
}

static bool apply(struct worktree *tree, const struct fix_file *file, struct error *err)
{
    struct place place, target = {.dir = -1};
    bool good = place_open(&place, tree->root, file->path, err);
    if (good && file->kind == FIX_CREATE)
        good = create(&place, file->after, err);
    else if (good && file->kind == FIX_RENAME)
        good = place_open(&target, tree->root, file->rename_to, err) &&
               move(&place, &target, err);
    else if (good)
        good = rewrite(tree, &place, file, err);
    place_close(&place);
    place_close(&target);
    return good;
}

void fix_apply(struct fixes *fixes, const struct repo *repo)
{
    struct worktree tree;
    struct error err;
    worktree_init(&tree, repo);
    for (size_t i = 0; i < fixes->files.len; i++) {
        struct fix_file *file = &fixes->files.items[i];
        file->state = apply(&tree, file, &err) ? FIX_DONE : FIX_FAILED;
        if (file->state == FIX_FAILED)
            file->why = arena_str(fixes->arena, str_of(err.text));
    }
    worktree_release(&tree);
}
