/* holes - directories with Python files and no __init__.py, and what hangs on them.
 *
 *     struct hole hole = hole_at(program, dir);
 *     if (hole.kind == HOLE_IN_PACKAGE) ...
 *
 * The one place that decides which directory without __init__.py is a defect, which is
 * a namespace somebody may have meant, and which is none of flatline's business; the
 * rules FL101-FL104 ask here. Design: rules.md, FL1; PEP 420. */
#ifndef FLATLINE_PROGRAM_HOLES_H
#define FLATLINE_PROGRAM_HOLES_H

#include "program/program.h"

enum hole_kind {
    HOLE_NONE,       /* a regular package, or exempt */
    HOLE_NAMESPACE,  /* an implicit namespace package: FL102 */
    HOLE_IN_PACKAGE, /* a package is broken here: FL101 */
};

struct hole {
    enum hole_kind kind;
    uint32_t modules;    /* .py files directly in it */
    uint32_t importers;  /* imports from outside that pass through it */
    bool parent_package; /* its parent is a regular package */
};

struct hole hole_at(const struct program *p, uint32_t dir);

/* Every import from outside the directory that reaches something below it, in file
 * order; in the program's arena. */
struct importer *hole_importers(const struct program *p, uint32_t dir, uint32_t *count);

/* Does another rule say already why this directory is no package: __init__.py is there
 * but untracked (FL103) or misspelt (FL104)? */
bool hole_explained(const struct program *p, uint32_t dir);

/* The entry of the directory that was meant to be its __init__.py: "_init_.py",
 * "__int__.py", "__init__.PY", "init.py" and the like; false when there is none. */
bool hole_misnamed_init(const struct program *p, uint32_t dir, struct str *path);

/* A file that lives beside code without being a module: setup.py, conftest.py, ... */
bool hole_is_tool_file(struct str name);

/* A directory of data by its name (data, resources). */
bool hole_is_data(struct str name);

/* A directory of other people's code (_vendor, third_party): put on the path as a
 * whole, a root rather than a part of the package. */
bool hole_is_vendored(struct str name);

/* What stands on disk where __init__.py should be. Unknown for commits. */
enum on_disk hole_init_on_disk(const struct program *p, uint32_t dir,
                               struct str *ignored_by);

#endif
