/* effects - what a call says or does: nothing, work, a report, an end.
 *
 *     enum effect effect = effect_of_call(bytes, call, options);
 *
 * Judged by name and arguments alone, as a reader of the line would: `.error(...)` on
 * anything logger-like is loud, `print(..., file=sys.stderr)` writes to stderr. The
 * lists stand in effects.c; facts_options adds names that count as loud. */
#ifndef FLATLINE_PYTHON_EFFECTS_H
#define FLATLINE_PYTHON_EFFECTS_H

#include "python/facts.h"
#include "python/syntax.h"

enum effect {
    EFFECT_WORK,    /* a call like any other: may be the job done another way */
    EFFECT_HOUSE,   /* preparation that does no job: filterwarnings, sys.path.insert */
    EFFECT_PURE,    /* only converts its arguments: str(e), isinstance(..) */
    EFFECT_CAUGHT,  /* yields the exception being handled: sys.exc_info() */
    EFFECT_IMPORT,  /* importlib.import_module(..), __import__(..) */
    EFFECT_DEBUG,   /* a report nobody sees in production */
    EFFECT_PRINT,   /* to stdout */
    EFFECT_INFO,    /* logged below WARNING */
    EFFECT_WARNING, /* logged at WARNING */
    EFFECT_WARN,    /* warnings.warn */
    EFFECT_LOUD,    /* ERROR or above, or configured as loud */
    EFFECT_ENDS,    /* ends the process or the test */
    EFFECT_STDERR,
    EFFECT_SKIPS, /* leaves tests out, and goes on */
};

enum effect effect_of_call(struct str bytes, TSNode call,
                           const struct facts_options *options);
/* Is it a report below ERROR (DEBUG to WARN above)? */
static inline bool effect_is_report(enum effect e)
{
    return e >= EFFECT_DEBUG && e <= EFFECT_WARN;
}
/* Is what is done to it preparation (sys.path, __all__), not work? */
bool effect_is_house_of(struct str receiver);
/* Is it the name of a list by which pytest leaves files out (collect_ignore)? */
bool effect_is_ignore_list(struct str name);

#endif
