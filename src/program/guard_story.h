/* guard_story - what the import rules tell about a guard: the chain of cause.
 *
 *     struct finding *f = judge_report(...);
 *     guard_story_tell(program, file, guard, &guarded, f);
 *
 * Fills a finding about a handler: its place, its key, the related places (the import,
 * the broken package or module behind it, each use of the sentinel), the cause it is
 * grouped under, and the unsafe fix. The rules only decide and choose the headline. */
#ifndef FLATLINE_PROGRAM_GUARD_STORY_H
#define FLATLINE_PROGRAM_GUARD_STORY_H

#include "finding.h"
#include "program/guarded.h"

void guard_story_tell(const struct program *p, uint32_t file, uint32_t guard,
                      const struct guarded *guarded, struct finding *f);
/* Offers the unsafe fix: log with the module's own logger, or raise again. */
void guard_story_offer_fix(const struct program *p, uint32_t file, uint32_t guard,
                           const struct guarded *guarded, struct finding *f);
/* "sets `X = False`; its 1 use at :518 has no `else`" */
struct str guard_story_response(const struct program *p, uint32_t file, uint32_t guard);
/* "Processor.start" of the scope a record stands in; "" at module level. */
struct str guard_story_scope(const struct program *p, uint32_t file, uint32_t scope);

#endif
