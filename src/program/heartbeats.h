/* heartbeats - who signs on, under which names, and who listens.
 *
 *     const struct heartbeats *h = heartbeats_build(program, read, context, arena);
 *     if (!h) return;                                   nothing in this repository
 *     for (...) h->processors.items[i].signings ...
 *
 * The whole of what rules FL301-FL311 and `flatline heartbeats` judge: the processors
 * (concrete classes, or functions, that reach an emitter) with the names they sign
 * with, the registries and alias tables of the configuration. Built from the program
 * only if some file mentions a heartbeat; everything lives in the arena. */
#ifndef FLATLINE_PROGRAM_HEARTBEATS_H
#define FLATLINE_PROGRAM_HEARTBEATS_H

#include "program/heartbeat_life.h"
#include "program/registries.h"

struct processor {
    struct str label; /* "BdlBoxScoresProcessor", "sync_odds()" */
    uint32_t class;   /* or PROGRAM_NONE */
    uint32_t file;
    struct span span;   /* of the class or function header */
    bool is_abstract;   /* a template for others: not judged */
    struct str pattern; /* the convention for its path, as written; empty: none */
    struct signings signings;
};

/* One name of one processor, for looking things up by name. */
struct signed_name {
    uint32_t processor, signing;
    uint32_t next; /* in signed_names, the next of the same name, or PROGRAM_NONE */
};

struct heartbeats {
    const struct program *program;
    struct arena *arena;
    struct sources *sources;
    struct classes *classes;
    struct emitters *emitters;
    VEC(struct processor) processors; /* by path, then line */
    VEC(struct signed_name) signed_names;
    struct map first_of_name; /* of concrete processors */
    struct registries registries;
    struct life life;
    bool registries_usable; /* there are some, and none has an error */
};

/* NULL when there is neither an emitter call nor a [heartbeat] registry. `read` as in
 * program_input; only used during the call. */
struct heartbeats *heartbeats_build(const struct program *p,
                                    bool (*read)(void *, size_t, struct str *),
                                    void *context, struct arena *arena);

/* The convention that holds for a path, or NULL. */
const struct heartbeat_convention *heartbeats_convention(const struct program *p,
                                                         struct str path);
/* The registry entry that `name`, signed by `processor`, meets, directly or through an
 * alias of the class or of the name; NULL when there is none. */
const struct registry_entry *heartbeats_registered(const struct heartbeats *h,
                                                   const struct processor *processor,
                                                   struct str name);
/* The registered name nearest to `name` among those of the same convention or prefix;
 * empty when none is near. */
struct str heartbeats_nearest(const struct heartbeats *h,
                              const struct processor *processor, struct str name);
/* Does nothing sign with this registered name, directly or through an alias? */
bool heartbeats_is_awaited(const struct heartbeats *h, const struct registry_entry *e);
/* Two functions that come to one signing by the same code are one processor started in
 * two ways, and so, it is taken, are a class and a function. */
bool heartbeats_is_same(const struct processor *a, const struct processor *b,
                        struct str name);
/* Another concrete processor that signs with this name, or NULL. */
const struct processor *heartbeats_collision(const struct heartbeats *h,
                                             const struct processor *p,
                                             struct str name);
/* How many names of concrete processors could not be worked out; `h` may be NULL. */
size_t heartbeats_unknown(const struct heartbeats *h);
/* Does a class of this name exist, outside the tests? */
bool heartbeats_has_class(const struct heartbeats *h, struct str name);
/* Where a node is: path and span. */
struct str heartbeats_path(const struct heartbeats *h, uint32_t file);
struct span heartbeats_span(const struct heartbeats *h, uint32_t file, uint32_t node);
/* "processor_name=f"p2_{self.table_name}"": how the name is worked out, in a few words.
 */
struct str heartbeats_how(const struct heartbeats *h, const struct signing *s);

#endif
