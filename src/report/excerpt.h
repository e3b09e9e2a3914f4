/* excerpt - lines of source with marks under them, as a person reads them.
 *
 *     129 |     from shared.monitoring import heartbeat
 *         |     --------------------------------------- the import that fails
 *     ...
 *     133 | except ImportError:
 *         | ^^^^^^^^^^^^^^^^^^^
 *
 * Knows how a line looks on a terminal: tabs are expanded, wide characters counted as
 * two cells, everything that acts is escaped, a line longer than EXCERPT_WIDTH is cut
 * around its mark. Lines end as in Python (LF, CR, CR LF), columns are code points; a
 * byte order mark has no column. Lines over EXCERPT_MAX_LINE bytes (minified data) are
 * not shown. */
#ifndef FLATLINE_REPORT_EXCERPT_H
#define FLATLINE_REPORT_EXCERPT_H

#include "base/arena.h"
#include "base/buf.h"
#include "finding.h"

#define EXCERPT_WIDTH 100
#define EXCERPT_TAB 4
#define EXCERPT_MAX_LINE ((size_t)64 << 10)
#define EXCERPT_NEAR 12 /* lines around a finding that its excerpt may span */

/* The lines that an excerpt of the finding may show; false when it has none. */
bool excerpt_range(const struct finding *f, uint32_t *first, uint32_t *last);
/* May `related` be marked in the excerpt of `f`? */
bool excerpt_reaches(const struct finding *f, const struct related *related);

/* One stretch to point at, with a word beside the mark (may be empty). */
struct excerpt_mark {
    struct span span;
    struct str label;
    bool primary;
};

struct excerpt_style {
    const char *gutter, *primary, *secondary, *reset; /* escape sequences, or "" */
};

/* Appends the lines of `marks` (sorted by line, one a line) with `gutter` columns for
 * the numbers. `source` begins with line `first`; 0: it is the whole file. Marks on
 * lines that it has not are left out; false when none was shown. */
bool excerpt_write(struct buf *out, struct str source, uint32_t first,
                   const struct excerpt_mark *marks, size_t count, size_t gutter,
                   const struct excerpt_style *style);

/* The physical line `number` (from 1) without its end; false when there is none.
 * *offset (from 0 at the start) and *line carry the position from call to call, so that
 * lines asked for in ascending order cost one pass. */
struct excerpt_cursor {
    size_t offset;
    uint32_t line;
};
bool excerpt_line(struct str source, struct excerpt_cursor *cursor, uint32_t number,
                  struct str *line);
/* The byte column (from 1) of a code point column. */
uint32_t excerpt_byte_column(struct str line, uint32_t column);

#endif
