/* toml - TOML documents with a place for everything, so that errors can point.
 *
 *     struct toml_doc doc;
 *     if (!toml_parse(&doc, text, STR("flatline.toml"), arena, &err)) ...
 *     const struct toml_node *src = toml_get(doc.root, STR("src"));
 *
 * Parsed by tree-sitter-toml, values decoded here (TOML 1.0: strings with escapes,
 * integers, floats, booleans, dates as their text, arrays, tables, arrays of tables,
 * dotted keys). Duplicate keys are errors. Nodes live in the arena. Bounds: nesting at
 * most TOML_MAX_DEPTH, text at most TOML_MAX_SIZE, time in proportion to the text. */
#ifndef FLATLINE_CONFIG_TOML_H
#define FLATLINE_CONFIG_TOML_H

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"

#define TOML_MAX_DEPTH 64
#define TOML_MAX_SIZE (4u << 20)

enum toml_kind {
    TOML_STRING,
    TOML_INTEGER,
    TOML_FLOAT,
    TOML_BOOL,
    TOML_DATE,
    TOML_ARRAY,
    TOML_TABLE,
};

struct toml_node {
    enum toml_kind kind;
    struct str key;       /* within a table */
    struct span key_span; /* of the key; of the header for a [table] */
    struct span span;     /* of the value */
    struct str string;    /* STRING decoded, DATE as written */
    int64_t integer;
    double number;
    bool boolean;
    struct toml_node *first_child, *last_child, *next; /* ARRAY and TABLE, in order */
    size_t child_count;
    uint32_t id; /* of a TABLE or ARRAY within the document; toml.c only, as is made */
    uint8_t made;
};

struct toml_doc {
    struct str text, name;
    struct toml_node *root; /* a TABLE */
};

/* `text` must live as long as the arena's content is used. */
bool toml_parse(struct toml_doc *doc, struct str text, struct str name,
                struct arena *arena, struct error *err);
/* The member of a TABLE, or NULL (also when `table` is NULL or no table). */
const struct toml_node *toml_get(const struct toml_node *table, struct str key);
/* Walks a dotted path of keys: toml_path(root, STR("tool.poetry.dependencies")). */
const struct toml_node *toml_path(const struct toml_node *root, struct str dotted);
const char *toml_kind_name(enum toml_kind kind); /* "a string", "an array" ... */

/* err: "name:line:col: message", then the source line and a caret under the span. */
bool toml_error(const struct toml_doc *doc, struct span span, struct error *err,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
