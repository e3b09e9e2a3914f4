/* needles - where any of a few words stands in a file, in one pass.
 *
 *     static const struct needle words[] = {{STR_INIT("sys.path"), 2}, ...};
 *     needles_init(&needles, words, count);
 *     for (size_t at = 0; needles_find(&needles, bytes, &at); at++) ...
 *
 * Each word is known by four ASCII bytes of it, at an offset chosen so that they are
 * rare. A table for each of the four says in which words it may stand; a place where
 * the answers have a word in common is looked at closely. With AVX2 (asked for at run
 * time) 32 places are judged at once by tables for the halves of a byte, the way
 * Hyperscan's Teddy does. */
#ifndef FLATLINE_PYTHON_NEEDLES_H
#define FLATLINE_PYTHON_NEEDLES_H

#include "base/str.h"

#define NEEDLES_MAX 24
#define NEEDLES_BYTES 4 /* of each word that are compared first */

struct needle {
    struct str word;
    size_t offset; /* of those bytes in the word */
};

struct needles {
    const struct needle *words;
    size_t count;
    /* Bit i % 8: may the byte stand at this place of word i? Whole and by halves. */
    uint8_t bytes[NEEDLES_BYTES][256];
    uint8_t low[NEEDLES_BYTES][16], high[NEEDLES_BYTES][16];
};

/* At most NEEDLES_MAX words, which must outlive the needles. */
void needles_init(struct needles *n, const struct needle *words, size_t count);
/* The first word whose four bytes stand at or after *at; *at becomes their place,
 * which is within the word. */
bool needles_find(const struct needles *n, struct str bytes, size_t *at);

#endif
