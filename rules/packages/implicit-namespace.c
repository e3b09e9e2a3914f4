/* FL102: Python files in a directory that is a package only by PEP 420. */
#include "program/holes.h"
#include "rule.h"

void rule_implicit_namespace(struct judgement *j);

void rule_implicit_namespace(struct judgement *j)
{
    for (uint32_t i = 0; i < j->program->dirs.len; i++) {
        struct hole hole = hole_at(j->program, i);
        if (hole.kind != HOLE_NAMESPACE || hole_explained(j->program, i))
            continue;
        const struct program_dir *dir = &j->program->dirs.items[i];
        struct finding *f = judge_report(j, dir->path);
        f->is_directory = true;
        f->key = STR("namespace");
        f->cause = dir->path;
        f->message =
            hole.modules
                ? arena_printf(
                      j->arena, "`%.*s` has %u Python file%s and no `__init__.py`",
                      STR_ARG(dir->path), hole.modules, hole.modules == 1 ? "" : "s")
                : arena_printf(j->arena,
                               "`%.*s` is imported, holds packages, and has no "
                               "`__init__.py`",
                               STR_ARG(dir->path));
        f->help = arena_printf(j->arena,
                               "create %.*s/__init__.py, or name the directory in "
                               "`namespace-packages` if it is meant to be one",
                               STR_ARG(dir->path));
    }
}
