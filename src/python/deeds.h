/* deeds - what evaluating an expression says and does.
 *
 *     struct deed deed = {0};
 *     deed_of(&walk, expression, true, &deed);
 *     if (deed.level == LEVEL_LOUD) ...
 *
 * A sum over all calls in the expression (not in its lambdas): the loudest report, the
 * end of the process, whether the exception being handled goes anywhere. It is applied
 * to the paths once, when the whole of the expression is known. */
#ifndef FLATLINE_PYTHON_DEEDS_H
#define FLATLINE_PYTHON_DEEDS_H

#include "python/walk.h"

/* What evaluating an expression does. */
struct deed {
    uint8_t level, reason, report;
    bool ends, works, imports;
    bool mentions; /* the exception is in its value */
    bool told;     /* ... was handed to a report */
};

/* Adds to `out`. `top`: the expression is a statement of its own, so that a call in it
 * may be the work done. */
void deed_of(struct walk *w, TSNode node, bool top, struct deed *out);
void deed_of_children(struct walk *w, TSNode node, struct deed *out);
/* Raises the level of `out`, with its reason. */
void deed_say(struct deed *out, uint8_t level, uint8_t reason);
/* It happens on each path of `live`; where it ends the process, they move to `done`. */
void deed_apply(struct walk *w, const struct deed *deed, struct paths *live,
                struct paths *done);

#endif
