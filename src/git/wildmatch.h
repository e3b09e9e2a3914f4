/* wildmatch - does a path match a pattern of .gitignore? As gitignore(5) has it. */
#ifndef FLATLINE_GIT_WILDMATCH_H
#define FLATLINE_GIT_WILDMATCH_H

#include "base/str.h"

enum wildmatch_flag {
    WILDMATCH_PATH = 1, /* `*`, `?` and `[]` stay within a component, `**` does not */
    WILDMATCH_NOCASE = 2,
};

/* `pattern` must match the whole of `text`. At worst quadratic in their lengths. A
 * pattern with an unfinished `[` or a lone backslash at its end matches nothing. */
bool wildmatch(struct str pattern, struct str text, unsigned flags);

#endif
