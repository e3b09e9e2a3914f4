/* heartbeat_life - how heartbeats are started, written, stopped and read (FL306-FL309).
 *
 *     for (...) if (life->items.items[i].kind == LIFE_QUIET) ...
 *
 * Judged by the look of the code in files that mention heartbeats: which handlers stand
 * around an emitter's calls, whether what is started is stopped in a `finally`, what
 * writes a document in an emitter's class, and where a document's id is taken for the
 * processor's name. */
#ifndef FLATLINE_PROGRAM_HEARTBEAT_LIFE_H
#define FLATLINE_PROGRAM_HEARTBEAT_LIFE_H

#include "program/emitters.h"

enum life_kind {
    LIFE_QUIET,     /* FL306: node is the handler, other the call */
    LIFE_UNRETRIED, /* FL307: node is the write, other the function */
    LIFE_BY_ID,     /* FL308: node is `doc.id`, other where the collection is read */
    LIFE_UNSTOPPED, /* FL309: node is the emitter's call, other CODE_NONE or a stop that
                       is not sure to be reached */
};
struct life_fact {
    uint8_t kind;
    uint32_t file, node, other;
    struct str text; /* QUIET: what the handler does; UNRETRIED: the function */
};
struct life {
    VEC(struct life_fact) items;
};

void life_read(struct life *life, const struct emitters *e, struct arena *arena);

#endif
