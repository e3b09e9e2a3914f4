/* guard_names - the names of a guard: what they were before the statement, which of
 * them are needed behind it.
 *
 *     guard_names_require(list, g, names_else_binds);       sets g->required,
 * g->consumed guard_names_presets(list, g);                         sets g->preset_*,
 * g->outside
 *     ... the handler is walked: g->paths ...
 *     guard_names_replaced(list, g);            sets g->replaced, g->chosen,
 * g->substitutes
 *
 * A handler falls back when it leaves a usable value in every name that is required; a
 * value from before the `try` may be one. All answers are bits of g->names.
 *
 * Reads lines, not trees; only a body's assertions are looked up in the guard's own
 * tree. Nothing fails and nothing is kept beyond the guard. All guards of a file share
 * LINES_READ_MAX lines, so that a file of nothing but guards stays linear; past it, the
 * answer is that less is known. */
#ifndef FLATLINE_PYTHON_GUARD_NAMES_H
#define FLATLINE_PYTHON_GUARD_NAMES_H

#include "python/guard.h"

/* The names a fallback must bind: those of the body that are used behind it; at module
 * level, if none is, those that other modules may import. Then what `else` binds
 * (`otherwise`), then mere flags. */
void guard_names_require(struct guard_list *list, struct guard *g, uint64_t otherwise);
/* What the names of the body were bound to before the statement. */
void guard_names_presets(struct guard_list *list, struct guard *g);
/* The names beside the body's that had a usable value, or were arguments, and get
 * another: engine = "fast" before, engine = "slow" in the handler. Where something of
 * the body is used behind it, only what is asked about tells it not to. */
void guard_names_replaced(struct guard_list *list, struct guard *g);
/* The names that the body binds to one text or number and the handler to another, and
 * that are compared with such values somewhere: they choose the way. */
void guard_names_chosen(struct guard_list *list, struct guard *g);
/* Does the handler import something else, and is that used behind it, or put into an
 * attribute or element? */
void guard_names_substituted(struct guard_list *list, struct guard *g);

#endif
