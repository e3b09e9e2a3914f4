/* side - one state of the repository on its way through the stages.
 *
 *     struct side head;
 *     side_open(&head, request, request->snapshot);
 *     side_identify(&head, request, run);
 *     if (!side_recall(&head, run, MEMORY_EXACT)) {
 *         side_read(&head, request, run, NULL);
 *         side_build(&head, request, run);
 *         side_judge(&head, request, run);
 *         side_keep(&head, run);
 *     }
 *     ... head.verdict ...
 *     side_close(&head);
 *
 * For run.c, which decides what is done to which state. All of it lives in the run's
 * arenas. */
#ifndef FLATLINE_SIDE_H
#define FLATLINE_SIDE_H

#include "memory.h"
#include "reading.h"
#include "run.h"
#include "verdict.h"

struct side {
    const struct snapshot *snapshot;
    struct facts *facts; /* one per entry; NULL when the verdict was recalled */
    struct program *program;
    struct verdict verdict;
    struct problems problems; /* of its files */
    struct run_statistics statistics;
    struct memory memory;
    struct said said; /* when recalled */
    bool recalled;
    bool doubtful; /* something about it is not to be remembered */
};

/* `snapshot` may be NULL: a side that is not there. */
void side_open(struct side *side, const struct run_request *request,
               const struct snapshot *snapshot);
void side_close(struct side *side);

/* Its files get names (identity.h), if there is anything to compare them with: another
 * side, or what a cache holds. */
void side_identify(const struct side *side, const struct run_request *request,
                   const struct run *run);

/* Verdict, problems and statistics as an earlier run found them, if it did. */
bool side_recall(struct side *side, struct run *run, enum memory_use use);

/* Reads the facts, except those that `known` has: of blobs both have at the same path.
 * The run gets the bytes and problems of what was read. */
void side_read(struct side *side, const struct run_request *request, struct run *run,
               const struct side *known);
void side_build(struct side *side, const struct run_request *request, struct run *run);
void side_judge(struct side *side, const struct run_request *request, struct run *run);
/* The lines that findings show, for a report or to be remembered. */
void side_read_lines(struct side *side, struct run *run);
/* Remembers the verdict, unless something about it may be otherwise next time. */
void side_keep(struct side *side, const struct run *run);

/* How a side's files are read. */
struct reading side_reading(const struct side *side, const struct run_request *request,
                            struct run *run);

#endif
