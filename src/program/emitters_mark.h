/* emitters_mark - what emitters.c and emitters_mark.c share. Nothing else includes
 * this.
 */
#ifndef FLATLINE_PROGRAM_EMITTERS_MARK_H
#define FLATLINE_PROGRAM_EMITTERS_MARK_H

#include "program/emitters.h"

/* The last name of a callee: `x` of `a.b.x(...)`; empty when it has none. */
struct str emitters_callee(const struct code *code, uint32_t call);
/* Marks the code of all files read by now; may be called again when there are more. */
void emitters_set_marks(struct emitters *e);

#endif
