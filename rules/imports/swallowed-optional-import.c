/* FL202: a handler silently swallows the absence of something that may be absent. */
#include "program/guard_story.h"
#include "program/sentinels.h"
#include "rule.h"

void rule_swallowed_optional_import(struct judgement *j);

static void judge_guard(struct judgement *j, uint32_t file, uint32_t guard)
{
    const struct program *p = j->program;
    struct guarded guarded = guarded_judge(p, file, guard);
    if (guarded.kind != GUARDED_OPTIONAL ||
        program_guard_verdict(p, file, guard).verdict != VERDICT_SILENT)
        return;
    struct finding *f = judge_report(j, p->files.items[file].path);
    struct str response = guard_story_response(p, file, guard);
    if (guarded.target->kind == TARGET_FIRST_PARTY)
        f->message = arena_printf(
            j->arena,
            "a failed import of `%.*s` (which needs `%.*s`: %.*s) goes unseen: the "
            "handler %.*s",
            STR_ARG(guarded.module), STR_ARG(guarded.blocker), STR_ARG(guarded.why),
            STR_ARG(response));
    else
        f->message = arena_printf(
            j->arena, "a failed import of `%.*s` (%.*s) goes unseen: the handler %.*s",
            STR_ARG(guarded.module), STR_ARG(guarded.why), STR_ARG(response));
    f->help =
        STR("say once what is missing and what is off without it, or declare it as "
            "an optional dependency");
    guard_story_tell(p, file, guard, &guarded, f);
}

void rule_swallowed_optional_import(struct judgement *j)
{
    judge_each_guard(j, judge_guard);
}
