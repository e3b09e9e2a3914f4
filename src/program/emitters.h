/* emitters - the calls that sign on, and the code that decides what they sign with.
 *
 *     struct emitters *emitters = emitters_find(program, &sources, arena);
 *     if (emitters->calls.len == 0) return;               no heartbeats here
 *
 * Finds the calls (rules.md, "FL3": configured, or a callee whose name ends in
 * `Heartbeat`), reads the files of all classes they can act for, and marks the
 * statements that matter: those that sign on, and those that set something a name is
 * made of. The evaluator (eval.h) walks only these, so that the branches of a long
 * method which have nothing to do with names do not multiply.
 *
 * The marking goes by plain names and is generous: the attribute `table_name` matters
 * wherever it is set once some signing reads a `table_name`; a local variable only in
 * its own function. What decides a branch is not followed: a condition on something
 * that is not marked is unknown. */
#ifndef FLATLINE_PROGRAM_EMITTERS_H
#define FLATLINE_PROGRAM_EMITTERS_H

#include "base/map.h"
#include "program/sources.h"

/* Files read for one program; more is no repository of processors. */
#define EMITTERS_MAX_FILES 20000

struct emitter_call {
    uint32_t file, node; /* the CALL */
    uint32_t argument;   /* the name's expression, or CODE_NONE: it has none */
    uint32_t owner;      /* the class it stands in, or PROGRAM_NONE */
    struct str name;     /* "ProcessorHeartbeat" */
    bool by_keyword;     /* the name is given as `processor_name=` */
};

struct emitters {
    struct sources *sources;
    struct arena *arena;
    VEC(struct emitter_call) calls; /* in file order, then source order */
    struct map names;  /* attributes, constants, functions that names are made of */
    struct map locals; /* local variables and parameters that are: "file:function:x" */
    struct map bound;  /* all local variables and parameters */
    uint8_t *scanned;  /* [file]: its local variables are in `bound` */
    struct map signing, setting; /* functions that sign on; that set such names */
    uint8_t **marks;             /* [file][node], enum emitter_mark */
};

enum emitter_mark {
    MARK_MATTERS = 1, /* the statement, or something in it, matters */
    MARK_SIGNS = 2,   /* something in it signs on */
    MARK_RUN = 4,     /* a FUNCTION that the evaluator has walked through */
};

struct emitters *emitters_find(const struct program *p, struct sources *sources,
                               struct arena *arena);
/* The call at this CALL node, or NULL. */
const struct emitter_call *emitters_at(const struct emitters *e, uint32_t file,
                                       uint32_t node);
/* Are names made of the local variable or parameter `name` of this FUNCTION? */
bool emitters_local(const struct emitters *e, uint32_t file, uint32_t function,
                    struct str name);
/* Is `name` bound in this FUNCTION at all? */
bool emitters_binds(const struct emitters *e, uint32_t file, uint32_t function,
                    struct str name);
/* Could this CALL be of a function or method of ours, by the look of its callee: a
 * plain name, something of self, cls, super(), a class or a module? */
bool emitters_may_call(const struct emitters *e, uint32_t file, uint32_t call);
uint8_t emitters_mark(const struct emitters *e, uint32_t file, uint32_t node);
/* Is this class (or function) name an emitter's? */
bool emitters_is_name(const struct config *config, struct str name);

#endif
