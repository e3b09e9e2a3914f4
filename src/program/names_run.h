/* names_run - what the parts of the interpreter share. Nothing else includes this.
 *
 *     names.c              trials: every way through the code is taken once
 *     names_statements.c   statements, assignments
 *     names_expressions.c  operators, containers, attributes
 *     names_calls.c        calls of what is in the program, emitters
 *     names_builtins.c     calls of Python's own functions
 *     names_lookup.c       names, class bodies, modules
 *     names_instance.c     attributes of the instance
 *     names_creation.c     __init_subclass__, dataclasses
 *     names_outside.c      what may set an attribute without being walked through */
#ifndef FLATLINE_PROGRAM_NAMES_RUN_H
#define FLATLINE_PROGRAM_NAMES_RUN_H

#include "program/names.h"

struct variable {
    struct str name;
    struct value value;
};
struct variables {
    VEC(struct variable) list;
};

/* A function being run, or a class body or module whose expression is being worked
 * out. */
struct frame {
    struct frame *outer;  /* the function around a nested one */
    struct frame *caller; /* whose call this is */
    uint32_t file;
    uint32_t node;     /* FUNCTION, CLASS or MODULE */
    uint32_t owner;    /* the class it stands in, or PROGRAM_NONE */
    bool wants_result; /* what it returns matters: every branch is walked */
    uint32_t last;     /* not 0: nothing after this node can matter any more */
    struct variables locals;
    struct value result;
};

enum flow { FLOW_ON, FLOW_RETURN, FLOW_BREAK, FLOW_CONTINUE, FLOW_RAISE };

/* A place where the code could go several ways, and which way this trial goes. */
struct choice {
    uint32_t taken, of;
};
/* What was decided of a condition that is not known, for this trial. */
struct decision {
    uint32_t file, node;
    bool yes;
};
struct place {
    uint32_t file, node;
};

/* A class attribute that running code has set. */
struct class_setting {
    uint32_t class;
    struct str name;
    struct value value;
};

struct names_run {
    struct names *names;
    struct frame *current; /* of the innermost function */
    bool tainted;          /* attributes were set in a way that is not followed */
    bool constructed;      /* a dataclass's own __init__ was called by name */
    VEC(struct class_setting) class_settings;
    struct place entry;  /* the method the trial is about */
    bool tail;           /* the call being made is the last of its frame to matter */
    struct arena *arena; /* scratch, or the results' while a constant is worked out */
    uint32_t class;      /* the concrete class, or PROGRAM_NONE */
    VEC(struct choice) choices;
    size_t cursor;
    uint32_t steps, frames;
    bool exhausted;
    struct variables attributes; /* of the instance */
    VEC(struct decision) decisions;
    VEC(struct place) called; /* functions run in this trial */
    struct signings *out;
    VEC(struct variable) constants; /* "file:name", worked out without a choice */
    struct map constant_of;
};

/* ---- names.c ---- */
/* 0 .. of - 1; every way is taken in some trial. */
uint32_t run_choose(struct names_run *r, uint32_t of);
/* One more step; false when there have been too many. */
bool run_step(struct names_run *r);
struct value run_unknown(struct names_run *r, const struct frame *f, uint32_t node,
                         const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Yes or no; asks run_choose when it cannot be known. */
bool run_decide(struct names_run *r, const struct value *v);
void run_sign(struct names_run *r, const struct value *v, uint32_t file, uint32_t node);
const struct code *run_code(const struct names_run *r, uint32_t file);

struct value *variables_find(struct variables *v, struct str name);
void variables_set(struct names_run *r, struct variables *v, struct str name,
                   struct value value);

/* ---- names_statements.c ---- */
enum flow run_block(struct names_run *r, struct frame *f, uint32_t block);
void run_assign(struct names_run *r, struct frame *f, uint32_t target,
                struct value value);

void run_decorators(struct names_run *r, struct frame *f, uint32_t function);

/* ---- names_expressions.c ---- */
struct value run_expression(struct names_run *r, struct frame *f, uint32_t node);
struct value run_attribute(struct names_run *r, struct frame *f, struct value object,
                           struct str name, uint32_t node);

/* ---- names_lookup.c ---- */
struct value run_name(struct names_run *r, struct frame *f, uint32_t node);
struct value run_module_name(struct names_run *r, uint32_t file, struct str name);
/* An attribute looked up on a class, from position `from` of its order on. */
struct value run_class_attribute(struct names_run *r, struct frame *f, uint32_t class,
                                 uint32_t from, struct str name, uint32_t node,
                                 bool on_class);
/* The definition of `name` in the class's order from position `from` on: a FUNCTION,
 * CLASS, or the last unconditional ASSIGN; CODE_NONE when there is none. */
struct found {
    uint32_t class, file, node;
};
struct found run_find(struct names_run *r, uint32_t class, uint32_t from,
                      struct str name);
struct value run_found_value(struct names_run *r, struct frame *f, struct found m,
                             struct str name, uint32_t node, bool on_class);
/* The value a class body gives a name. */
struct value run_class_value(struct names_run *r, uint32_t class, struct str name);
bool run_is_property(struct names_run *r, struct found m);
/* Is the node this NAME? */
bool run_names_it(const struct code *code, uint32_t node, struct str name);

/* ---- names_instance.c ---- */
struct value run_self_attribute(struct names_run *r, struct frame *f, struct str name,
                                uint32_t node);
const struct value *run_class_setting(const struct names_run *r, uint32_t class,
                                      uint32_t from, uint32_t upto, struct str name);
/* Where `base` stands in the order of `class`. */
uint32_t run_position(const struct names_run *r, uint32_t class, uint32_t base);
void run_taint(struct names_run *r, const struct frame *f, uint32_t node);
/* hasattr(self, name): undecided when some base is not known. */
enum truth run_has_attribute(struct names_run *r, struct str name);

/* ---- names_outside.c ---- */
/* Why a class attribute may have another value than the class bodies say: a decorator,
 * a metaclass or an assignment from elsewhere; an empty text when nothing is in sight.
 * Looks at the classes of the order from position `from` up to `upto`. */
struct str run_outside(struct names_run *r, uint32_t class, uint32_t from,
                       uint32_t upto, struct str name);

/* ---- names_creation.c ---- */
/* What happens when the class is made: `__init_subclass__` of its bases. */
void run_create_class(struct names_run *r);
/* The class whose generated `__init__` (a dataclass's) instances have, if any. */
uint32_t run_generated_init(struct names_run *r);
/* Calls it: `super().__init__(name="x")`. */
void run_generated_call(struct names_run *r, const struct argument *args, size_t count,
                        bool args_known);
/* `__post_init__`. */
void run_after_init(struct names_run *r);
/* Do instances of the class take its fields: is it a dataclass or the like? */
bool run_has_fields(struct names_run *r, uint32_t class);
/* Is this class attribute a field that the generated `__init__` takes? */
bool run_is_field(struct names_run *r, const struct found *m);
struct value run_field_value(struct names_run *r, const struct found *m,
                             struct str name);

/* ---- names_builtins.c ---- */
#define RUN_MAX_ARGUMENTS 32
struct arguments {
    struct argument list[RUN_MAX_ARGUMENTS];
    size_t count;
    bool complete; /* no *args or **kwargs that could not be followed */
};
/* The arguments of a CALL, worked out. */
void run_arguments(struct names_run *r, struct frame *f, uint32_t call,
                   struct arguments *out);
const struct value *run_keyword(const struct argument *args, size_t count,
                                struct str name);
/* A call of a function of Python's or another library's by its dotted name. */
struct value run_builtin(struct names_run *r, struct frame *f, uint32_t node,
                         struct str name);
struct value run_path_attribute(struct names_run *r, struct frame *f,
                                const struct value *path, struct str name,
                                uint32_t node);

/* ---- names_calls.c ---- */
struct value run_call(struct names_run *r, struct frame *f, uint32_t node);
struct value run_function(struct names_run *r, struct found function, struct value self,
                          bool has_self, const struct argument *args, size_t count,
                          bool args_known, bool wants_result);
bool run_has_decorator(struct names_run *r, uint32_t file, uint32_t function,
                       const char *suffix);
/* Decorators that do not change what a function does. */
bool run_is_plain(struct names_run *r, uint32_t file, uint32_t function);

#endif
