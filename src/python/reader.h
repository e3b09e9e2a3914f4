/* reader - what one thread needs to read Python files (python/ only; others see the
 * incomplete struct facts_reader of facts.h).
 *
 *     TSTree *tree = reader_parse(reader, bytes, line->start, end);
 *     ... ts_tree_root_node(tree) ...
 *     ts_tree_delete(tree);
 *
 * Owns the tree-sitter parser, the outline and the scratch arena; all are reused from
 * file to file. */
#ifndef FLATLINE_PYTHON_READER_H
#define FLATLINE_PYTHON_READER_H

#include <tree_sitter/api.h>

#include "base/arena.h"
#include "base/buf.h"
#include "python/facts.h"
#include "python/outline.h"

#define READER_NONE UINT32_MAX

struct facts_reader {
    TSParser *parser;
    struct facts_options options;
    struct outline outline;
    struct arena scratch; /* cleared for each file */
    struct buf decoded;   /* the file as UTF-8 when it says it is something else */
    uint32_t parsed;      /* bytes given to the parser since the file began */
    uint32_t damaged;     /* ... of them in regions that did not parse without error */
    uint32_t refused_at;  /* where the first region was not parsed; READER_NONE */
};

/* Parses the physical lines from the one that holds `start` up to `end`, so that
 * indented statements parse; positions in the tree are those of the whole file. The
 * caller deletes the tree. Rows of ts_node_start_point count from the region's first
 * line: use byte offsets and source_span. NULL when nothing could be parsed (empty
 * region, one that takes the parser longer than its limit, or a file that has used up
 * its share: see READER_MAX_* in reader.c); refused_at then says from where on. Trees
 * can be deep: walk them with a TSTreeCursor or a bound, never by plain recursion. */
TSTree *reader_parse(struct facts_reader *reader, struct str bytes, uint32_t start,
                     uint32_t end);

#endif
