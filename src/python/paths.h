/* paths - the ways through a piece of code, and what happened on each.
 *
 *     struct paths live, done = {0};
 *     paths_start(&live);
 *     path_say(&live.items[0], LEVEL_LOUD, REASON_LOGS);
 *     live.items[0].end = PATH_RETURNS;
 *     paths_part(&live, &done);                    live is empty, done has the path
 *
 * A path carries the loudest thing said, the names it bound to null or usable values,
 * whether it did some work, how it ended. Equal paths are merged; when there are more
 * than PATHS_MAX the weakest are kept, because a handler is as good as its worst path.
 *
 * A value without pointers: copied freely, owned by nobody. No function can fail, and
 * none knows what code the paths run through: walk.h does. */
#ifndef FLATLINE_PYTHON_PATHS_H
#define FLATLINE_PYTHON_PATHS_H

#include "base/arena.h"
#include "python/syntax.h"

#define PATHS_MAX 24

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
    bool searched;       /* passed a test by work that would have given something */
    uint32_t act_start, act_end;
};
struct paths {
    struct path items[PATHS_MAX];
    uint32_t len;
};

void paths_start(struct paths *paths); /* one path on which nothing happened */
void paths_add(struct paths *to, const struct path *path);
void paths_join(struct paths *to, const struct paths *from);
struct paths *paths_copy(const struct paths *from, struct arena *arena);
/* Moves the paths that ended from `live` to `done`. */
void paths_part(struct paths *live, struct paths *done);

/* Does what stands behind the statement follow, in this pass of a loop or the next? */
static inline bool path_goes_on(const struct path *p)
{
    return p->end == PATH_RUNS || p->end == PATH_BREAKS || p->end == PATH_CONTINUES;
}
/* Raises the level of what the path said, with its reason. */
void path_say(struct path *p, uint8_t level, uint8_t reason);
/* The statement did this; the strongest act is kept. */
void path_act(struct path *p, enum act act, TSNode statement);
void paths_act(struct paths *live, enum act act, TSNode statement);

#endif
