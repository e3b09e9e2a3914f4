#include "program/guarded.h"
#include "rule.h"

void judge_each_guard(struct judgement *j, judge_guard_visit *visit)
{
    const struct program *p = j->program;
    for (uint32_t file = 0; file < p->files.len; file++)
        for (uint32_t g = 0; g < p->files.items[file].facts->guard_count; g++)
            if (guarded_in_question(p, file, g))
                visit(j, file, g);
}
