#include "python/code_lower.h"

#include "base/utf8.h"

/* Columns further out than this are counted in bytes: nobody looks, and counting them
 * in code points for every node of a long line would be quadratic. */
#define MAX_COLUMN 4096

bool lower_is(TSNode node, const char *type)
{
    return strcmp(ts_node_type(node), type) == 0;
}

TSNode lower_field(TSNode node, const char *name)
{
    return ts_node_child_by_field_name(node, name, (uint32_t)strlen(name));
}

struct str lower_source_text(const struct lowering *l, TSNode node)
{
    return str_slice(l->bytes, ts_node_start_byte(node), ts_node_end_byte(node));
}

struct text lower_add_text(struct lowering *l, struct str s)
{
    struct text text = {(uint32_t)l->pool.len, (uint32_t)s.len};
    buf_add(&l->pool, s);
    return text;
}

struct text lower_add_name(struct lowering *l, struct str s)
{
    bool is_private = str_starts(s, STR("__")) && !str_ends(s, STR("__")) &&
                      str_find_char(s, '.') == STR_NONE;
    if (!is_private || !l->class.len)
        return lower_add_text(l, s);
    uint32_t start = (uint32_t)l->pool.len;
    buf_addc(&l->pool, '_');
    buf_add(&l->pool, l->class);
    buf_add(&l->pool, s);
    return (struct text){start, (uint32_t)l->pool.len - start};
}

static uint32_t column_of(const struct lowering *l, uint32_t offset, TSPoint point)
{
    if (point.column > MAX_COLUMN || point.column > offset)
        return point.column + 1;
    uint32_t start = offset - point.column;
    if (start == 0 && str_starts(l->bytes, STR("\xEF\xBB\xBF")) && offset >= 3)
        start = 3;
    return (uint32_t)utf8_length(str_slice(l->bytes, start, offset)) + 1;
}

struct span lower_span_between(const struct lowering *l, TSNode from, TSNode to)
{
    TSPoint start = ts_node_start_point(from), end = ts_node_end_point(to);
    return (struct span){start.row + 1, column_of(l, ts_node_start_byte(from), start),
                         end.row + 1, column_of(l, ts_node_end_byte(to), end)};
}

uint32_t lower_new_node(struct lowering *l, enum code_kind kind, TSNode at)
{
    struct code_node *node = vec_push(&l->nodes, l->arena);
    *node = (struct code_node){.kind = (uint8_t)kind,
                               .span = lower_span_between(l, at, at),
                               .parent = CODE_NONE};
    return (uint32_t)l->nodes.len - 1;
}

/* Children pushed on `pending` since `mark` become those of `node`. */
uint32_t lower_adopt(struct lowering *l, uint32_t node, size_t mark)
{
    struct code_node *it = &l->nodes.items[node];
    it->first_child = (uint32_t)l->children.len;
    it->child_count = (uint32_t)(l->pending.len - mark);
    for (size_t i = mark; i < l->pending.len; i++) {
        uint32_t child = l->pending.items[i];
        l->nodes.items[child].parent = node;
        vec_add(&l->children, l->arena, child);
    }
    l->pending.len = mark;
    return node;
}

void lower_push(struct lowering *l, uint32_t node)
{
    vec_add(&l->pending, l->arena, node);
}

uint32_t lower_other(struct lowering *l, TSNode at, const char *what)
{
    uint32_t node = lower_new_node(l, CODE_OTHER, at);
    l->nodes.items[node].text = lower_add_text(l, str_of(what));
    return node;
}

uint32_t lower_leaf(struct lowering *l, enum code_kind kind, TSNode at, struct str text)
{
    uint32_t node = lower_new_node(l, kind, at);
    l->nodes.items[node].text = lower_add_text(l, text);
    return node;
}

void lower_push_named(struct lowering *l, TSNode parent)
{
    uint32_t count = ts_node_named_child_count(parent);
    TSTreeCursor cursor = ts_tree_cursor_new(parent);
    if (count && ts_tree_cursor_goto_first_child(&cursor))
        do {
            TSNode child = ts_tree_cursor_current_node(&cursor);
            if (ts_node_is_named(child) && !ts_node_is_extra(child))
                lower_push(l, lower_node(l, child));
        } while (ts_tree_cursor_goto_next_sibling(&cursor));
    ts_tree_cursor_delete(&cursor);
}

/* A node whose children are the named children of `at`, lowered. */
uint32_t lower_list_of(struct lowering *l, enum code_kind kind, TSNode at)
{
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, kind, at);
    lower_push_named(l, at);
    return lower_adopt(l, node, mark);
}

/* An expression that is absent counts as CODE_OTHER "nothing". */
void lower_push_or_nothing(struct lowering *l, TSNode node, TSNode at)
{
    lower_push(l, ts_node_is_null(node) ? lower_other(l, at, "nothing")
                                        : lower_node(l, node));
}

uint32_t lower_fields_of(struct lowering *l, enum code_kind kind, TSNode at,
                         const char *first, const char *second)
{
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, kind, at);
    lower_push_or_nothing(l, lower_field(at, first), at);
    if (second)
        lower_push_or_nothing(l, lower_field(at, second), at);
    return lower_adopt(l, node, mark);
}

uint32_t lower_empty_block(struct lowering *l, TSNode at)
{
    uint32_t node = lower_new_node(l, CODE_BLOCK, at);
    return lower_adopt(l, node, l->pending.len);
}

/* The block of a statement; an absent one (`field` is null) is empty. */
uint32_t lower_block(struct lowering *l, TSNode body, TSNode at)
{
    return ts_node_is_null(body) ? lower_empty_block(l, at)
                                 : lower_list_of(l, CODE_BLOCK, body);
}

/* The BLOCK child of a clause that has no field for it. */
uint32_t lower_clause_block(struct lowering *l, TSNode clause)
{
    for (uint32_t i = ts_node_named_child_count(clause); i-- > 0;)
        if (lower_is(ts_node_named_child(clause, i), "block"))
            return lower_list_of(l, CODE_BLOCK, ts_node_named_child(clause, i));
    return lower_empty_block(l, clause);
}
