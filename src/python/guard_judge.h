/* guard_judge - the verdict on a guard from its paths, and the words for it.
 *
 *     guard_judge(list, g);
 *     fact.verdict = g->verdict, fact.response = guard_response(list, g);
 *
 * Handled, quiet or silent, as rules.md has it for a handler alone: sentinels may
 * settle a silent guard afterwards (sentinels.h), a probe is none (guard_probe.h).
 * Cannot fail; g->why is a literal. */
#ifndef FLATLINE_PYTHON_GUARD_JUDGE_H
#define FLATLINE_PYTHON_GUARD_JUDGE_H

#include "python/guard.h"

/* Sets g->verdict, g->reason, g->why and g->worst, from g->paths, g->continued and what
 * is known of the names and imports. */
void guard_judge(struct guard_list *list, struct guard *g);
/* What the handler does, for messages ("sets X = None"); a text of the builder. */
struct text guard_response(struct guard_list *list, const struct guard *g);

#endif
