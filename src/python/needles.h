/* needles - where any of a few words stands in a file, in one pass.
 *
 *     struct needles needles;
 *     needles_init(&needles, words, count);
 *     for (size_t at = 0; needles_find(&needles, bytes, &at, &which); at++) ...
 *
 * Sixteen bytes at a time are compared with the first byte of every word and with one
 * more byte of it; only where both agree the word is compared. Without SSE2 it is one
 * memmem for each word. */
#ifndef FLATLINE_PYTHON_NEEDLES_H
#define FLATLINE_PYTHON_NEEDLES_H

#include "base/str.h"

#define NEEDLES_MAX 16
#define NEEDLES_SECOND 3 /* the other byte compared: words have at least four */

struct needles {
    struct str words[NEEDLES_MAX];
    size_t count;
};

void needles_init(struct needles *n, const struct str *words, size_t count);
/* The first occurrence of any word at or after *at: its place and which word. */
bool needles_find(const struct needles *n, struct str bytes, size_t *at, size_t *which);

#endif
