#include "python/reader.h"

#include "python/syntax.h"

#include <stdlib.h>

/* A region larger than this is no statement of a sane file. */
#define MAX_REGION ((uint32_t)4 << 20)
/* The parser reports progress every hundred operations; honest code needs far less than
 * one report per ten bytes. Counted, not timed, so that results are repeatable. */
#define REPORTS_AT_LEAST 1000
#define REPORTS_PER_BYTE 1

/* What one file may ask of the parser: a real one has a few kilobytes of guards. Text
 * that is no Python parses a hundred times slower, so its share is smaller. */
#define READER_MAX_PARSED ((uint32_t)8 << 20)
#define READER_MAX_DAMAGED ((uint32_t)128 << 10)

const TSLanguage *tree_sitter_python(void);

struct facts_reader *facts_reader_new(const struct facts_options *options)
{
    struct facts_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        arena_out_of_memory(sizeof *reader);
    if (options)
        reader->options = *options;
    reader->parser = ts_parser_new();
    /* Fails only if the pinned core and grammar do not fit together. */
    if (!ts_parser_set_language(reader->parser, tree_sitter_python()))
        abort();
    reader->refused_at = READER_NONE;
    outline_init(&reader->outline);
    arena_init(&reader->scratch);
    return reader;
}

void facts_reader_free(struct facts_reader *reader)
{
    if (!reader)
        return;
    ts_parser_delete(reader->parser);
    outline_release(&reader->outline);
    arena_release(&reader->scratch);
    buf_release(&reader->decoded);
    free(reader);
}

static TSTree *refuse(struct facts_reader *reader, uint32_t start)
{
    if (start < reader->refused_at)
        reader->refused_at = start;
    return NULL;
}

TSTree *reader_parse(struct facts_reader *reader, struct str bytes, uint32_t start,
                     uint32_t end)
{
    while (start > 0 && bytes.ptr[start - 1] != '\n' && bytes.ptr[start - 1] != '\r')
        start--;
    if (end > bytes.len)
        end = (uint32_t)bytes.len;
    if (start >= end)
        return NULL;
    if (end - start > MAX_REGION || reader->parsed > READER_MAX_PARSED ||
        reader->damaged > READER_MAX_DAMAGED)
        return refuse(reader, start);
    TSRange range = {
        .start_byte = start, .end_byte = end, .end_point = {UINT32_MAX, UINT32_MAX}};
    if (!ts_parser_set_included_ranges(reader->parser, &range, 1))
        return NULL;
    TSTree *tree = syntax_parse(reader->parser, bytes,
                                REPORTS_AT_LEAST + (end - start) * REPORTS_PER_BYTE);
    reader->parsed += end - start;
    if (!tree || ts_node_has_error(ts_tree_root_node(tree)))
        reader->damaged += end - start;
    if (tree)
        return tree;
    ts_parser_reset(reader->parser);
    return refuse(reader, start);
}
