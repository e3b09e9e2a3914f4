/* helpers - what a function of the same file does when a handler calls it.
 *
 *     struct helpers helpers;
 *     helpers_init(&helpers, &layout, options, arena);
 *     struct helper helper = helpers_ask(&helpers, STR("warn_user"));
 *     if (helper.known && helper.level == LEVEL_QUIET) ...
 *
 * `warn_user("no x")` says as much as the body of warn_user does: a function that only
 * prints is a report below ERROR, one that does nothing is nothing, one that exits ends
 * the process. Asked by the name that is called, "name" or "self.name"; a name defined
 * twice, a long body and a function that is being asked about already are not known.
 * Each function is read once, when it is first asked about. */
#ifndef FLATLINE_PYTHON_HELPERS_H
#define FLATLINE_PYTHON_HELPERS_H

#include "python/walk.h"
#include "python/layout.h"

struct helper {
    bool known;
    uint8_t level, reason, report; /* as in struct path */
    bool ends;                     /* never returns */
};

struct helper_entry;

struct helpers {
    struct layout *layout;
    const struct facts_options *options;
    struct arena *arena;
    bool indexed;
    struct map functions, methods; /* name -> item */
    VEC(struct helper_entry) items;
    uint32_t depth;
};

void helpers_init(struct helpers *h, struct layout *layout,
                  const struct facts_options *options, struct arena *arena);
/* Is the local `name` still the null it was made as, at byte `at`? */
bool helpers_is_null(const struct helpers *h, uint32_t at, struct str name);
struct helper helpers_ask(struct helpers *h, struct str name);

#endif
