/* closure - what importing a module needs, beyond what program.h says of it.
 *
 *     struct closure_walk w = {.seen = seen};          an array of p->files.len
 *     arena_init(&w.scratch);
 *     closure_meet_import(p, file, import, &w);
 *     for (size_t i = 0; i < w.queue.len && i < CLOSURE_WALK_MAX; i++)
 *         closure_meet_needed(p, w.queue.items[i], &w);
 *     arena_release(&w.scratch);
 *
 * For needs.c, guarded.c and usual.c, which has to know whose imports matter to others.
 */
#ifndef FLATLINE_PROGRAM_CLOSURE_H
#define FLATLINE_PROGRAM_CLOSURE_H

#include "program/program.h"

/* Files walked for one question; beyond it the closure counts as impure. */
#define CLOSURE_WALK_MAX 2000

/* The files that running an import runs, and what these need in their turn. */
struct closure_walk {
    struct arena scratch;
    bool *seen; /* [file] */
    VEC(uint32_t) queue;
};
void closure_meet(void *walk, uint32_t file);
void closure_meet_import(const struct program *p, uint32_t file, uint32_t import,
                         struct closure_walk *w);
/* What `file` needs at its top level, one step. */
void closure_meet_needed(const struct program *p, uint32_t file,
                         struct closure_walk *w);

/* What the import itself may lack, leaving aside what first-party files need. */
struct closure closure_of_import(const struct program *p, uint32_t file,
                                 uint32_t import);
/* Is `name` one that the `from` import binds? */
bool closure_binds(const struct facts *f, const struct import_fact *import,
                   struct str name);
/* Is an import of something that is not ours (standard library, a required dependency)
 * one that no closure is the worse for? */
bool closure_harmless(const struct program *p, uint32_t file, uint32_t import);
/* May the file run where the project, and so what it requires, is not installed yet? */
bool closure_before_install(const struct program *p, uint32_t file);

/* Is the file a benchmark or an example, and what the import is of not? Then it may run
 * with other versions of the project than this one. */
bool closure_is_visitor(const struct program *p, uint32_t file, uint32_t import);
#endif
