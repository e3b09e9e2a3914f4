/* builder - facts while they grow.
 *
 *     struct facts_builder b;
 *     builder_init(&b, bytes, &outline, scratch);
 *     struct guard_fact *guard = vec_push(&b.guards, b.arena);
 *     guard->scope = builder_scope(&b, line);
 *     guard->why = builder_text(&b, STR("passes"));
 *     builder_seal(&b, arena, &facts);
 *
 * Every array of struct facts as a vec in scratch memory, with the pool of texts and
 * what only the readers need: where in the bytes an import stands, which scope an
 * outline line is in. Sealing copies it all, exactly sized, into the arena of the
 * facts; the builder and its scratch may then be thrown away. */
#ifndef FLATLINE_PYTHON_BUILDER_H
#define FLATLINE_PYTHON_BUILDER_H

#include "base/map.h"
#include "base/vec.h"
#include "python/facts.h"
#include "python/outline.h"
#include "python/source.h"

/* Where an import stands: the bytes [start, end) of the statement or the call, and the
 * index of its logical line. Parallel to `imports`; ascending by start. */
struct import_place {
    uint32_t start, end, line;
};

struct facts_builder {
    struct arena *arena; /* scratch: everything below lives in it */
    struct str bytes;
    const struct outline *outline;
    struct source source;
    uint32_t flags; /* enum facts_flag */
    uint32_t parsed;
    struct text logger;
    VEC(char) pool;
    VEC(struct scope_fact) scopes; /* 0 is there from the start */
    VEC(struct import_fact) imports;
    VEC(struct import_place) places;
    VEC(struct import_name) names;
    VEC(struct symbol_fact) symbols;
    VEC(struct class_fact) classes;
    VEC(struct text) bases;
    VEC(struct text) all_names;
    VEC(struct guard_fact) guards;
    VEC(struct sentinel_fact) sentinels;
    VEC(struct sentinel_use) uses;
    VEC(struct flag_use) flag_uses;
    VEC(struct suppression_fact) suppressions;
    VEC(struct text) ids;
    VEC(struct trouble_fact) troubles;
    uint32_t *scope_of_line; /* of a def/class line: its scope; 0: not made yet */
};

/* `bytes` and `outline` (of these bytes) must outlive the builder. */
void builder_init(struct facts_builder *b, struct str bytes,
                  const struct outline *outline, struct arena *scratch);
/* Copies everything into `arena`; `out` refers to nothing else. */
void builder_seal(struct facts_builder *b, struct arena *arena, struct facts *out);

/* A copy in the pool. The empty str is {0, 0}. `s` may itself be in the pool: scratch
 * memory that the pool has grown out of stays as it is. */
struct text builder_text(struct facts_builder *b, struct str s);
/* As arena_printf. */
struct text builder_printf(struct facts_builder *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Valid until the next builder_text. */
static inline struct str builder_str(const struct facts_builder *b, struct text t)
{
    return str_make(b->pool.items ? b->pool.items + t.offset : NULL, t.len);
}

/* The scope that outline line `line` stands in; makes the scope facts on first use. */
uint32_t builder_scope(struct facts_builder *b, uint32_t line);
/* The scope that outline line `line`, a def or class, opens. */
uint32_t builder_inner_scope(struct facts_builder *b, uint32_t line);

/* The first import with start >= `offset` (imports.len when there is none): the imports
 * within [from, to) are those from here on while places.items[i].start < to. */
uint32_t builder_import_from(const struct facts_builder *b, uint32_t offset);

void builder_trouble(struct facts_builder *b, struct span span, struct str message);

#endif
