/* report - the formats in which findings leave flatline.
 *
 *     const struct report *report = report_find(STR("sarif"));
 *     struct buf out = {0};
 *     report->write(&input, &out);
 *
 * A format sees the ordered findings and the problems, writes into a buf and knows
 * nothing of where they came from or go to. Everything a stranger named (paths,
 * messages, source lines) passes utf8_escape or the JSON writer, so that no output can
 * move a terminal, end an annotation or be invalid UTF-8. Problems are part of every
 * format: a report that hides what was not read would lie. Bytes depend on the input
 * alone; times are shown only when asked for. */
#ifndef FLATLINE_REPORT_REPORT_H
#define FLATLINE_REPORT_REPORT_H

#include "base/jsonw.h"
#include "catalogue.h"
#include "problem.h"

struct report_input {
    const struct finding *findings; /* in total order */
    size_t count;
    const struct problem *problems;
    size_t problem_count;
    /* The bytes of a file, for excerpts and byte columns; false: there are none. What
     * it returns must live until the next call. May be NULL. */
    bool (*source)(void *context, struct str path, struct str *bytes);
    void *context;
    struct str label;     /* what was judged: "the work tree" */
    size_t files;         /* read */
    size_t bytes, parsed; /* of them; by tree-sitter (statistics only) */
    size_t suppressed;    /* findings hidden by comments */
    size_t known;         /* findings that the base has too */
    size_t unknown_names; /* heartbeat names not worked out, where FL305 is not run */
    bool compared;        /* there is a base: what is reported is new */
    bool has_baseline;
    size_t baselined;        /* findings hidden by the baseline */
    size_t stale;            /* entries of it that hide nothing any more */
    const struct str *fixed; /* what was done to files before this judgement */
    size_t fixed_count;
    uint64_t microseconds; /* 0: not shown */
    bool color, quiet, statistics;
};

struct report {
    const char *name, *summary;
    bool shows_lines; /* of source, around the findings */
    void (*write)(const struct report_input *in, struct buf *out);
};

extern const struct report reports[];
extern const size_t report_count;

/* NULL when there is no such format; *nearest then gets the most similar name, or "".
 */
const struct report *report_find(struct str name, const char **nearest);

/* Number of findings of that severity. */
size_t report_total(const struct report_input *in, enum severity severity);
/* "12 errors", "1 warning". */
void report_plural(struct buf *out, size_t count, const char *singular);
/* "3 errors and 1 warning in 412 files (2 suppressed), 1 problem"; with a base
 * "1 new error in 412 files (7 known, 2 suppressed)" */
void report_summary(const struct report_input *in, struct buf *out);
/* `path` escaped; with a '/' behind it when it is a finding about a directory. */
void report_path(struct buf *out, const struct finding *f);
/* `path:line:col: ID message`, without a newline: the form people and editors grep. */
void report_line(struct buf *out, const struct finding *f);
const char *report_severity(enum severity severity); /* "error", "warning" */

/* Indexes of the findings so that those of one cause stand together, errors before
 * warnings, what hides most first: for formats that people read from the top. */
void report_gravest_first(const struct report_input *in, struct arena *arena,
                          uint32_t **order);

/* Adds the counts by rule, most frequent first. */
struct rule_total {
    const struct rule *rule;
    size_t count;
};
size_t report_by_rule(const struct report_input *in, struct arena *arena,
                      struct rule_total **totals);

void report_text(const struct report_input *in, struct buf *out);
void report_concise(const struct report_input *in, struct buf *out);
void report_json(const struct report_input *in, struct buf *out);
void report_sarif(const struct report_input *in, struct buf *out);
void report_github(const struct report_input *in, struct buf *out);
void report_gitlab(const struct report_input *in, struct buf *out);
void report_junit(const struct report_input *in, struct buf *out);
void report_rdjson(const struct report_input *in, struct buf *out);

#endif
