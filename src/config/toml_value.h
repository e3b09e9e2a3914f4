/* toml_value - the parts of the TOML reader: what the text of a value means, and what
 * is wrong with a text that is not TOML. For toml*.c only. */
#ifndef FLATLINE_CONFIG_TOML_VALUE_H
#define FLATLINE_CONFIG_TOML_VALUE_H

#include "config/toml.h"

/* A flaw in a value: the byte offset within it and what is wrong there. */
struct toml_flaw {
    size_t at, len;
    const char *what;
};

/* `raw` is the string with its quotes, of any of the four kinds. *out points into `raw`
 * or the arena. False and *flaw for an escape that is none. */
bool toml_decode_string(struct str raw, struct arena *arena, struct str *out,
                        struct toml_flaw *flaw);
bool toml_decode_integer(struct str raw, int64_t *out, struct toml_flaw *flaw);
bool toml_decode_float(struct str raw, double *out, struct toml_flaw *flaw);
/* Is there such a day? The grammar has checked the shape. */
bool toml_check_date(struct str raw, struct toml_flaw *flaw);

/* Finds the first place where `text` ceases to be TOML and says what is wrong there,
 * for people; false when it sees nothing. It takes everything that is TOML, and also
 * some numbers and dates that are not, unless `strict`: the parser sees to those. */
bool toml_find_flaw(struct str text, bool strict, struct toml_flaw *flaw);

/* toml_error for the bytes [at, at + len) of the document. */
bool toml_byte_error(const struct toml_doc *doc, size_t at, size_t len,
                     struct error *err, const char *what);

#endif
