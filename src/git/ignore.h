/* ignore - which untracked paths git would ignore, and which line says so.
 *
 *     struct ignore ignore;
 *     ignore_init(&ignore, repo, arena);
 *     if (ignore_match(&ignore, STR("pkg/__init__.py"), false, &where)) ...
 *     ignore_release(&ignore);
 *
 * As gitignore(5): the .gitignore files from the path's directory upwards, then
 * info/exclude, then core.excludesFile. What is read stays in the arena. One thread at
 * a time. An unreadable file counts as empty. */
#ifndef FLATLINE_GIT_IGNORE_H
#define FLATLINE_GIT_IGNORE_H

#include "base/map.h"
#include "base/vec.h"
#include "git/worktree.h"

struct ignore_line {
    struct str pattern; /* without '!', leading and trailing slash */
    struct str source;  /* as written */
    uint32_t line;
    bool negated, only_directories, whole_path;
};

struct ignore_file {
    struct str name; /* as shown */
    struct str dir;  /* what its patterns are relative to */
    VEC(struct ignore_line) lines;
};

struct ignore {
    const struct repo *repo;
    struct arena *arena;
    struct worktree tree;
    struct map dirs; /* directory -> number in files, or IGNORE_NO_FILE */
    VEC(struct ignore_file) files;
    uint32_t exclude, global; /* numbers in files, or IGNORE_NO_FILE */
    unsigned match_flags;
};

#define IGNORE_NO_FILE (UINT32_MAX - 1)

void ignore_init(struct ignore *ignore, const struct repo *repo, struct arena *arena);
void ignore_release(struct ignore *ignore);

/* Is `path` ignored, itself or with a directory above it? *where (if not NULL) then
 * gets "dir/.gitignore:3: pattern" in the arena. */
bool ignore_match(struct ignore *ignore, struct str path, bool is_dir,
                  struct str *where);
/* As ignore_match for a path whose directory is known not to be ignored. */
bool ignore_match_here(struct ignore *ignore, struct str path, bool is_dir,
                       struct str *where);

/* Splits the text of an ignore file into its lines. Points into `text`. */
void ignore_parse(struct ignore_file *file, struct str text, struct arena *arena);

#endif
