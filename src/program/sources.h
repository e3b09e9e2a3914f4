/* sources - the code of the files that decide names, read when somebody asks.
 *
 *     const struct code *code = sources_code(sources, file);
 *
 * Only files that a heartbeat leads to are read: a repository without heartbeats costs
 * nothing. A file that cannot be read has an empty module. */
#ifndef FLATLINE_PROGRAM_SOURCES_H
#define FLATLINE_PROGRAM_SOURCES_H

#include "program/classes.h"
#include "python/code.h"

struct sources {
    const struct program *program;
    const struct classes *classes;
    struct arena *arena;
    /* As program_input's: reads an entry of the snapshot. NULL once all is built: a
     * file not read by then has no code. */
    bool (*read)(void *context, size_t entry, struct str *out);
    void *context;
    const struct code **codes; /* [file]; NULL: not asked for yet */
    struct code **expected;    /* [file] read, but not asked for yet; or NULL */
    uint32_t *class_nodes;     /* [class]; 0: not looked for yet */
    VEC(uint32_t) loaded;      /* files, in the order they were asked for */
};

const struct code *sources_code(struct sources *s, uint32_t file);
/* These files will be asked for: they are read on several threads. */
void sources_expect(struct sources *s, const uint32_t *files, size_t count);
/* The CLASS node of a class in its file's code, or CODE_NONE. */
uint32_t sources_class_node(struct sources *s, uint32_t class);
/* The class of a CLASS node, or PROGRAM_NONE. */
uint32_t sources_class_of(struct sources *s, uint32_t file, uint32_t node);
/* The class whose method (or body) `node` stands in, or PROGRAM_NONE: functions inside
 * a method belong to the method's class. */
uint32_t sources_owner(struct sources *s, uint32_t file, uint32_t node);

#endif
