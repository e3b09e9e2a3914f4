/* verdict - from what the rules said to what is reported.
 *
 *     struct verdict verdict = {0};
 *     verdict_reach(&judgement, &verdict);
 *
 * Takes away what the configuration switches off for its path and what a comment in the
 * source suppresses (suppress.h), adds FL901 and FL903 about those comments, sets
 * fingerprints and the total order (path, line, column, rule, message). Rules know
 * nothing of all this.
 *
 * A fingerprint says "the same finding" across revisions: 32 hex digits, the FNV-1a
 * hash of 128 bits (draft-eastlake-fnv) over
 *
 *     rule id NUL path NUL key NUL ordinal
 *
 * where ordinal, in decimal, counts from 0 the findings that are equal in the first
 * three, in total order. No line, column, indentation or message takes part, so that
 * moved code and better wording do not make a finding new. Ordinals are given out
 * before comments are looked at: suppressing one of two equal findings leaves the other
 * as it was. */
#ifndef FLATLINE_VERDICT_H
#define FLATLINE_VERDICT_H

#include "rule.h"

struct verdict {
    VEC(struct finding) findings; /* in the judgement's arena */
    size_t suppressed;            /* hidden by a comment */
};

void verdict_reach(const struct judgement *judgement, struct verdict *verdict);

/* The total order: path, line, column, rule, message, key; for qsort over findings. */
int verdict_compare(const void *a, const void *b);

#endif
