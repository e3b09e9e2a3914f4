/* FL203: the failure of the project's own import is told, but only below ERROR. */
#include "program/guard_story.h"
#include "program/sentinels.h"
#include "rule.h"

void rule_quiet_import_failure(struct judgement *j);

static void judge_guard(struct judgement *j, uint32_t file, uint32_t guard)
{
    const struct program *p = j->program;
    struct guarded guarded = guarded_judge(p, file, guard);
    if (guarded.kind != GUARDED_OWN ||
        program_guard_verdict(p, file, guard).verdict != VERDICT_QUIET)
        return;
    struct finding *f = judge_report(j, p->files.items[file].path);
    f->message = arena_printf(
        j->arena,
        "a failed import of `%.*s` is told only below ERROR: the handler %.*s",
        STR_ARG(guarded.module), STR_ARG(guard_story_response(p, file, guard)));
    f->help = STR("only a defect can make it fail: log it at ERROR "
                  "(`logger.exception`), where alerts look");
    guard_story_tell(p, file, guard, &guarded, f);
    guard_story_offer_fix(p, file, guard, &guarded, f);
}

void rule_quiet_import_failure(struct judgement *j)
{
    judge_each_guard(j, judge_guard);
}
