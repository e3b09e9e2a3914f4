/* walk - the walk over statements: where each path leads, and what happens on it.
 *
 *     struct walk walk = {...};
 *     struct paths live, done = {0};
 *     paths_start(&live);
 *     walk_block(&walk, block, &live, &done);       done: return, raise, break, ...
 *
 * Branches split paths; those that come to the same are merged (paths.h). A loop's body
 * is taken as run once. The same walk judges handlers, the code after a `try`, the
 * branches of a sentinel's test and the bodies of functions a handler defines. Nothing
 * here knows what the guard is for: guard_walk.c asks the questions.
 *
 * The walker's memory is scratch memory of `arena`; it keeps no node or name beyond it.
 * Nothing fails: what lies deeper than WALK_DEPTH_MAX or comes after WALK_STEPS_MAX
 * statements is passed over, names beyond WALK_NAMES_MAX have no bit. */
#ifndef FLATLINE_PYTHON_WALK_H
#define FLATLINE_PYTHON_WALK_H

#include "python/effects.h"
#include "python/paths.h"

#define WALK_NAMES_MAX 64 /* names followed in one guard; others are not judged */
#define WALK_DEPTH_MAX 48 /* nested statements or expressions */
/* What a definition within a definition costs of that depth: each level is looked at
 * twice, so there must be few. */
#define WALK_DEFINITION_DEPTH 12
#define WALK_TAINTS_MAX 8
#define WALK_STEPS_MAX 8000 /* statements looked at for one question */

/* The names (or attributes, "self.x") that paths bind; a bit each. */
struct walk_names {
    struct str items[WALK_NAMES_MAX];
    /* The bytes of the target where each got a null value first; 0, 0: nowhere. */
    uint32_t set_start[WALK_NAMES_MAX], set_end[WALK_NAMES_MAX];
    uint32_t len;
};

struct helpers;

struct walk {
    struct str bytes;
    struct arena *arena;
    const struct facts_options *options;
    struct helpers *helpers;  /* the file's own functions; NULL: not asked */
    struct walk_names *names; /* NULL: bindings are only noted as PATH_BINDS */
    struct str caught[WALK_TAINTS_MAX]; /* names that hold the exception */
    uint32_t caught_len;
    struct str assumed; /* the text of a condition that held, or empty */
    TSNode parameters;  /* of the function the code stands in, or the null node */
    TSNode outer;       /* of the function around that one */
    bool looked_raise;  /* a raise under a condition that looks at the exception */
    bool raises;        /* some path raises */
    bool shared;        /* success runs this code too: its work is no fallback */
    bool hopeful; /* a branch of a test: an import tried in it works (its handler is a
                     guard of its own), an assertion is work */
    uint64_t worked; /* names bound to what a substantive call gave */
    uint32_t depth, steps;
};

/* Continues each path in `live` through the block (or one statement); those that end
 * move to `done`. */
void walk_block(struct walk *w, TSNode block, struct paths *live, struct paths *done);
void walk_statement(struct walk *w, TSNode statement, struct paths *live,
                    struct paths *done);

/* All of `live` end here, and move to `done`. */
void walk_end(struct walk *w, enum path_end end, struct paths *live,
              struct paths *done);

/* The bit of a name that is known; else 0. */
static inline uint64_t walk_names_bit(const struct walk_names *names, struct str name)
{
    for (uint32_t i = 0; i < names->len; i++)
        if (str_eq(names->items[i], name))
            return UINT64_C(1) << i;
    return 0;
}
/* The bit of a name, made when it is new; 0 when there are too many. */
uint64_t walk_bit(struct walk *w, struct str name);
/* The exception is bound to `name` (`except X as name`). */
void walk_catch(struct walk *w, struct str name);

#endif
