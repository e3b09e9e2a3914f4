/* FL103: __init__.py is on disk but git does not know it. */
#include "base/path.h"
#include "program/holes.h"
#include "rule.h"

void rule_init_not_tracked(struct judgement *j);

static void report(struct judgement *j, uint32_t dir, struct str ignored_by)
{
    const struct program_dir *d = &j->program->dirs.items[dir];
    struct str init = path_join(j->arena, d->path, STR("__init__.py"));
    bool staged = j->program->snapshot->kind == SNAPSHOT_INDEX;
    struct finding *f = judge_report(j, d->path);
    f->is_directory = true;
    f->key = STR("init-not-tracked");
    f->cause = d->path;
    f->message = arena_printf(
        j->arena, "`%.*s` is on disk but %s: it works here and fails everywhere else",
        STR_ARG(init),
        ignored_by.len ? "ignored by git"
        : staged       ? "not staged"
                       : "not tracked by git");
    if (ignored_by.len)
        vec_add(&f->notes, j->arena,
                arena_printf(j->arena, "ignored by %.*s", STR_ARG(ignored_by)));
    f->help = arena_printf(j->arena, "git add %s%.*s", ignored_by.len ? "-f " : "",
                           STR_ARG(init));
}

void rule_init_not_tracked(struct judgement *j)
{
    for (uint32_t i = 1; i < j->program->dirs.len; i++) {
        const struct program_dir *dir = &j->program->dirs.items[i];
        struct str ignored_by;
        if (dir->init == PROGRAM_NONE &&
            hole_init_on_disk(j->program, i, &ignored_by) == ON_DISK_FILE)
            report(j, i, ignored_by);
    }
}
