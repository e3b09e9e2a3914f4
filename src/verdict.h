/* verdict - from what the rules said to what is reported.
 *
 *     struct verdict verdict = {0};
 *     verdict_reach(&judgement, &verdict);
 *
 * Takes away what the configuration switches off for its path and what a comment in the
 * source suppresses, adds FL901 and FL903 about those comments, sets fingerprints and
 * the total order (path, line, column, rule, message). Rules know nothing of all this.
 */
#ifndef FLATLINE_VERDICT_H
#define FLATLINE_VERDICT_H

#include "rule.h"

struct verdict {
    VEC(struct finding) findings; /* in the judgement's arena */
    size_t suppressed;            /* hidden by a comment */
};

void verdict_reach(const struct judgement *judgement, struct verdict *verdict);

#endif
