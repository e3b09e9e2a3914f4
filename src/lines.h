/* lines - the lines of source that findings show, read on all processors.
 *
 *     struct lines lines = {.snapshot = snap, .findings = findings, .count = count,
 *                           .workers = arenas, .worker_count = n};
 *     lines_read(&lines);
 *     ... findings[i].lines ...
 *
 * An excerpt shows a few lines; they are read right after the judgement and kept with
 * it, so that a report of what was judged before opens no file. Lines that are long
 * together stay where they are, and so do those of a file that cannot be read: whoever
 * shows them reads the file. */
#ifndef FLATLINE_LINES_H
#define FLATLINE_LINES_H

#include "finding.h"
#include "git/snapshot.h"

/* Bytes that are kept of one finding. */
#define LINES_MAX ((size_t)4096)

struct lines {
    const struct snapshot *snapshot;
    struct finding *findings; /* in total order */
    size_t count;
    struct arena *arena;   /* for what is needed meanwhile */
    struct arena *workers; /* one for each worker: the lines live there */
    unsigned worker_count;
    bool doubtful; /* out: a file is no longer what was judged */
};

void lines_read(struct lines *lines);

#endif
