/* setup_py - what can be read off a setup.py without running it.
 *
 *     struct setup_py setup;
 *     setup_py_read(text, arena, &setup);
 *     for (size_t i = 0; i < setup.items.len; i++) ...
 *
 * Literals only: keyword arguments of any call, assignments and dictionary entries of
 * the names that setuptools knows (install_requires, extras_require, package_dir,
 * python_requires), lists joined with `+`, names bound to literals at top level,
 * Extension("a.b", ...), find_packages("src"). What is computed is left out. Never
 * fails; texts point into `text` or the arena. Bounds: SETUP_PY_MAX_BYTES, nesting
 * SETUP_PY_MAX_DEPTH. */
#ifndef FLATLINE_PYTHON_SETUP_PY_H
#define FLATLINE_PYTHON_SETUP_PY_H

#include "base/vec.h"

#define SETUP_PY_MAX_BYTES ((size_t)1 << 20)
#define SETUP_PY_MAX_DEPTH 8

enum setup_kind {
    SETUP_REQUIRES,    /* text: a requirement */
    SETUP_EXTRA,       /* key: the extra, text: a requirement */
    SETUP_EXTENSION,   /* text: dotted name of a compiled module */
    SETUP_PACKAGE_DIR, /* key: package or empty, text: directory */
    SETUP_PYTHON,      /* text: a version specifier */
    SETUP_WHERE,       /* text: directory given to find_packages */
};
struct setup_item {
    enum setup_kind kind;
    struct str key, text;
};
struct setup_py {
    VEC(struct setup_item) items;
};

void setup_py_read(struct str text, struct arena *arena, struct setup_py *out);
/* The items of SETUP_EXTENSION are all there, others may be: only statements that have
 * the word are parsed. */
void setup_py_read_extensions(struct str text, struct arena *arena,
                              struct setup_py *out);

#endif
