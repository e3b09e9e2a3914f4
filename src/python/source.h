/* source - from byte offsets to the lines and columns a reader counts.
 *
 *     struct source source;
 *     source_init(&source, bytes, &outline, scratch);
 *     struct span span = source_span(&source, from, to);
 *
 * Nothing is precomputed: a place is counted from the beginning of the logical line
 * before it, or on from the place asked for last, whichever is nearer. Only when that
 * is far (a line of a megabyte, a screenful of comments) a table with one mark for each
 * SOURCE_STRIDE bytes is built, so that no order of questions costs more than one pass
 * over the file plus SOURCE_STRIDE bytes each.
 *
 * Lines end with LF, CRLF or CR, as in the language reference (2.1.2). Columns count
 * code points, an invalid byte counts as one; a byte order mark has no column. */
#ifndef FLATLINE_PYTHON_SOURCE_H
#define FLATLINE_PYTHON_SOURCE_H

#include "base/arena.h"
#include "base/span.h"
#include "python/outline.h"

#define SOURCE_STRIDE 4096

struct source_place {
    uint32_t offset, line, column; /* line and column from 1 */
};

struct source {
    struct str bytes;
    const struct outline *outline;
    struct arena *arena; /* for the table of marks */
    struct source_place last;
    uint32_t line;              /* the logical line asked for last */
    struct source_place *marks; /* one for each SOURCE_STRIDE bytes, or NULL */
};

/* `bytes`, `outline` (of these bytes) and `arena` must outlive the source. */
void source_init(struct source *s, struct str bytes, const struct outline *outline,
                 struct arena *arena);
/* `offset` up to bytes.len; beyond it counts as the end. An offset within a code point
 * has the column of the code point after it. */
struct source_place source_place(struct source *s, uint32_t offset);
/* Of the bytes [start, end). */
struct span source_span(struct source *s, uint32_t start, uint32_t end);
/* Index of the last logical line that starts at or before `offset`, or OUTLINE_NONE. */
uint32_t source_logical_line(const struct source *s, uint32_t offset);

#endif
