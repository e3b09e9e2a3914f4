/* guard - one import guard while it is being judged, and the list of a file's guards.
 *
 * guards.c finds them; each step after that fills in its own part of the struct:
 *
 *     body.h           names and imports of the body
 *     guard_names.h    what the names were before, which are needed behind
 *     guard_walk.h     the paths through the handler and on from it
 *     guard_imports.h  whether the same is imported without a guard, too
 *     guard_judge.h    the verdict, by the paths
 *     guard_probe.h    ... and whether the function is only a question
 *     sentinels.h      the names left null, their uses, and the verdict by them
 *     guard_record.h   the facts
 *
 * The record of facts.h is what remains of it. Everything here lives in scratch memory
 * until the file is done. */
#ifndef FLATLINE_PYTHON_GUARD_H
#define FLATLINE_PYTHON_GUARD_H

#include "python/body.h"
#include "python/helpers.h"
#include "python/layout.h"
#include "python/preset.h"

/* A name that a guard leaves null. */
struct sentinel {
    struct str name;     /* "X" or "self.x" */
    uint32_t start, end; /* bytes of what sets it */
    bool exported, attribute, missing_true;
    uint32_t from, to; /* the lines in which the name means this */
    VEC(struct sentinel_use) uses;
};

struct guard {
    uint32_t line; /* of the `try` or `with` in the outline */
    TSNode statement;
    TSNode handler; /* the except clause; the null node for suppress */
    struct walk_names names;
    struct body body;
    struct paths paths;     /* as the handler leaves them */
    struct paths continued; /* where they lead to when the body always leaves */
    struct paths beyond;    /* ... when it leaves only if what it finds will do */
    uint64_t bound;         /* by the body alone, without `else` */
    uint64_t required;      /* the names that must be usable for a fallback */
    uint64_t preset_usable, preset_null, preset_true;
    uint64_t chosen;      /* modes the handler sets otherwise, and that are asked for */
    uint64_t replaced;    /* names the handler gives another usable value than before */
    uint64_t outside;     /* of preset_null: in the module, not in the function */
    bool substitutes;     /* what the handler imports besides is put to use */
    bool consumed;        /* nothing the body binds is used behind it */
    bool imported_after;  /* an unguarded import of the same module follows */
    bool imported_before; /* ... or has been through before: nothing here can fail */
    bool unbound;         /* some name of the body, and none of them null */
    bool looked_raise, raises, leaves;
    enum guard_catches catches;
    uint8_t flags, verdict, reason;
    struct path worst; /* the path that decided */
    const char *why;
    VEC(struct sentinel) sentinels;
};

/* The guards of one file. */
struct guard_list {
    struct facts_builder *b;
    struct layout layout;
    struct catches catches;
    struct helpers helpers;
    struct arena *arena;
    const struct facts_options *options;
    uint32_t lines_read;       /* in search of names, for all guards of the file */
    VEC(struct guard *) items; /* their names are pointed to: they must not move */
};

#endif
