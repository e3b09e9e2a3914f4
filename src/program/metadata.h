/* metadata - what the files around the code say about it: dependencies, roots, modules
 * that a build makes.
 *
 *     metadata_read(p, input);                       after projects_find, before roots
 *     switch (metadata_declares(p, dir, STR("yaml"), &extra)) ...
 *
 * Read: pyproject.toml (PEP 621, PEP 735, poetry, hatch, setuptools, pdm, flit,
 * maturin), setup.cfg, literal lists in setup.py, requirements*.txt, pytest.ini,
 * tox.ini, Cargo.toml. Nothing is executed; what is broken counts as empty. A
 * declaration holds for the directory of its file and all below. */
#ifndef FLATLINE_PROGRAM_METADATA_H
#define FLATLINE_PROGRAM_METADATA_H

#include "base/buf.h"
#include "program/program.h"

struct declared {
    bool required;
    struct str extra; /* the first extra or group or file that has it; or empty */
};

/* The dependencies declared in one directory. */
struct declarations {
    uint32_t dir;
    struct map names; /* normalised distribution name -> index in items */
    VEC(struct declared) items;
};

enum declaration { DECLARED_NOT, DECLARED_OPTIONAL, DECLARED_REQUIRED };
struct declared_answer {
    enum declaration kind;
    struct str extra;
};

void metadata_read(struct program *p, const struct program_input *input);
/* How is the distribution of `module` declared for code in `dir`? *extra (if not NULL)
 * gets the extra's name for DECLARED_OPTIONAL. */
enum declaration metadata_declares(const struct program *p, uint32_t dir,
                                   struct str module, struct str *extra);

/* The same for an import: `from google.cloud import firestore` asks for
 * google.cloud.firestore when google.cloud itself is not declared. */
enum declaration metadata_import(const struct program *p, uint32_t file,
                                 uint32_t import, struct str *extra);

/* The nearest directory at or above `dir` that declares anything, or PROGRAM_NONE:
 * those that share it get equal answers. */
uint32_t metadata_nearest(const struct program *p, uint32_t dir);

/* The oldest minor version of Python 3 that the file's project asks for; 0: not said.
 */
unsigned metadata_oldest_python(const struct program *p, uint32_t file);

/* Appends to `out` all that a text at `path` says here, in order: of two texts that say
 * the same, one may stand for the other. False when the path is none that is read for
 * what it declares. */
bool metadata_says(struct str path, struct str text, struct arena *arena,
                   struct buf *out);

/* Is a file of this name read for what it declares? */
bool metadata_reads(struct str path);

/* For the readers of each format. */
struct metadata {
    struct program *p; /* NULL: it is only listened to */
    const struct program_input *input;
    struct buf *said; /* what is said, when it is listened to */
    struct arena *arena;
    struct str path;     /* the file being read */
    struct str dir_path; /* its directory */
    uint32_t dir;        /* where its declarations count */
    uint32_t project;    /* or PROGRAM_NONE */
    unsigned includes;   /* depth of -r; and all of them together */
    unsigned include_count;
};

/* `text` is a requirement (PEP 508). `extra` empty: required. */
void metadata_require(struct metadata *m, struct str text, struct str extra);
/* The same for a bare name. */
void metadata_require_name(struct metadata *m, struct str name, struct str extra,
                           bool conditional);
/* `text` is a version specifier: ">=3.9", "^3.10", ">=3.8,<4". */
void metadata_python(struct metadata *m, struct str text);
/* `path` is relative to the file's directory. */
void metadata_root(struct metadata *m, struct str path, struct str why);
/* The project lists its dependencies in its metadata: other files are no part of it. */
void metadata_is_complete(struct metadata *m);
void metadata_made_file(struct metadata *m, struct str path);
void metadata_extension(struct metadata *m, struct str dotted);
/* A build puts the top-level package `name` somewhere else than where it lies. */
void metadata_unsure(struct metadata *m, struct str name);
/* Reads a requirements file of the tree, relative to the file's directory. */
void metadata_requirements(struct metadata *m, struct str path, struct str extra);

void pyproject_read(struct metadata *m, struct str text);  /* pyproject.c */
void cargo_read(struct metadata *m, struct str text);      /* pyproject.c */
void setup_cfg_read(struct metadata *m, struct str text);  /* setup_cfg.c */
void pytest_ini_read(struct metadata *m, struct str text); /* setup_cfg.c */

#endif
