/* baselining - which baseline a check has, and what it takes away.
 *
 * The one of --baseline is a file of this machine, and must be there. Else the state
 * that is judged may have one at its root, as it may have a configuration: a commit is
 * judged by its own, with `--config-from base` by the base's. A baseline that is there
 * and cannot be read is an error, never an empty one. */
#ifndef FLATLINE_CLI_BASELINING_H
#define FLATLINE_CLI_BASELINING_H

#include "baseline.h"
#include "cli/session.h"
#include "run.h"

struct baselining {
    const char *file; /* --baseline; NULL: the repository's own */
    bool used;
    struct baseline baseline;
    size_t hidden, stale;
};

bool baselining_load(struct baselining *b, const struct cli *cli,
                     const struct session *session,
                     const struct session_request *request, struct error *err);
/* Takes the known findings out of the run. Entries are called stale only where their
 * findings could have come: by an audit of everything, or of their path. */
void baselining_subtract(struct baselining *b, const struct session *session,
                         const struct session_request *request, struct run *run);

#endif
