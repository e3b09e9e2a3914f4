/* The conductor of src/program/: stages in order, each reading what is before it. */
#include "program/program.h"

#include "program/graph.h"
#include "program/metadata.h"
#include "program/missing.h"
#include "program/packages.h"
#include "program/project.h"
#include "program/resolve.h"
#include "program/roots.h"
#include "program/sentinels.h"
#include "program/state.h"
#include "program/symbols.h"
#include "program/testdata.h"

/* A file is a script when it says so, or when it is only ever run. */
static void mark_scripts(struct program *p)
{
    for (uint32_t i = 0; i < p->files.len; i++) {
        struct program_file *file = &p->files.items[i];
        uint32_t importers;
        program_importers_of_file(p, i, &importers);
        if ((file->facts->flags & (FACTS_SHEBANG | FACTS_PEP723)) ||
            ((file->facts->flags & FACTS_MAIN_GUARD) && importers == 0))
            file->flags |= FILE_SCRIPT;
    }
}

struct program *program_build(const struct program_input *input, struct arena *arena)
{
    struct program *p = arena_new(arena, struct program);
    p->arena = arena;
    p->snapshot = input->snapshot;
    p->config = input->config;
    p->state = arena_new(arena, struct program_state);
    packages_build(p, input);
    projects_build(p, input);
    metadata_read(p, input);
    roots_build(p);
    roots_name_modules(p);
    missing_prepare(p);
    resolve_build(p);
    symbols_build(p);
    graph_build(p);
    mark_scripts(p);
    testdata_mark(p);
    sentinels_build(p, input);
    buf_release(&p->state->scratch);
    return p;
}
