/* proposal - the [heartbeat] section that would fit a repository as it is.
 *
 *     struct proposal proposal;
 *     proposal_make(&proposal, program->heartbeats, read, context, arena);
 *     if (proposal.emitters.len) write_heartbeat_section(&proposal);
 *
 * For `flatline init`. The emitters are those found without configuration; conventions
 * are drawn from the names that are really signed in a directory tree; registries are
 * found by looking through YAML, JSON, TOML and Python for places where such names
 * stand together, and each selector proposed was tried: it selects what is said. All of
 * it is a guess for somebody to edit, and empty where nothing signs on. */
#ifndef FLATLINE_PROGRAM_PROPOSAL_H
#define FLATLINE_PROGRAM_PROPOSAL_H

#include "program/heartbeats.h"
#include "program/naming.h"

#define PROPOSAL_MAX_REGISTRIES 12
#define PROPOSAL_MAX_CONVENTIONS 40
#define PROPOSAL_MAX_FILE                                                              \
    ((size_t)1 << 20) /* larger ones are data, not configuration */

struct proposed_convention {
    struct str glob;    /* for `paths` */
    struct str pattern; /* PCRE2 */
    enum naming style;
    struct str prefix;
    uint32_t names, unfit;
    struct str example, unfit_example; /* names that fit and do not; may be empty */
};

struct proposed_registry {
    struct str file, select;
    uint32_t names, signed_with; /* selected; of these really signed with today */
    uint32_t weight;             /* the likelier, the more; the likeliest come first */
};

struct proposal {
    VEC(struct str) emitters;
    struct str name_argument;
    VEC(struct proposed_convention) conventions; /* the first that matches counts */
    VEC(struct proposed_registry) registries;
};

/* `h` may be NULL; `read` as in program_input, used during the call only. */
void proposal_make(struct proposal *out, struct heartbeats *h,
                   bool (*read)(void *, size_t, struct str *), void *context,
                   struct arena *arena);
/* The part of proposal_make that looks for registries (proposal_registries.c). */
void proposal_find_registries(struct proposal *out, struct heartbeats *h,
                              struct arena *arena);

#endif
