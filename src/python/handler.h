/* handler - the paths through a piece of code, and the best that can be said of each.
 *
 *     struct walk walk = {...};
 *     struct paths live, done = {0};
 *     paths_start(&live);
 *     walk_block(&walk, block, &live, &done);       done: return, raise, break, ...
 *
 * A path carries what happened on it: the loudest thing said, the names it bound to
 * null or usable values, whether it did some work, how it ended. Branches split paths;
 * equal ones are merged, and when there are too many the weakest are kept, because a
 * handler is as good as its worst path. A loop's body is taken as run once.
 *
 * The same walk judges handlers, the code after a `try`, the branches of a sentinel's
 * test and the bodies of functions a handler defines. Nothing here knows what the guard
 * is for: guards.c asks the questions. */
#ifndef FLATLINE_PYTHON_HANDLER_H
#define FLATLINE_PYTHON_HANDLER_H

#include "python/effects.h"

#define WALK_NAMES_MAX 64 /* names followed in one guard; others are not judged */
#define WALK_PATHS_MAX 24
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

enum level { LEVEL_NONE, LEVEL_DEBUG, LEVEL_QUIET, LEVEL_LOUD };
enum path_end { PATH_RUNS, PATH_RETURNS, PATH_RAISES, PATH_BREAKS, PATH_CONTINUES };
enum path_flag {
    PATH_WORKS = 1,    /* a substantive call */
    PATH_IMPORTS = 2,  /* imported something else */
    PATH_BINDS = 4,    /* some name got a usable value */
    PATH_GIVES = 8,    /* returns or yields a usable value */
    PATH_PENDING = 16, /* the exception is in a local that nothing used yet */
    PATH_LOOKED = 32,  /* a condition looked at the exception */
    PATH_STAR = 64,    /* `from x import *`: may have bound anything */
    PATH_NULLS = 128,  /* returned a null */
};
/* What it did, for the message: the statement's bytes, or none. */
enum act { ACT_NONE, ACT_CONTINUES, ACT_BREAKS, ACT_DEFINES, ACT_RETURNS, ACT_SETS };

struct path {
    uint64_t null, usable, defers, defers_quiet; /* one bit of at most one of them */
    uint64_t texts;                              /* of `usable`: bound to a text */
    uint64_t trues, nones; /* of `null`: bound to the literal True, None */
    uint8_t level, reason, end, flags;
    uint8_t act, report; /* report: enum effect of the strongest report */
    bool by_data;        /* returned a null since what the path worked out says so */
    uint32_t act_start, act_end;
};
struct paths {
    struct path items[WALK_PATHS_MAX];
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

void paths_start(struct paths *paths); /* one path on which nothing happened */
void paths_add(struct paths *to, const struct path *path);
void paths_join(struct paths *to, const struct paths *from);

/* Continues each path in `live` through the block (or one statement); those that end
 * move to `done`. */
void walk_block(struct walk *w, TSNode block, struct paths *live, struct paths *done);
void walk_statement(struct walk *w, TSNode statement, struct paths *live,
                    struct paths *done);

/* The bit of a name, made when it is new; 0 when there are too many. */
uint64_t walk_bit(struct walk *w, struct str name);
/* The exception is bound to `name` (`except X as name`). */
void walk_catch(struct walk *w, struct str name);

#endif
