/* fixing - `check --fix`, `--unsafe-fixes` and `--preview-fixes`. */
#ifndef FLATLINE_CLI_FIXING_H
#define FLATLINE_CLI_FIXING_H

#include "cli/session.h"
#include "run.h"

struct fixing {
    bool fix, unsafe, preview;
    VEC(struct str) done; /* "created shared/__init__.py (FL101)", for the report */
};

/* Do the options go together, and with what is judged? */
bool fixing_agrees(const struct fixing *fixing, const struct session_request *request,
                   struct error *err);
/* Fixes what can be; what cannot is said on stderr. True when a file was changed: the
 * work tree is then to be judged again. */
bool fixing_apply(struct fixing *fixing, const struct cli *cli,
                  const struct session *session, const struct run *run);
/* Prints the diff instead of a report; false when it cannot be written. */
bool fixing_preview(const struct fixing *fixing, const struct cli *cli,
                    const struct session *session, const struct run *run);

#endif
