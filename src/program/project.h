/* project - the distributions of a repository: what each declares about itself.
 *
 *     projects_build(p, input);
 *     const struct project *own = project_of_file(p, file);
 *
 * A project is a directory with a pyproject.toml, setup.py or setup.cfg. Its metadata
 * is read, never executed. */
#ifndef FLATLINE_PROGRAM_PROJECT_H
#define FLATLINE_PROGRAM_PROJECT_H

#include "program/program.h"

/* A directory that the metadata names as a place where packages lie. */
struct named_root {
    struct str path, why;
};

struct project {
    struct str path;
    uint32_t dir;
    uint32_t parent;  /* the project above it, or PROGRAM_NONE */
    bool is_private;  /* lies in a tree of test data: seen only by its own files */
    bool is_complete; /* its metadata lists the dependencies */
    unsigned oldest_python; /* minor version of 3, or 0: not said */
    VEC(struct named_root) roots;
};

void projects_build(struct program *p, const struct program_input *input);
/* Is `project` the same as, or above, the project `of`? Both may be PROGRAM_NONE. */
bool project_is_above(const struct program *p, uint32_t project, uint32_t of);

#endif
