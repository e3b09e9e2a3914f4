/* FL104: something that was meant to be __init__.py and is not. */
#include "base/path.h"
#include "program/holes.h"
#include "rule.h"

void rule_init_misnamed(struct judgement *j);

static void report(struct judgement *j, uint32_t dir, struct str wrong)
{
    const struct program_dir *d = &j->program->dirs.items[dir];
    struct str init = path_join(j->arena, d->path, STR("__init__.py"));
    size_t entry = snapshot_find(j->program->snapshot, wrong);
    bool exact = str_eq(path_name(wrong), STR("__init__.py"));
    struct finding *f = judge_report(j, wrong);
    f->is_directory = exact && entry == STR_NONE;
    f->key = STR("init-misnamed");
    f->cause = d->path;
    if (exact) {
        f->message = arena_printf(
            j->arena, "`%.*s` is a %s: `%.*s` is no regular package", STR_ARG(wrong),
            entry == STR_NONE ? "directory" : "link that leads nowhere",
            STR_ARG(d->path));
        f->help = STR("replace it by a file");
        return;
    }
    f->message =
        arena_printf(j->arena,
                     "`%.*s` is not `__init__.py`: Python does not take it for "
                     "one, and `%.*s` is no regular package",
                     STR_ARG(path_name(wrong)), STR_ARG(d->path));
    f->help = arena_printf(j->arena, "rename it to %.*s", STR_ARG(init));
    struct edit *edit = vec_push(&f->edits, j->arena);
    edit->path = wrong;
    edit->rename_to = init;
    f->fix_safe = true;
}

void rule_init_misnamed(struct judgement *j)
{
    for (uint32_t i = 0; i < j->program->dirs.len; i++) {
        struct str wrong, unused;
        struct hole hole = hole_at(j->program, i);
        /* A plain init.py is a fair name for a module where no package is broken. */
        if (hole.kind == HOLE_NONE || !hole_misnamed_init(j->program, i, &wrong) ||
            (str_eq(path_name(wrong), STR("init.py")) && hole.kind != HOLE_IN_PACKAGE))
            continue;
        if (hole_init_on_disk(j->program, i, &unused) != ON_DISK_FILE)
            report(j, i, wrong);
    }
}
