/* FL201: a handler hides the failure of the project's own import. */
#include "program/guard_story.h"
#include "program/sentinels.h"
#include "rule.h"

void rule_swallowed_import(struct judgement *j);

static void judge_guard(struct judgement *j, uint32_t file, uint32_t guard)
{
    const struct program *p = j->program;
    struct guarded guarded = guarded_judge(p, file, guard);
    if (guarded.kind != GUARDED_OWN ||
        program_guard_verdict(p, file, guard).verdict != VERDICT_SILENT)
        return;
    struct finding *f = judge_report(j, p->files.items[file].path);
    f->message = arena_printf(
        j->arena, "a failed import of `%.*s` goes unseen: the handler %.*s",
        STR_ARG(guarded.module), STR_ARG(guard_story_response(p, file, guard)));
    f->help = arena_printf(
        j->arena, "only a defect can make it fail: import it unguarded, or log "
                  "it at ERROR (`logger.exception`)");
    guard_story_tell(p, file, guard, &guarded, f);
    guard_story_offer_fix(p, file, guard, &guarded, f);
}

void rule_swallowed_import(struct judgement *j)
{
    judge_each_guard(j, judge_guard);
}
