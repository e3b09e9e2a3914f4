/* FL902: a file, or the part of it that mattered, could not be parsed. */
#include "rule.h"

void rule_unparsable(struct judgement *j);

void rule_unparsable(struct judgement *j)
{
    const struct program *p = j->program;
    for (uint32_t i = 0; i < p->files.len; i++) {
        const struct program_file *file = &p->files.items[i];
        if (!file->facts->trouble_count || file->flags & (FILE_EXCLUDED | FILE_FIXTURE))
            continue;
        const struct trouble_fact *trouble = &file->facts->troubles[0];
        struct finding *f = judge_report(j, file->path);
        f->span = trouble->span;
        f->key = facts_text(file->facts, trouble->message);
        f->message = arena_printf(j->arena, "cannot be parsed: %.*s",
                                  STR_ARG(facts_text(file->facts, trouble->message)));
        f->help = STR("what stands behind this place was not judged");
    }
}
