/* program - all facts of one revision put together: packages, roots, modules, graph.
 *
 *     struct program *program = program_build(&input, arena, &err);
 *     const struct target *t = program_target(program, file, import);
 *     if (t->kind == TARGET_MISSING) ...
 *
 * Built from every tracked Python file of the revision under judgement, whatever part
 * of it is to be reported on. Immutable once built; everything lives in the arena.
 * Where a name cannot be resolved with certainty the answer is TARGET_UNKNOWN, and
 * rules keep quiet. Design: rules.md, "What the rules know". */
#ifndef FLATLINE_PROGRAM_PROGRAM_H
#define FLATLINE_PROGRAM_PROGRAM_H

#include "base/map.h"
#include "base/vec.h"
#include "config/config.h"
#include "git/snapshot.h"
#include "python/facts.h"

#define PROGRAM_NONE UINT32_MAX

enum file_flag {
    FILE_INIT = 1,   /* __init__.py */
    FILE_TEST = 2,   /* in a test, fixture, docs, example tree, or test_*.py */
    FILE_SCRIPT = 4, /* shebang, PEP 723, or only run as __main__ and never imported */
    FILE_UNREAD = 8, /* its facts are empty: too large, unreadable, binary, a link */
    FILE_FIXTURE = 16,  /* test data, samples, templates: often broken on purpose; what
                           it  imports is never TARGET_MISSING */
    FILE_EXCLUDED = 32, /* excluded by configuration: known, never reported on */
};
struct program_file {
    struct str path;
    struct str module; /* dotted name below its root ("a.b.c"; a package's own name for
                          __init__.py); empty when the path is no dotted name */
    const struct facts *facts;
    size_t entry; /* in the snapshot */
    uint32_t dir;
    uint32_t flags;
    uint32_t distribution; /* nearest project above it, or PROGRAM_NONE */
};

enum dir_flag {
    DIR_PACKAGE = 1,       /* has __init__.py (a regular package) */
    DIR_ROOT = 2,          /* an import root for everybody, with certainty */
    DIR_TEST = 4,          /* test, fixture, docs, example, migrations tree */
    DIR_IDENTIFIER = 8,    /* its own name could stand in a dotted name */
    DIR_EXTENDS_PATH = 16, /* its __init__ changes __path__ */
    DIR_FIXTURE = 32,      /* test data, samples, templates (see FILE_FIXTURE) */
    DIR_SUITE = 64,        /* tests in the narrow sense */
    DIR_EXAMPLE = 128,     /* documentation, examples, benchmarks */
};
/* A directory that holds Python files, or is above one that does. */
struct program_dir {
    struct str path;
    uint32_t parent;                 /* PROGRAM_NONE for the repository root */
    uint32_t init;                   /* file index of __init__.py, or PROGRAM_NONE */
    uint32_t first_file, file_count; /* .py files directly in it, contiguous in files */
    uint32_t flags;
    uint32_t package_below; /* number of regular packages anywhere below */
};

enum target_kind {
    TARGET_UNKNOWN, /* dynamic, ambiguous, behind changed paths: say nothing */
    TARGET_STDLIB,
    TARGET_THIRD_PARTY,
    TARGET_SIBLING,     /* another distribution of this repository */
    TARGET_FIRST_PARTY, /* a file, or a directory (package or namespace portion) */
    TARGET_GENERATED,   /* ours, absent from the tree, but made at build or run time */
    TARGET_MISSING,     /* ours for certain, and it does not exist */
};
/* What an import means. For TARGET_MISSING `dir` is the deepest directory that exists
 * and `missing` the dotted rest that does not. */
struct target {
    uint8_t kind;
    bool namespace_hole; /* reached through a directory without __init__.py: `hole` */
    bool certain;    /* first-party, and no other root offers another of this name */
    uint32_t file;   /* module file or a package's __init__.py, or PROGRAM_NONE */
    uint32_t dir;    /* for packages and namespace portions, or PROGRAM_NONE */
    uint32_t hole;   /* the outermost such directory, or PROGRAM_NONE */
    struct str name; /* the full dotted name asked for */
    struct str missing;
};

/* What a `from m import name` name is. */
enum name_kind {
    NAME_UNKNOWN,   /* the module is open, or not ours */
    NAME_SYMBOL,    /* the module defines it */
    NAME_SUBMODULE, /* a module or package of that package: see its target */
    NAME_MISSING,   /* ours, closed, and neither */
};
struct name_target {
    uint8_t kind;
    struct target module; /* for NAME_SUBMODULE */
};

/* One import operation that reaches a file or directory: an edge of the graph. */
struct importer {
    uint32_t file, import; /* file index, index in its facts->imports */
};

struct program_root {
    struct str path;
    struct str why; /* "the repository root", "src in pyproject.toml" */
    bool certain;
};

struct program {
    struct arena *arena;
    const struct snapshot *snapshot;
    const struct config *config;
    VEC(struct program_file) files; /* by path bytes within each directory */
    VEC(struct program_dir) dirs;   /* by path bytes; 0 is the repository root */
    VEC(struct program_root) roots;
    struct map file_of_path, dir_of_path;
    struct program_state *state; /* program/ only (state.h) */
    /* Who signs on under which name; NULL when nothing does (heartbeats.h). Set by the
     * run, after the program is built. */
    struct heartbeats *heartbeats;
    const struct code_store
        *code_store; /* set by the run as well; NULL: there is none */
};

/* Code (code.h): of earlier runs, and of several files at once. */
struct code;
struct code_store {
    bool (*recall)(void *context, size_t entry, struct code *out);
    void (*keep)(void *context, size_t entry, const struct code *code);
    /* Recalls, or reads and keeps; `out` has a slot for each entry. */
    void (*read)(void *context, const size_t *entries, size_t count, struct code *out);
    void *context;
};

struct program_input {
    const struct snapshot *snapshot;
    const struct config *config;
    const struct facts *facts; /* one per snapshot entry; unused for non-Python */
    /* Reads an entry that is not Python (pyproject.toml ...); false when it cannot. */
    bool (*read)(void *context, size_t entry, struct str *out);
    void *context;
    /* Reads the Python files `entries` once more, with facts_options.flag_tests; `out`
     * has a slot for each. NULL: the facts were read so. */
    void (*read_tests)(void *context, const size_t *entries, size_t count,
                       struct facts *out);
};
struct program *program_build(const struct program_input *input, struct arena *arena);

/* Is this path a Python source flatline reads facts of (.py, or a .pyw)? */
bool program_is_python(struct str path);

/* What an import of the file, or a name of a `from` import (an index in its
 * facts->names), means. Never NULL. */
const struct target *program_target(const struct program *p, uint32_t file,
                                    uint32_t import);
const struct name_target *program_name_target(const struct program *p, uint32_t file,
                                              uint32_t name);
/* Every import that reaches the file / the directory (as package or portion), in file
 * order. */
const struct importer *program_importers_of_file(const struct program *p, uint32_t file,
                                                 uint32_t *count);
const struct importer *program_importers_of_dir(const struct program *p, uint32_t dir,
                                                uint32_t *count);

/* What importing a module needs. When `pure` it needs only the standard library,
 * first-party code and declared required dependencies, so only a defect can make it
 * fail; otherwise `blocker` names the first dependency that may rightly be absent. */
struct closure {
    bool pure;
    struct str blocker;
    struct str why; /* "declared as the extra `gcp`", "not declared", "opaque import" */
};
struct closure program_closure(const struct program *p, const struct target *target,
                               uint32_t from_file);
/* The same for an import of a file with the names it asks for: a name that its module
 * binds only where a guarded import of something else works needs that as well. */
struct closure program_import_closure(const struct program *p, uint32_t file,
                                      uint32_t import);
/* Is a dotted name declared as an optional dependency (an extra, a group)? */
bool program_is_declared_optional(const struct program *p, uint32_t from_file,
                                  struct str module);

#endif
