/* naming - the style a name is written in.
 *
 *     naming_of(STR("p2_odds"))       NAMING_SNAKE
 *     naming_of(STR("OddsProcessor")) NAMING_PASCAL
 *
 * Of ASCII names only; a word in small letters is snake_case. Source: PEP 8, "Naming
 * Styles". */
#ifndef FLATLINE_PROGRAM_NAMING_H
#define FLATLINE_PROGRAM_NAMING_H

#include "base/str.h"

enum naming {
    NAMING_OTHER,
    NAMING_SNAKE,  /* words of small letters and digits, joined by `_` */
    NAMING_PASCAL, /* letters and digits, a capital first */
    NAMING_KEBAB,  /* as snake_case with `-`, at least one */
    NAMING_COUNT,
};

enum naming naming_of(struct str name);
/* "snake_case", for messages. */
const char *naming_word(enum naming style);

#endif
