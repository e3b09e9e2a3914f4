/* suppress - comments in the source that hide findings, and what is wrong with them.
 *
 *     struct suppressions s;
 *     suppressions_of(&s, judgement);
 *     if (suppress(&s, finding)) ...                     for every finding
 *     suppressions_judge(&s, &findings);                 FL901, FL903
 *
 * `# flatline: ignore[FL201, missing-init] reason` names rules by ID or readable name,
 * without brackets it means all of them; so do `# noqa: FL201` and a bare `# noqa`. A
 * comment counts for the findings that stand within its logical line. Words of a noqa
 * that have not the form of our IDs belong to other tools and are never looked at.
 * Belongs to the verdict stage; no rule knows of it. */
#ifndef FLATLINE_SUPPRESS_H
#define FLATLINE_SUPPRESS_H

#include "rule.h"

struct suppressions {
    const struct judgement *judgement;
    struct file_suppressions *files; /* one per program file, made when first asked */
};

/* Everything lives in the judgement's arena. */
void suppressions_of(struct suppressions *s, const struct judgement *judgement);
/* Is the finding hidden by a comment? Remembers which comment was of use. */
bool suppress(struct suppressions *s, const struct finding *finding);
/* Reports to `out` (a judgement whose findings these become) each comment that names
 * one of our rules and hid nothing, and each unknown rule named. A rule that did not
 * run on the file is given the benefit of the doubt. */
void suppressions_judge(struct suppressions *s, struct judgement *out);

#endif
