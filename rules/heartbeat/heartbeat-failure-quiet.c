/* FL306: see heartbeat_life.h. */
#include "program/heartbeat_story.h"
#include "rule.h"

void rule_heartbeat_failure_quiet(struct judgement *j);

void rule_heartbeat_failure_quiet(struct judgement *j)
{
    const struct heartbeats *h = j->program->heartbeats;
    for (size_t i = 0; h && i < h->life.items.len; i++) {
        const struct life_fact *fact = &h->life.items.items[i];
        if (fact->kind != LIFE_QUIET)
            continue;
        struct finding *f = judge_report(j, heartbeats_path(h, fact->file));
        f->span = heartbeats_span(h, fact->file, fact->node);
        bool silent = str_eq(fact->text, STR("nothing"));
        f->message = silent
                         ? STR("the heartbeat fails unseen: this handler says nothing")
                         : arena_printf(j->arena,
                                        "the heartbeat fails unseen: this handler says "
                                        "no more than `%.*s`",
                                        STR_ARG(fact->text));
        f->help = STR("log with `logger.exception`, or let the failure through");
        f->key = fact->text;
        if (fact->other != CODE_NONE)
            vec_add(
                &f->related, j->arena,
                ((struct related){f->path, heartbeats_span(h, fact->file, fact->other),
                                  STR("a heartbeat's call")}));
    }
}
