/* state - what the modules of program/ share while they put a program together.
 *
 * Nothing outside src/program/ includes this. Each stage fills its part and only reads
 * what earlier stages left:
 *
 *     packages.c   files, dirs                       project.c   projects
 *     roots.c      roots, root sets                  resolve.c   targets
 *     symbols.c    name targets                      graph.c     importers
 *     closure.c    closures
 *
 * Everything lives in the program's arena. */
#ifndef FLATLINE_PROGRAM_STATE_H
#define FLATLINE_PROGRAM_STATE_H

#include "base/buf.h"
#include "program/metadata.h"
#include "program/program.h"
#include "program/project.h"

/* One place where everybody's absolute imports may start. */
struct root {
    uint32_t dir;
    uint32_t project; /* whose it is, or PROGRAM_NONE: everybody's */
};

/* Where the files of one directory look first, besides the shared roots. In one that is
 * not `certain` a hit proves nothing, so it only makes an answer unknown. */
#define LOCAL_ROOTS_MAX 8
struct local_root {
    uint32_t dir;
    bool certain;
};
struct root_set {
    uint32_t project;
    uint32_t count;
    struct local_root roots[LOCAL_ROOTS_MAX];
};

/* Sources that a build turns into modules. */
enum native_flag { NATIVE_HERE = 1 /* in it or its src */, NATIVE_BELOW = 2 };

/* A root that holds something of this name; `next` is the index of another, or none. */
struct top_name {
    uint32_t root, next;
};

/* What an absolute or relative name means, before the importing file is looked at. */
struct resolved {
    struct target target;
    bool local; /* found, but only below a root of the importing directory's own */
    bool bare;  /* all there is of it are bare directories at a root */
};

/* A test of an imported flag, filed under what it tests; `next` is another, or none. */
struct filed_use {
    uint32_t file, use, next;
};

/* Compressed rows: the items of row i are items[first[i] .. first[i + 1]). */
struct rows {
    uint32_t *first;
    struct importer *items;
};

struct program_state {
    const struct program_input *input;
    struct buf scratch; /* paths being looked up; released at the end of the build */

    uint32_t *child_first, *children; /* subdirectories of each directory: rows */

    VEC(struct project) projects; /* by path bytes */
    uint32_t *project_of_dir;
    VEC(struct declarations) declarations;
    uint32_t *declarations_of_dir; /* index in declarations, or PROGRAM_NONE */
    struct map answer_of;          /* (directory, module) -> index in answers */
    VEC(struct declared_answer) answers;
    struct map extensions; /* dotted names of modules made by a build */
    struct map made_files; /* paths that a build writes */
    struct map native_stems; /* outermost directory and stem of a native source */
    struct map templates;  /* x, where a template x.py.in is anywhere (missing.c) */
    struct map unsure;     /* top-level names that a build maps elsewhere */

    uint32_t *outermost; /* [dir] outermost regular package holding it, through bare
                            directories too, or PROGRAM_NONE */
    uint32_t *holes;     /* [dir] outermost bare directory inside `outermost` */
    bool *hooked;        /* [outermost dir] a file in it changes sys.meta_path */
    uint8_t *native;     /* [dir] enum native_flag */
    struct map tops; /* name of an outermost regular package -> how many there are */
    VEC(struct root) roots; /* shared ones, in order of preference */
    struct map root_of_dir; /* path -> index in roots */
    struct map top_names;   /* first component -> index in top_rows */
    VEC(struct top_name) top_rows;
    VEC(struct root_set) sets;
    uint32_t *set_of_dir;

    struct map memo; /* (root set or directory, dotted name) -> index in memoised */
    VEC(const struct resolved *) memoised;
    bool *odd_calls;        /* [file] its import_module is not importlib's */
    uint32_t *first_import; /* [file] -> index in targets, one more than files */
    const struct target **targets;
    uint32_t *first_name;
    const struct name_target **names;

    const struct facts **tests; /* [file] facts with its flag uses; NULL: not read */
    struct map flag_use_of;     /* (file, name) -> index in flag_uses */
    VEC(struct filed_use) flag_uses;

    struct rows file_importers, dir_importers;
    bool *used;               /* [file] not one that tests read as data (testdata.c) */
    struct closure *closures; /* [file]; NULL: nobody has asked yet (closure.c) */
    bool *needs;              /* [file] `needs_file` needs it; NULL: as above */
    uint32_t needs_file;
};

/* The directory `dir`/`name`, or the file `dir`/`name` + `suffix`; PROGRAM_NONE when
 * there is none that holds Python. */
uint32_t state_child_dir(const struct program *p, uint32_t dir, struct str name);
uint32_t state_child_file(const struct program *p, uint32_t dir, struct str name,
                          struct str suffix);
/* "`dir`/`name``suffix`" in the scratch buffer: valid until the next call. */
struct str state_path(const struct program *p, uint32_t dir, struct str name,
                      struct str suffix);

#endif
