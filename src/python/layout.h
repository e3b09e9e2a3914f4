/* layout - how the logical lines of an outline form statements.
 *
 *     struct layout layout;
 *     layout_init(&layout, bytes, outline, reader, arena);
 *     uint32_t next = layout_after(&layout, try_line);   past except, else, finally
 *
 * The outline knows lines and blocks; a compound statement is several of them (`if`,
 * `elif`, `else`). Also: parsed pieces of the file, kept until layout_release, so that
 * neighbouring questions share a tree; and where each name occurs. */
#ifndef FLATLINE_PYTHON_LAYOUT_H
#define FLATLINE_PYTHON_LAYOUT_H

#include "base/map.h"
#include "base/vec.h"
#include "python/builder.h"
#include "python/reader.h"
#include "python/syntax.h"

struct layout_piece {
    uint32_t start, end;
    TSTree *tree;
};

/* First and last occurrence of a name outside comments. */
struct layout_name {
    uint32_t first, last;
};

struct layout {
    struct str bytes;
    const struct outline *o;
    struct facts_reader *reader;
    struct arena *arena;
    uint32_t *head;                  /* of each line: the first line of its statement */
    VEC(struct layout_piece) pieces; /* by start */
    struct map name_index;           /* made on first use */
    VEC(struct layout_name) names;
};

void layout_init(struct layout *l, struct str bytes, const struct outline *o,
                 struct facts_reader *reader, struct arena *arena);
void layout_release(struct layout *l); /* deletes the trees */

struct str layout_text(const struct layout *l, uint32_t line);
/* The line after the whole statement (with its clauses) that `line` is part of. */
uint32_t layout_after(const struct layout *l, uint32_t line);
/* The `word` clause (WORD_ELSE, ..) of the statement of `line`, or OUTLINE_NONE. */
uint32_t layout_clause(const struct layout *l, uint32_t line, enum outline_word word);
/* Where the block that `line` stands in ends (the line after it). */
uint32_t layout_block_end(const struct layout *l, uint32_t line);
/* The def that `line` stands in, or OUTLINE_NONE (module or class level). */
uint32_t layout_function(const struct layout *l, uint32_t line);
/* The name that `line`, a def, gives its function; empty when it has none. */
struct str layout_def_name(const struct layout *l, uint32_t line);

/* The root of a tree that covers the lines [from, to); false when it cannot be parsed.
 * Lives until layout_release. The tree may hold more than was asked for. */
bool layout_parse(struct layout *l, uint32_t from, uint32_t to, TSNode *root);
/* The node of `kind` that starts at byte `start`, or the null node. */
TSNode layout_node_at(TSNode root, uint32_t start, enum syntax_kind kind);

/* The statements of the lines [from, to), which stand in one block; parses them if need
 * be. False when they cannot be parsed. Lines in a block below are not listed. */
bool layout_statements(struct layout *l, uint32_t from, uint32_t to, struct nodes *out);

/* Is the name used outside the bytes [from, to)? */
bool layout_name_outside(struct layout *l, struct str name, uint32_t from, uint32_t to);

/* The next identifier in bytes [*at, end), skipping strings and comments; empty at the
 * end. *at is left after it, and begins at no place within a string. `comment` is a
 * cursor into the outline's comments, 0 to begin. */
struct str layout_next_name(const struct layout *l, uint32_t *at, uint32_t end,
                            uint32_t *comment);

/* The end of the f-string (or t-string) whose prefix is `name`, just returned by
 * layout_next_name: its expressions are skipped with it. 0: it is no such prefix. */
uint32_t layout_fstring(const struct layout *l, struct str name, uint32_t end);

/* The next word within the braces of the f-string bytes [*at, end); empty at the end.
 */
struct str layout_fstring_name(const struct layout *l, uint32_t *at, uint32_t end);

/* May the byte be part of an identifier? */
static inline bool layout_is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

#endif
