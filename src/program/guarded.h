/* guarded - what an import guard guards: may that import rightly fail?
 *
 *     struct guarded g = guarded_judge(program, file, guard);
 *     if (g.kind == GUARDED_OWN) ...           only a defect can make the handler run
 *
 * Looks at every import operation the guard would catch and at what each needs. The
 * answer is about the imports alone; what the handler does is in the guard's facts.
 * Design: rules.md, FL201, FL202 and FL204. */
#ifndef FLATLINE_PROGRAM_GUARDED_H
#define FLATLINE_PROGRAM_GUARDED_H

#include "program/program.h"

enum guarded_kind {
    GUARDED_NOTHING,  /* no import that could be judged, or it may be generated */
    GUARDED_OPTIONAL, /* third-party, standard library, sibling, dynamic, or ours with a
                         dependency that may rightly be absent: `blocker` says which */
    GUARDED_DECLARED, /* as OPTIONAL, and the project declares it so (an extra) */
    GUARDED_OWN,      /* ours, pure closure: only a defect makes it fail */
    GUARDED_MISSING,  /* ours, and not there: the handler always runs */
};

struct guarded {
    uint8_t kind;
    uint32_t import;             /* the import that decided it, in the file's facts */
    uint32_t name;               /* GUARDED_MISSING for a name: in facts->names */
    const struct target *target; /* what it resolves to; never NULL unless NOTHING */
    struct str module;           /* as a reader would say it: "shared.monitoring.x" */
    struct str blocker, why;     /* GUARDED_OPTIONAL: what may be absent, and why */
};

struct guarded guarded_judge(const struct program *p, uint32_t file, uint32_t guard);

/* May a rule speak about this guard? Not in excluded, vendored or broken-on-purpose
 * files, not under TYPE_CHECKING, and about a broad handler (`Exception`, bare) only
 * around a body that just imports. */
bool guarded_in_question(const struct program *p, uint32_t file, uint32_t guard);

/* May a rule say of this unguarded import that it fails? Not where it is not meant to
 * run or to succeed; within test trees only at module level, since tests of failures
 * live in functions, and so in what a program writes: there they are part of a
 * template. */
bool guarded_bare_in_question(const struct program *p, uint32_t file, uint32_t import);

/* Is it an alternative for other versions of the project: does it stand in the handler
 * of a guard whose own imports, all of them ours, succeed in this one? */
bool guarded_for_other_versions(const struct program *p, uint32_t file,
                                uint32_t import);

/* "a.b" for `from a import b` when b is a module, else the module as written, dots and
 * all. In the program's arena. */
struct str guarded_import_name(const struct program *p, uint32_t file, uint32_t import);

#endif
