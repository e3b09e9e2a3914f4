/* utf8 - code points in bytes that need not be UTF-8.
 *
 * Names and contents come from strangers. Inside flatline they are raw bytes; on the
 * way out everything passes utf8_escape (terminals, annotations) or a JSON writer fed
 * by utf8_clean. Columns are counted in code points; an invalid byte counts as one. */
#ifndef FLATLINE_BASE_UTF8_H
#define FLATLINE_BASE_UTF8_H

#include "base/buf.h"

/* Decodes one code point at the start of `s` (not empty) into *cp and returns its
 * length in bytes. Invalid, overlong or surrogate bytes: *cp = UTF8_BAD and 1. */
size_t utf8_decode(struct str s, uint32_t *cp);
#define UTF8_BAD UINT32_MAX

/* So many bytes at the start of `s` are printable ASCII, as most are: each is a code
 * point, a cell and itself when escaped. */
size_t utf8_plain(struct str s);

bool utf8_valid(struct str s);
/* Number of code points; every invalid byte counts as one. */
size_t utf8_length(struct str s);
/* Cells on a terminal: 0 for combining marks, 2 for East Asian wide, 1 for others. */
size_t utf8_width(struct str s);
/* Appends `s` so that it is valid UTF-8 on one line and cannot move a terminal: C0, DEL
 * and C1 controls, invalid bytes as \xHH; bidi controls, line separators and other
 * format characters as \uHHHH. A tab becomes \t, a newline \n. Backslashes stay. */
void utf8_escape(struct buf *out, struct str s);
/* Does the code point act instead of being seen: bidi controls, zero-width and tag
 * characters, line separators (Trojan Source, CVE-2021-42574), C0, DEL, C1? */
bool utf8_acts(uint32_t cp);
/* Appends `s` as valid UTF-8, each invalid byte as \xHH; nothing else changes. */
void utf8_clean(struct buf *out, struct str s);

#endif
