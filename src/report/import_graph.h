/* import_graph - the import graph of a program, written for people and for other tools.
 *
 *     import_graph_text(program, NULL, &out);                   every module and what
 * it imports import_graph_text(program, &node, &out);                  who imports it,
 * what it needs
 *
 * Shows first-party edges (and those that should be first-party and lead nowhere);
 * libraries appear where one module is asked about, and in JSON. */
#ifndef FLATLINE_REPORT_IMPORT_GRAPH_H
#define FLATLINE_REPORT_IMPORT_GRAPH_H

#include "base/buf.h"
#include "program/program.h"

/* A module (its file), a package (its directory and __init__.py) or a directory without
 * one. What is not there is PROGRAM_NONE. */
struct graph_node {
    uint32_t file, dir;
};

/* By dotted name, or by path from the repository's root. False when there is none. */
bool import_graph_find(const struct program *p, struct str name,
                       struct graph_node *node);
/* The name most like `wrong`, empty when none is near. */
struct str import_graph_nearest(const struct program *p, struct str wrong);

/* `only` NULL: the whole graph. */
void import_graph_text(const struct program *p, const struct graph_node *only,
                       struct buf *out);
void import_graph_json(const struct program *p, const struct graph_node *only,
                       struct buf *out);
/* For graphviz: broken edges red, guarded ones dashed, directories without __init__.py
 * as dashed boxes. */
void import_graph_dot(const struct program *p, const struct graph_node *only,
                      struct buf *out);

#endif
