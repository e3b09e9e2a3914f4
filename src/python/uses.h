/* uses - how one occurrence of a name is used: tested, handed on, or neither; and what
 * happens where the test says that the thing is missing.
 *
 *     if (use_is_plausible(layout, line, at, len, false) &&
 *         use_read(list, line, at, len, false, &use) && use.is_test)
 *             ... use.response ...
 */
#ifndef FLATLINE_PYTHON_USES_H
#define FLATLINE_PYTHON_USES_H

#include "python/guard.h"

/* What a name is when the thing is missing. */
struct use_value {
    bool truth;
    bool none;      /* None itself, not another null */
    bool container; /* an empty list, dict or set */
    bool flag;      /* a name that is only ever True, False or None */
};

struct use {
    bool is_test;
    uint8_t response; /* enum use_response, when it is a test */
    bool behind;      /* ... of the code behind it, not of a branch */
    /* Otherwise the name was handed on: */
    struct str alias;       /* to this name */
    struct use_value value; /* ... which is this when the thing is missing */
    bool function;          /* it is a function that returns it */
};

/* By the text around it: could the name at byte `at` be tested or handed on there? A
 * name called, indexed or looked into is not (`called`: only when it is called). */
bool use_is_plausible(const struct layout *l, uint32_t line, uint32_t at, uint32_t len,
                      bool called);
/* False when it is neither. */
bool use_read(struct guard_list *list, uint32_t line, uint32_t at, uint32_t len,
              struct use_value missing, struct use *out);
/* The same without a look at names that a branch hands it on to. */
bool use_read_once(struct guard_list *list, uint32_t line, uint32_t at, uint32_t len,
                   struct use_value missing, struct use *out);
/* `"x" in globals()`, `"x" not in sys.modules`, with the text at byte `at`: the same,
 * for a name that is not there at all. */
bool use_read_presence(struct guard_list *list, uint32_t line, uint32_t at,
                       struct use *out);
/* The `try` whose body the line stands in, directly or under conditions; or
 * OUTLINE_NONE. */
uint32_t use_try_around(const struct layout *l, uint32_t line);
/* `try: X.run() except AttributeError:` tests X: what does the handler do? `unbound`:
 * there is no name X at all. False when it is no such use, or does nothing. */
bool use_is_tried(struct guard_list *list, uint32_t line, uint32_t at, uint32_t len,
                  bool unbound, uint8_t *response);
/* The best (enum use_response) that tests of `name` behind the statement at `line` do
 * in its function, when it is null there (`none`: None). */
uint8_t use_response_behind(struct guard_list *list, uint32_t line, struct str name,
                            bool none);

#endif
