/* resolve - what each import of each file means.
 *
 *     resolve_build(p);                       fills state->targets
 *     resolve_in_dir(p, dir, STR("a.b"))      a dotted name below a directory
 *
 * Found means FIRST_PARTY; a certain miss is MISSING (or GENERATED); whatever depends
 * on arrangements that cannot be seen is UNKNOWN. Each (root set, dotted name) is
 * worked out once. */
#ifndef FLATLINE_PROGRAM_RESOLVE_H
#define FLATLINE_PROGRAM_RESOLVE_H

#include "program/program.h"

void resolve_build(struct program *p);

/* How far a dotted name leads below a directory. */
struct walk {
    bool found;
    bool top_regular; /* its first component is a regular package or a module */
    bool in_module;   /* it stopped at a module, which can have no submodules */
    uint32_t file;    /* a module, or a package's __init__.py, or PROGRAM_NONE */
    uint32_t dir;     /* deepest directory reached (package or portion) */
    uint32_t hole;    /* outermost bare directory below a regular package */
    uint32_t depth;   /* components matched */
    struct str rest;  /* what was not matched */
};
struct walk resolve_walk(const struct program *p, uint32_t dir, struct str dotted);

#endif
