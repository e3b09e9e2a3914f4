/* FL205: an unguarded import of a module of ours that does not exist. */
#include "program/guard_story.h"
#include "program/guarded.h"
#include "rule.h"

void rule_unresolved_import(struct judgement *j);

static void report(struct judgement *j, uint32_t file, uint32_t import,
                   struct str module, const struct target *target)
{
    const struct program *p = j->program;
    const struct facts *facts = p->files.items[file].facts;
    const struct import_fact *i = &facts->imports[import];
    struct finding *f = judge_report(j, p->files.items[file].path);
    f->span = i->span;
    f->key = arena_printf(j->arena, "%.*s|%.*s", STR_ARG(module),
                          STR_ARG(guard_story_scope(p, file, i->scope)));
    f->cause = module;
    f->message = arena_printf(j->arena, "there is no module `%.*s`", STR_ARG(module));
    if (target->dir != PROGRAM_NONE && p->dirs.items[target->dir].init != PROGRAM_NONE)
        vec_add(&f->notes, j->arena,
                arena_printf(j->arena,
                             "`%.*s` exists and is a package; `%.*s` is not in it",
                             STR_ARG(p->dirs.items[target->dir].path),
                             STR_ARG(target->missing)));
    f->help = STR("correct the name, or restore the module");
}

void rule_unresolved_import(struct judgement *j)
{
    const struct program *p = j->program;
    for (uint32_t file = 0; file < p->files.len; file++) {
        const struct facts *facts = p->files.items[file].facts;
        for (uint32_t i = 0; i < facts->import_count; i++) {
            const struct target *target = program_target(p, file, i);
            if (target->kind == TARGET_MISSING && guarded_bare_in_question(p, file, i))
                report(j, file, i, guarded_import_name(p, file, i), target);
        }
    }
}
