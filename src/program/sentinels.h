/* sentinels - the last word on a guard, when other files are asked too.
 *
 *     struct final_verdict v = program_guard_verdict(program, file, guard);
 *     for (uint32_t i = 0; i < v.place_count; i++) ...     where else its names are
 * tested
 *
 * A guard's own facts know this file's tests of the name it leaves null. Where that
 * name is exported, first-party files that import it (directly or through one
 * re-export) may test it and speak up: then the guard is as good as the best of them.
 * Tests of a production sentinel in test files do not count. A probe (reason 9) of a
 * first-party module is silent. */
#ifndef FLATLINE_PROGRAM_SENTINELS_H
#define FLATLINE_PROGRAM_SENTINELS_H

#include "program/program.h"

/* A test of an exported sentinel in another file. */
struct sentinel_place {
    uint32_t file;
    struct span span;
    struct str name;  /* of the sentinel, where it is set */
    uint8_t response; /* enum use_response of the branch taken when the import failed */
};

struct final_verdict {
    enum guard_verdict verdict;
    enum guard_reason reason;
    const struct sentinel_place *places; /* by file and line; in the program's arena */
    uint32_t place_count;
};
struct final_verdict program_guard_verdict(const struct program *p, uint32_t file,
                                           uint32_t guard);

/* For program_build. Has the tests read of those files only that import an exported
 * sentinel, or a module that has one: in most repositories that is a handful. */
void sentinels_build(struct program *p, const struct program_input *input);

#endif
