/* Walking the work tree for files git does not track and does not ignore: what
 * `git ls-files --others --exclude-standard` lists, without nested repositories. An
 * ignored directory is not entered; neither is a symbolic link, so that a loop of links
 * has no length. */
#include "git/ignore.h"
#include "git/repo_private.h"
#include "git/snapshot_private.h"

#include "base/host.h"
#include "base/path.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define MAX_UNTRACKED ((size_t)4 * 1000 * 1000)

struct untracked_walk {
    const struct repo *repo;
    const struct snapshot *tracked;
    struct ignore ignore;
    struct arena *arena;
    VEC(struct str) dirs; /* still to be read */
    struct entry_list *out;
};

static DIR *open_directory(const struct untracked_walk *walk, struct str dir)
{
    const char *name = dir.len ? arena_str(walk->arena, dir).ptr : ".";
    int fd = host.open_beneath(walk->repo->root, name, O_RDONLY | O_DIRECTORY);
    DIR *stream = fd >= 0 ? fdopendir(fd) : NULL;
    if (fd >= 0 && !stream)
        close(fd);
    return stream;
}

/* A directory with a repository of its own: another project's files. */
static bool is_nested_repository(struct untracked_walk *walk, struct str dir)
{
    struct stat st;
    struct str git = path_join(walk->arena, dir, STR(".git"));
    enum on_disk what = worktree_stat(&walk->ignore.tree, git, &st);
    if (what != ON_DISK_OTHER || !S_ISDIR(st.st_mode))
        return what == ON_DISK_FILE;
    struct str head = path_join(walk->arena, git, STR("HEAD"));
    return worktree_stat(&walk->ignore.tree, head, &st) != ON_DISK_ABSENT;
}

/* What readdir says, or, where a file system does not tell, the work tree. */
static unsigned char type_of(struct untracked_walk *walk, struct str path,
                             unsigned char told)
{
    struct stat st;
    if (told != DT_UNKNOWN)
        return told;
    switch (worktree_stat(&walk->ignore.tree, path, &st)) {
    case ON_DISK_FILE:
        return DT_REG;
    case ON_DISK_OTHER:
        return S_ISDIR(st.st_mode) ? DT_DIR : S_ISLNK(st.st_mode) ? DT_LNK : DT_UNKNOWN;
    default:
        return DT_UNKNOWN;
    }
}

static void visit(struct untracked_walk *walk, struct str path, unsigned char told)
{
    /* Also true of a submodule's directory, which is an entry. */
    if (snapshot_find(walk->tracked, path) != STR_NONE)
        return;
    unsigned char type = type_of(walk, path, told);
    if ((type != DT_REG && type != DT_DIR && type != DT_LNK) ||
        ignore_match_here(&walk->ignore, path, type == DT_DIR, NULL))
        return;
    if (type != DT_DIR)
        vec_add(&walk->out->vec, walk->arena,
                ((struct entry){.path = path,
                                .mode = type == DT_LNK ? MODE_LINK : 0100644,
                                .flags = ENTRY_UNTRACKED}));
    else if (snapshot_has_dir(walk->tracked, path) || !is_nested_repository(walk, path))
        vec_add(&walk->dirs, walk->arena, path);
}

static void read_directory(struct untracked_walk *walk, struct str dir)
{
    DIR *stream = open_directory(walk, dir);
    const struct dirent *item;
    while (stream && walk->out->vec.len < MAX_UNTRACKED && (item = readdir(stream))) {
        struct str name = str_of(item->d_name);
        if (str_eq(name, STR(".")) || str_eq(name, STR("..")) ||
            str_eq_nocase(name, STR(".git")))
            continue;
        struct str parts[] = {dir, dir.len ? STR("/") : STR(""), name};
        visit(walk, arena_join(walk->arena, parts, 3), item->d_type);
    }
    if (stream)
        closedir(stream);
}

static int compare_paths(const void *a, const void *b)
{
    return str_cmp(((const struct entry *)a)->path, ((const struct entry *)b)->path);
}

void untracked_list(const struct snapshot *tracked, struct arena *arena,
                    struct entry_list *out)
{
    struct untracked_walk walk = {
        .repo = tracked->repo, .tracked = tracked, .arena = arena, .out = out};
    ignore_init(&walk.ignore, tracked->repo, arena);
    vec_add(&walk.dirs, arena, STR(""));
    while (walk.dirs.len)
        read_directory(&walk, walk.dirs.items[--walk.dirs.len]);
    ignore_release(&walk.ignore);
    if (out->vec.len)
        qsort(out->vec.items, out->vec.len, sizeof *out->vec.items, compare_paths);
}
