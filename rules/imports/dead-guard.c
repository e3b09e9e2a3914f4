/* FL204: what the guard tries to import does not exist: the handler always runs. */
#include "program/guard_story.h"
#include "program/sentinels.h"
#include "rule.h"

void rule_dead_guard(struct judgement *j);

static void judge_guard(struct judgement *j, uint32_t file, uint32_t guard)
{
    const struct program *p = j->program;
    const struct facts *facts = p->files.items[file].facts;
    const struct guard_fact *g = &facts->guards[guard];
    if (g->flags & (GUARD_RAISES | GUARD_FALLS_BACK_IMPORT))
        return;
    struct guarded guarded = guarded_judge(p, file, guard);
    if (guarded.kind != GUARDED_MISSING)
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
