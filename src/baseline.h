/* baseline - the findings a repository lives with for now.
 *
 *     struct baseline baseline;
 *     if (!baseline_read(&baseline, text, arena, &err)) return 2;
 *     hidden = baseline_subtract(&baseline, run.findings.items, &count);
 *     ... baseline.entries.items[i].met: is it still there? ...
 *
 *     {
 *       "version": 1,
 *       "findings": [
 *         {"path": "a/b.py", "rule": "FL201", "fingerprint": "242b..."},
 *         {}
 *       ]
 *     }
 *
 * Only the fingerprint decides, which knows no lines (verdict.h); path and rule are for
 * the reader, and give the order. One finding a line, and no message, since messages
 * name lines: what did not change makes no difference in a diff. The empty object at
 * the end lets every line end in a comma, so that two branches that add lines merge.
 * Reading accepts any order and doubles, as merges leave them; everything else that is
 * not of this form is an error. A moved file's findings are new to a baseline. */
#ifndef FLATLINE_BASELINE_H
#define FLATLINE_BASELINE_H

#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "finding.h"

#define BASELINE_NAME ".flatline-baseline.json"
#define BASELINE_MAX ((size_t)64 << 20)

struct baseline_entry {
    struct str path, rule, fingerprint;
    bool met; /* set by baseline_subtract: it was among the findings */
};

struct baseline {
    VEC(struct baseline_entry) entries; /* no fingerprint twice */
    struct map by_fingerprint;
};

/* Texts are copied into `arena`. err has the line, not the file. */
bool baseline_read(struct baseline *baseline, struct str text, struct arena *arena,
                   struct error *err);

/* Takes the findings that the baseline has out of the array, keeping the order of the
 * others; *count becomes what is left. Returns how many it took. */
size_t baseline_subtract(struct baseline *baseline, struct finding *findings,
                         size_t *count);

/* Appends the baseline of these findings. */
void baseline_write(const struct finding *findings, size_t count, struct buf *out);
/* Appends the baseline of the entries that were met. */
void baseline_write_met(const struct baseline *baseline, struct buf *out);

#endif
