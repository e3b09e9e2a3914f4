/* ewah - the compressed bitmaps git writes into a split index.
 *
 * A bitmap is: number of bits, number of words (4 bytes each), the words (8 bytes each,
 * big-endian), the position of the last marker (4 bytes). A marker word holds a bit
 * (bit 0), how many words repeat it (bits 1-32) and how many literal words follow
 * (bits 33-63). Format: git's Documentation/technical/bitmap-format. */
#ifndef FLATLINE_GIT_EWAH_H
#define FLATLINE_GIT_EWAH_H

#include "base/str.h"

/* Takes one bitmap off the front of *bytes; false when it is cut off. */
bool ewah_measure(struct str *bytes, struct str *bitmap);
/* Sets the bits of `bitmap` in `out`, which holds at least `count` zeroed bits, lowest
 * first. False when the bitmap is malformed or sets a bit at or past `count`. An empty
 * bitmap sets none. */
bool ewah_expand(struct str bitmap, uint8_t *out, size_t count);

#endif
