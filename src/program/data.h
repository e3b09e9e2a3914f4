/* data - YAML, JSON and TOML documents as one kind of tree with places.
 *
 *     struct data *root = data_parse(STR("config/workflows.yaml"), text, arena, &err);
 *     data_select(root, STR("phases.*.processors"), visit, context);
 *
 * Which language is told by the path's extension (.yaml .yml .json .toml). Only what
 * registries need: texts (any scalar that is no number, bool or null counts as one),
 * lists and maps with the place of every key and value. YAML's aliases are not expanded
 * and tags are ignored: what they stand for has its names at its own place. Bounds:
 * DATA_MAX_DEPTH, DATA_MAX_NODES. Sources: YAML 1.1 as libyaml reads it, RFC 8259,
 * TOML 1.0. */
#ifndef FLATLINE_PROGRAM_DATA_H
#define FLATLINE_PROGRAM_DATA_H

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"

#define DATA_MAX_DEPTH 64
#define DATA_MAX_NODES 1000000

enum data_kind { DATA_TEXT, DATA_OTHER, DATA_LIST, DATA_MAP };

struct data {
    enum data_kind kind;
    struct str key; /* within a map */
    struct span key_span;
    struct str text; /* TEXT decoded; OTHER as written */
    struct span span;
    struct data *first, *last, *next;
    /* Of a value read from Python, and of its key: their places. */
    uint32_t file, node, key_file, key_node;
};

/* Is there a reader for this path? */
bool data_is_known(struct str path);
/* NULL and err ("path:line:column: ...") when it is no such document. */
struct data *data_parse(struct str path, struct str text, struct arena *arena,
                        struct error *err);
/* A new last child. */
struct data *data_add(struct data *parent, struct arena *arena);

/* Calls visit for each node that a selector means: keys separated by dots, `*` any one
 * key or element, `**` any number of them. */
typedef void data_visit(void *context, const struct data *node);
void data_select(const struct data *root, struct str selector, data_visit *visit,
                 void *context);

#endif
