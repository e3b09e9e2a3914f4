/* registries - the names that configuration files expect, and alias tables.
 *
 *     registries_read(&registries, names, config, ...);
 *     const struct registry_entry *e = registries_find(&registries, STR("p2_x"));
 *
 * A registry is a file and a selector (rules.md, [[heartbeat.registry]]). YAML, JSON
 * and TOML by key path with `*` and `**`; Python by an assignment or a class attribute
 * and then by key path. What is selected counts so: a text is a name; of a list or a
 * map all texts directly in it; `X.keys` the keys of a map. An alias table is a map
 * from class name to registered name. A file that is absent or a selector that selects
 * nothing leaves `error`. */
#ifndef FLATLINE_PROGRAM_REGISTRIES_H
#define FLATLINE_PROGRAM_REGISTRIES_H

#include "base/map.h"
#include "program/data.h"
#include "program/names.h"

struct registry_entry {
    struct str name; /* the registered name; of an alias, its target */
    struct str key;  /* of an alias: the class name */
    struct str path;
    struct span span;
    uint32_t registry; /* index */
};

struct registry {
    const struct heartbeat_source *source;
    uint32_t first, count; /* in entries (or aliases) */
    struct str error;      /* why it is empty; else empty */
};

struct registries {
    struct arena *arena;
    VEC(struct registry) list, alias_list;
    VEC(struct registry_entry) entries, aliases;
    struct map entry_of_name, alias_of_key; /* the first of that name */
};

void registries_read(struct registries *r, struct names *names, struct arena *arena);
/* The same of one registry that no configuration names: to try it. */
void registries_read_one(struct registries *r, struct names *names,
                         const struct heartbeat_source *source, struct arena *arena);
/* What a selector means in a tree, one call for each name (and, in an alias table, its
 * key) in order. `at` is its place: that of its key when `at_key`. */
typedef void registry_visit(void *context, struct str key, struct str name,
                            const struct data *at, bool at_key);
void registries_select(const struct data *root, struct str selector, bool alias,
                       registry_visit *visit, void *context);
/* A Python value as a tree below `out`; what is not known is left out. */
void registries_tree_of_value(const struct value *v, struct data *out,
                              struct arena *arena);
const struct registry_entry *registries_find(const struct registries *r,
                                             struct str name);
const struct registry_entry *registries_alias(const struct registries *r,
                                              struct str key);

#endif
