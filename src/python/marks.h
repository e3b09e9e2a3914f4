/* marks - where the telling bytes of a text stand.
 *
 *     struct marks m;
 *     marks_init(&m, bytes);
 *     for (p = m.text; (p = marks_next(&m, p, MARK_TELLING)) < m.end; p++) ...
 *
 * Telling are the bytes that can end a stretch of dull ones: quotes, brackets,
 * comments, line ends, colons, semicolons, backslashes. A block of bytes becomes a word
 * with a bit for each; blocks are looked at some at a time, as they are asked for, by
 * AVX2 where the processor has it (asked at run time). Nothing is allocated. */
#ifndef FLATLINE_PYTHON_MARKS_H
#define FLATLINE_PYTHON_MARKS_H

#include "base/str.h"

#define MARKS_BLOCK 64  /* bytes in a word */
#define MARKS_BLOCKS 16 /* words known at a time */

enum mark_kind {
    MARK_TELLING,   /* any of them */
    MARK_IN_SINGLE, /* in a string: quotes, backslashes, line ends */
    MARK_IN_TRIPLE, /* in a string that may span lines: quotes, backslashes */
    MARK_LINE_END,  /* LF, CR */
    MARK_KINDS
};

struct marks {
    const unsigned char *text, *end;
    const unsigned char *first; /* of the `len` bytes that `bits` are about */
    size_t len;
    size_t blocks; /* to be looked at next: a string is short, a file may be long */
    void (*classify)(struct marks *m, size_t blocks);
    uint64_t bits[MARK_KINDS][MARKS_BLOCKS];
};

/* `bytes` must live as long. */
void marks_init(struct marks *m, struct str bytes);
/* Looks at the blocks from that of `p` on, which is before the end (for marks_next). */
void marks_load(struct marks *m, const unsigned char *p);

/* Is all of it ASCII, without a CR? */
bool marks_plain(struct str bytes);

/* The first byte of that kind from `p` on; the end when there is none. Going forward is
 * cheap, going back costs a look. */
static inline const unsigned char *marks_next(struct marks *m, const unsigned char *p,
                                              enum mark_kind kind)
{
    for (;;) {
        size_t at = (size_t)(p - m->first);
        if (at < m->len) {
            uint64_t ahead = m->bits[kind][at / MARKS_BLOCK] >> at % MARKS_BLOCK;
            if (ahead)
                return p + __builtin_ctzll(ahead);
            p += MARKS_BLOCK - at % MARKS_BLOCK;
        } else if (p < m->end) {
            marks_load(m, p);
        } else {
            return m->end;
        }
    }
}

#endif
