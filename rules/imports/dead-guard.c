/* FL204: what the guard tries to import does not exist: the handler always runs. */
#include "program/closure.h"
#include "program/guard_story.h"
#include "program/sentinels.h"
#include "rule.h"

void rule_dead_guard(struct judgement *j);

/* What would lie among the tests is somebody's own (parameters.py of who runs them), or
 * missing for the sake of a test. */
static bool is_of_tests(const struct program *p, const struct target *t)
{
    uint32_t dir = t->dir != PROGRAM_NONE || t->file == PROGRAM_NONE
                       ? t->dir
                       : p->files.items[t->file].dir;
    return dir != PROGRAM_NONE && p->dirs.items[dir].flags & DIR_SUITE;
}

/* Does the guard serve other modules, or other versions of this one? What a program
 * writes has guards for all that it is written for. */
static bool is_for_others(const struct program *p, uint32_t file, uint32_t import)
{
    return (p->files.items[file].facts->flags & FACTS_GENERATED) ||
           is_of_tests(p, program_target(p, file, import)) ||
           closure_is_visitor(p, file, import) ||
           guarded_for_other_versions(p, file, import);
}

static void judge_guard(struct judgement *j, uint32_t file, uint32_t guard)
{
    const struct program *p = j->program;
    const struct facts *facts = p->files.items[file].facts;
    const struct guard_fact *g = &facts->guards[guard];
    if (g->flags & (GUARD_RAISES | GUARD_FALLS_BACK_IMPORT))
        return;
    struct guarded guarded = guarded_judge(p, file, guard);
    if (guarded.kind != GUARDED_MISSING || is_for_others(p, file, guarded.import))
        return;
    struct finding *f = judge_report(j, p->files.items[file].path);
    if (guarded.name != FACTS_NONE) {
        struct str name = facts_text(facts, facts->names[guarded.name].name);
        f->message =
            arena_printf(j->arena, "this handler always runs: `%.*s` defines no `%.*s`",
                         STR_ARG(guarded.module), STR_ARG(name));
    } else {
        f->message = arena_printf(j->arena,
                                  "this handler always runs: there is no module `%.*s`",
                                  STR_ARG(guarded.module));
    }
    vec_add(&f->notes, j->arena,
            arena_printf(j->arena, "the handler %.*s",
                         STR_ARG(guard_story_response(p, file, guard))));
    f->help = STR("restore what is imported, correct its name, or delete the guard");
    guard_story_tell(p, file, guard, &guarded, f);
}

void rule_dead_guard(struct judgement *j)
{
    judge_each_guard(j, judge_guard);
}
