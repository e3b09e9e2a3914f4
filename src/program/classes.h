/* classes - the classes of a program: what a name means, who descends from whom.
 *
 *     struct classes *classes = classes_build(program, arena);
 *     struct binding b = classes_lookup(classes, file, STR("base.ProcessorBase"));
 *     if (b.kind == BINDING_CLASS) ... classes->items.items[b.index].mro ...
 *
 * Built on demand (only for repositories with something that looks like a heartbeat),
 * from the facts of all files: bases are resolved through imports, aliases, re-exports
 * of packages and star imports; the method resolution order is C3's. A class with a
 * base that cannot be followed is `opaque`: what it inherits is not all known.
 * Everything lives in the arena given.
 *
 * Source: the Python 2.3 method resolution order (Simionato), the language reference's
 * 3.3.3 and 4.2.2. */
#ifndef FLATLINE_PROGRAM_CLASSES_H
#define FLATLINE_PROGRAM_CLASSES_H

#include "program/program.h"

enum class_flag {
    CLASS_OPAQUE = 1, /* some base is not known */
    CLASS_TEST = 2,   /* in a test file */
    CLASS_ABC = 4,    /* ABC or Protocol among its own bases, or metaclass=ABCMeta */
    CLASS_NESTED = 8, /* inside a function or another class */
    CLASS_ENUM = 16,  /* descends from an enum.* class */
};

struct class_entry {
    struct str name;
    struct span span; /* of the header */
    uint32_t file;
    uint32_t fact;       /* in the file's facts->classes */
    uint32_t first_base; /* in classes->bases; those that are classes of the program */
    uint32_t base_count;
    const uint32_t *mro; /* itself first */
    uint32_t mro_count;
    const uint32_t *children; /* direct subclasses, ascending */
    uint32_t child_count;
    uint32_t flags;
    struct str opaque_base; /* as written, the first that made it opaque */
    uint8_t state;          /* classes.c only */
};

struct classes {
    const struct program *program;
    struct arena *arena;
    VEC(struct class_entry) items; /* in file order, then source order */
    VEC(uint32_t) bases;
    uint32_t *first_of_file; /* [file]; items of file f are first[f] .. first[f + 1] */
};

enum binding_kind {
    BINDING_NONE,     /* nothing of that name */
    BINDING_CLASS,    /* index in classes */
    BINDING_VALUE,    /* a def or variable `name` at the top level of `file` */
    BINDING_MODULE,   /* `file` is the module or package */
    BINDING_EXTERNAL, /* imported from outside the program: `name` is its dotted name */
};
struct binding {
    uint8_t kind;
    bool stdlib; /* EXTERNAL: from the standard library */
    uint32_t index, file;
    struct str name;
};

struct classes *classes_build(const struct program *p, struct arena *arena);
/* What a dotted name means at the top level of `file`; also names imported only inside
 * functions, when nothing at the top level has that name. The binding's name may be a
 * part of `name`: it lives as long as that. */
struct binding classes_lookup(const struct classes *c, uint32_t file, struct str name);
/* The class whose header starts on `line` of `file`, or PROGRAM_NONE. */
uint32_t classes_at(const struct classes *c, uint32_t file, uint32_t line);
/* Is `base` in the method resolution order of `of`? */
bool classes_descends(const struct classes *c, uint32_t of, uint32_t base);

#endif
