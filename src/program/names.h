/* names - under which names a class signs on, by walking through its code.
 *
 *     struct names names;
 *     names_init(&names, emitters, arena);
 *     names_of_class(&names, class, &signings);
 *     for (...) signings.items[i].value ...              a STRING, or UNKNOWN and why
 *     names_release(&names);
 *
 * A small interpreter for the statements that emitters.h marks. It runs `__init__` of
 * the concrete class along the method resolution order, then each method that signs on,
 * and notes what the emitter is called with. Every value is one exact value or unknown.
 * Where the code could go two ways (a condition that is not known, an attribute that
 * some other method sets) it goes one way, and the whole run is repeated for the other,
 * so that what belongs together stays together: at most NAMES_MAX_TRIALS times, after
 * which the rest is unknown. Never guesses; rules.md, "What a name is".
 *
 * Memory: values live in the interpreter's scratch arena until the next call;
 * signings in the arena given to names_init. */
#ifndef FLATLINE_PROGRAM_NAMES_H
#define FLATLINE_PROGRAM_NAMES_H

#include "program/emitters.h"
#include "program/value.h"

#define NAMES_MAX_TRIALS 64
#define NAMES_MAX_STEPS 40000 /* statements and expressions in one trial */
#define NAMES_MAX_FRAMES 24   /* calls and module constants within each other */

/* One name (or one reason why there is none) that reaches an emitter. */
struct signing {
    struct str name;     /* empty when unknown */
    struct str unknown;  /* why; empty when known */
    uint32_t file, node; /* where the name (or the obstacle) is written, or NOWHERE */
    uint32_t call_file, call_node; /* the emitter's CALL */
};
struct signings {
    VEC(struct signing) items; /* no two alike; in the order found */
};

/* `Odds.processor_name = ...` outside the class: an empty name is any attribute. */
struct patch {
    uint32_t class;
    struct str name;
};

struct names {
    struct emitters *emitters;
    struct sources *sources;
    const struct classes *classes;
    const struct program *program;
    struct arena *arena;       /* results */
    struct arena scratch;      /* values of one class */
    struct names_run *run;     /* names.c and friends only */
    VEC(struct patch) patches; /* of the first patches_read files read */
    size_t patches_read;
    struct map set_in;     /* "file:attribute": set on self somewhere in the file */
    uint8_t *set_in_read;  /* [file] */
    struct map outside_of; /* names_outside.c: what was asked, in `outside` */
    VEC(struct str) outside;
};

void names_init(struct names *n, struct emitters *emitters, struct arena *arena);
void names_release(struct names *n);

/* All that instances of the class sign with; empty when it reaches no emitter. */
void names_of_class(struct names *n, uint32_t class, struct signings *out);
/* The same for a function outside any class, called with unknown arguments. */
void names_of_function(struct names *n, uint32_t file, uint32_t node,
                       struct signings *out);
/* Is this class a template for others: abstract methods left, or methods that only
 * raise NotImplementedError? */
bool names_is_abstract(struct names *n, uint32_t class);
/* The value of a dotted name at the top level of a file: registries in Python. Valid
 * until the next call. */
struct value names_of_module(struct names *n, uint32_t file, struct str dotted);

#endif
