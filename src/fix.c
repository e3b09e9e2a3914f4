/* Planning. Paths are claimed in a map as the findings come (in their total order), so
 * that two fixes never want the same file for different ends; contents are read once
 * and put together when all edits are known. */
#include "fix.h"

#include "base/map.h"
#include "base/path.h"
#include "git/worktree.h"

#include <stdlib.h>

struct plan {
    struct fixes *fixes;
    struct worktree tree;
    struct map claimed; /* path -> index in fixes->files */
};

static enum fix_kind kind_of(const struct edit *edit)
{
    if (edit->rename_to.len)
        return FIX_RENAME;
    return edit->create ? FIX_CREATE : FIX_REWRITE;
}

/* A path that git could track: no empty part, no "..", nothing of git's own. */
static bool is_ours(struct str path)
{
    if (!path.len || path.ptr[path.len - 1] == '/')
        return false;
    while (path.len) {
        struct str part = str_split(&path, '/');
        if (!part.len || str_eq(part, STR(".")) || str_eq(part, STR("..")) ||
            str_eq_nocase(part, STR(".git")))
            return false;
    }
    return true;
}

static struct fix_file *claimed(const struct plan *plan, struct str path)
{
    uint32_t at = map_get(&plan->claimed, path);
    return at == MAP_NONE ? NULL : &plan->fixes->files.items[at];
}

static struct fix_file *claim(struct plan *plan, const struct edit *edit)
{
    struct arena *arena = plan->fixes->arena;
    uint32_t at = (uint32_t)plan->fixes->files.len;
    struct fix_file *file = vec_push(&plan->fixes->files, arena);
    file->kind = kind_of(edit);
    file->path = edit->path;
    file->rename_to = edit->rename_to;
    *map_slot(&plan->claimed, arena, edit->path) = at;
    if (edit->rename_to.len)
        *map_slot(&plan->claimed, arena, edit->rename_to) = at;
    return file;
}

static struct str taken(const struct plan *plan, struct str path)
{
    return arena_printf(plan->fixes->arena, "another fix is already about %.*s",
                        STR_ARG(path));
}

static bool is_absent(struct plan *plan, struct str path)
{
    struct stat st;
    return worktree_stat(&plan->tree, path, &st) == ON_DISK_ABSENT;
}

/* The three kinds of edit: each returns why it cannot be planned, or the empty str. */
static struct str plan_create(struct plan *plan, const struct finding *f,
                              const struct edit *edit)
{
    struct arena *arena = plan->fixes->arena;
    struct fix_file *file = claimed(plan, edit->path);
    if (file && (file->kind != FIX_CREATE || !str_eq(file->after, edit->text)))
        return taken(plan, edit->path);
    if (!file && !is_absent(plan, edit->path))
        return arena_printf(arena, "%.*s exists", STR_ARG(edit->path));
    if (!file) {
        file = claim(plan, edit);
        file->after = edit->text;
    }
    vec_add(&file->for_findings, arena, f);
    return STR("");
}

static struct str plan_rename(struct plan *plan, const struct finding *f,
                              const struct edit *edit)
{
    struct stat st;
    struct arena *arena = plan->fixes->arena;
    if (claimed(plan, edit->path))
        return taken(plan, edit->path);
    if (claimed(plan, edit->rename_to))
        return taken(plan, edit->rename_to);
    if (worktree_stat(&plan->tree, edit->path, &st) != ON_DISK_FILE)
        return arena_printf(arena, "%.*s is no regular file", STR_ARG(edit->path));
    if (!is_absent(plan, edit->rename_to))
        return arena_printf(arena, "%.*s exists", STR_ARG(edit->rename_to));
    struct fix_file *file = claim(plan, edit);
    vec_add(&file->for_findings, arena, f);
    return STR("");
}

static struct str read_before(struct plan *plan, const struct edit *edit,
                              struct str *bytes)
{
    struct error err;
    struct buf read = {0};
    struct arena *arena = plan->fixes->arena;
    struct str why = STR("");
    if (worktree_read(&plan->tree, edit->path, 0, FIX_MAX_FILE, &read, &err) != READ_OK)
        why = arena_printf(arena, "%.*s %s", STR_ARG(edit->path), err.text);
    else
        *bytes = arena_str(arena, buf_str(&read));
    buf_release(&read);
    return why;
}

static bool overlap(const struct edit *a, const struct edit *b)
{
    return a->start == b->start || (a->start < b->end && b->start < a->end);
}

static bool same_edit(const struct edit *a, const struct edit *b)
{
    return a->start == b->start && a->end == b->end && str_eq(a->text, b->text);
}

static struct str plan_rewrite(struct plan *plan, const struct finding *f,
                               const struct edit *edit)
{
    struct str before = STR(""), why;
    struct arena *arena = plan->fixes->arena;
    struct fix_file *file = claimed(plan, edit->path);
    if (file && file->kind != FIX_REWRITE)
        return taken(plan, edit->path);
    if (file)
        before = file->before;
    else if ((why = read_before(plan, edit, &before)).len)
        return why;
    if (edit->start > edit->end || edit->end > before.len ||
        (edit->digest && edit->digest != str_digest(before)))
        return arena_printf(arena, "%.*s was changed while it was judged",
                            STR_ARG(edit->path));
    for (size_t i = 0; file && i < file->edits.len; i++) {
        if (same_edit(edit, file->edits.items[i])) {
            vec_add(&file->for_findings, arena, f);
            return STR("");
        }
        if (overlap(edit, file->edits.items[i]))
            return arena_printf(arena, "another fix already changes that place of %.*s",
                                STR_ARG(edit->path));
    }
    if (!file) {
        file = claim(plan, edit);
        file->before = before;
    }
    vec_add(&file->edits, arena, edit);
    vec_add(&file->for_findings, arena, f);
    return STR("");
}

static struct str plan_edit(struct plan *plan, const struct finding *f,
                            const struct edit *edit)
{
    if (!is_ours(edit->path) || (edit->rename_to.len && !is_ours(edit->rename_to)))
        return arena_printf(plan->fixes->arena, "%.*s is no place for a fix",
                            STR_ARG(edit->path));
    switch (kind_of(edit)) {
    case FIX_CREATE:
        return plan_create(plan, f, edit);
    case FIX_RENAME:
        return plan_rename(plan, f, edit);
    default:
        return plan_rewrite(plan, f, edit);
    }
}

static int compare_edits(const void *left, const void *right)
{
    const struct edit *a = *(const struct edit *const *)left;
    const struct edit *b = *(const struct edit *const *)right;
    return (a->start > b->start) - (a->start < b->start);
}

static int compare_files(const void *left, const void *right)
{
    return str_cmp(((const struct fix_file *)left)->path,
                   ((const struct fix_file *)right)->path);
}

static void put_together(struct fix_file *file, struct arena *arena)
{
    struct buf after = {0};
    size_t at = 0;
    qsort(file->edits.items, file->edits.len, sizeof *file->edits.items, compare_edits);
    for (size_t i = 0; i < file->edits.len; i++) {
        const struct edit *edit = file->edits.items[i];
        buf_add(&after, str_slice(file->before, at, edit->start));
        buf_add(&after, edit->text);
        at = edit->end;
    }
    buf_add(&after, str_from(file->before, at));
    file->after = arena_str(arena, buf_str(&after));
    buf_release(&after);
}

void fix_plan(struct fixes *fixes, const struct finding *findings, size_t count,
              bool unsafe, const struct repo *repo, struct arena *arena)
{
    *fixes = (struct fixes){.arena = arena};
    struct plan plan = {.fixes = fixes};
    worktree_init(&plan.tree, repo);
    for (size_t i = 0; i < count; i++) {
        const struct finding *f = &findings[i];
        for (size_t e = 0; e < f->edits.len && (f->fix_safe || unsafe); e++) {
            struct str why = plan_edit(&plan, f, &f->edits.items[e]);
            if (why.len)
                vec_add(&fixes->notes, arena, ((struct fix_note){f, why}));
        }
    }
    worktree_release(&plan.tree);
    for (size_t i = 0; i < fixes->files.len; i++)
        if (fixes->files.items[i].kind == FIX_REWRITE)
            put_together(&fixes->files.items[i], arena);
    if (fixes->files.len)
        qsort(fixes->files.items, fixes->files.len, sizeof *fixes->files.items,
              compare_files);
}
