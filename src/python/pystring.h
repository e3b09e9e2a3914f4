/* pystring - the value of a string literal's content.
 *
 *     pystring_decode(content, PYSTRING_FORMAT, &out)
 *
 * Escapes as in the language reference 2.4.1; line ends become LF. A lone surrogate or
 * a `\N{...}` has no value here. */
#ifndef FLATLINE_PYTHON_PYSTRING_H
#define FLATLINE_PYTHON_PYSTRING_H

#include "base/buf.h"

enum pystring_flag {
    PYSTRING_RAW = 1,
    PYSTRING_FORMAT = 2, /* f-string: doubled braces stand for one */
    PYSTRING_BYTES = 4,
};

/* From a prefix such as "rf" (any case). */
unsigned pystring_flags(struct str prefix);
/* Appends the value; false when it has none that flatline can tell. */
bool pystring_decode(struct str content, unsigned flags, struct buf *out);
void pystring_add_code_point(struct buf *out, uint32_t cp);

#endif
