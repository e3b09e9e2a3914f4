/* requirement - one dependency as distributions declare it (PEP 508).
 *
 *     struct requirement r;
 *     if (requirement_parse(STR("google-cloud_firestore[x]>=2; os_name=='nt'"), arena,
 *                           &r))
 *         r.name "google-cloud-firestore", r.conditional true
 *
 * Names are normalised as PEP 503 says: lower case, runs of `-_.` as one `-`. Versions
 * and extras are skipped. */
#ifndef FLATLINE_PROGRAM_REQUIREMENT_H
#define FLATLINE_PROGRAM_REQUIREMENT_H

#include "base/arena.h"

struct requirement {
    struct str name;
    bool conditional; /* has an environment marker: may rightly not be installed */
};

/* False for what is no requirement (empty, a URL or path alone, an option). */
bool requirement_parse(struct str text, struct arena *arena, struct requirement *out);
struct str requirement_normalise(struct arena *arena, struct str name);

/* Takes the next logical line off the front of a requirements file: comments and white
 * space removed, `\` continuations joined (in the arena). False at the end. */
bool requirement_next_line(struct str *text, struct arena *arena, struct str *line);

#endif
