/* finding - one thing a rule has to say, and everything a report may need of it.
 *
 * Rules make findings (judge_report in rule.h); verdict.h takes away the suppressed and
 * sets the fingerprints; report/ writes what is left. A finding points into the run
 * arena. Detection knows nothing of suppression, order or formats. */
#ifndef FLATLINE_FINDING_H
#define FLATLINE_FINDING_H

#include "base/span.h"
#include "base/vec.h"

struct rule;

enum severity { SEVERITY_OFF, SEVERITY_WARNING, SEVERITY_ERROR };

/* Another place that belongs to the story. */
struct related {
    struct str path;
    struct span span; /* line 0: the whole file or directory */
    struct str message;
};

/* Replace the bytes [start, end) of `path` by `text`; create it when `create`; move it
 * to `rename_to` when that is not empty. */
struct edit {
    struct str path, text, rename_to;
    uint32_t start, end;
    uint64_t digest; /* str_hash of the file as it was judged; 0: not known */
    bool create;
};

/* Some lines of a file as they are, the last one with the start of its end. */
struct source_lines {
    struct str text;
    uint32_t first; /* number of the first one; 0: none were read */
};

struct finding {
    const struct rule *rule;
    enum severity severity; /* set from the rule and the configuration if left OFF */
    struct str path;        /* repository-relative; a directory has no trailing slash */
    bool is_directory;
    struct span span;          /* line 0 for a directory or a whole file */
    struct source_lines lines; /* what an excerpt shows: lines.h */
    struct str message;        /* one line, names in backquotes */
    struct str help;           /* one line: what to do; may be empty */
    struct str key; /* what makes it this finding apart from rule and path, free of
                       line numbers: "shared.monitoring|ProcessorBase.start" */
    VEC(struct str) notes; /* further lines of the text format (" = ...") */
    VEC(struct related) related;
    VEC(struct edit) edits; /* the fix; empty: none */
    bool fix_safe;
    struct str cause;     /* findings with the same non-empty cause stand together:
                             the path of the broken package or module */
    uint32_t weight;      /* among causes: how much hangs on it (importers hidden) */
    char fingerprint[33]; /* set by the verdict stage: 32 hex digits */
};

#endif
