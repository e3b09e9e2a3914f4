/* roots - where absolute imports start.
 *
 *     roots_build(p);
 *     const struct root_set *set = &p->state->sets.items[p->state->set_of_dir[dir]];
 *
 * Shared roots: the repository root, src, each project and its src, what metadata and
 * configuration name. Each directory adds its own: the parent of the outermost regular
 * package that holds it, or itself when it is in none. Never a directory inside a
 * regular package. See rules.md, "Import roots", for why so few. */
#ifndef FLATLINE_PROGRAM_ROOTS_H
#define FLATLINE_PROGRAM_ROOTS_H

#include "program/program.h"

void roots_build(struct program *p);
/* Gives every file its dotted name. */
void roots_name_modules(struct program *p);
/* The dotted name of a directory below its root; empty when it has none. In the arena.
 */
struct str roots_dotted(const struct program *p, uint32_t dir);

#endif
