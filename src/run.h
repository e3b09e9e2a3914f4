/* run - the conductor: the one place that sees all the stages.
 *
 *     struct run_request request = {.snapshot = snap, .config = &config};
 *     struct run run;
 *     run_check(&request, &run);
 *     ... run.findings, run.problems, run.program ...
 *     run_release(&run);
 *
 * snapshot -> facts (parallel) -> program -> findings -> verdict. Nothing of the
 * outcome depends on the number of threads or their timing. One bad file never ends a
 * run: it becomes a problem. The snapshot, the config and the cache must outlive the
 * run. */
#ifndef FLATLINE_RUN_H
#define FLATLINE_RUN_H

#include "problem.h"
#include "rule.h"

struct cache;

struct run_request {
    const struct snapshot *snapshot;
    const struct snapshot *base; /* not NULL: report only what it does not have */
    const struct config *config;
    const struct str *paths; /* report only on these files and directories... */
    size_t path_count;       /* ...0: on everything */
    bool only_touched;       /* report only on these files and their directories */
    const struct str *touched;
    size_t touched_count;
    struct cache *cache; /* what earlier runs know; NULL: nothing */
    bool shows_lines; /* the report will: findings of an audit get theirs (lines.h) */
    bool anew;     /* judge also what was judged before: the statistics of doing so */
    unsigned jobs; /* 0: one per processor */
    uint64_t shuffle; /* not 0: another order of work (tests) */
    void (*progress)(void *context, size_t done, size_t total); /* may be NULL */
    void *progress_context;
};

struct run_statistics {
    size_t files, bytes, parsed_bytes; /* Python files read; bytes tree-sitter saw */
    size_t imports, guards;
    size_t suppressed;    /* findings hidden by a comment */
    size_t known;         /* findings that the base has too */
    size_t unknown_names; /* heartbeat names that could not be worked out */
};

struct run {
    struct arena arena;
    struct program *program;      /* NULL after a run_check whose verdict was known */
    struct facts *facts;          /* one per snapshot entry; the same */
    VEC(struct finding) findings; /* in total order: path, line, column, rule */
    struct problems problems;
    struct run_statistics statistics;
    struct arena *worker_arenas; /* the facts live here */
    unsigned worker_count;
};

void run_check(const struct run_request *request, struct run *run);
/* Only snapshot -> facts -> program: `flatline graph`. */
void run_program(const struct run_request *request, struct run *run);
void run_release(struct run *run);

#endif
