/* Code as bytes, for the cache: some twice the size of its source, where the records
 * themselves take eight times that. Numbers are 7 bits a byte, lowest first, the high
 * bit says that more follow; a node's places are told from those of the node before.
 *
 *     nodes, children, pool length; the pool; then for each node
 *     kind, flags, text, span, how far up its parent is, its children */
#include "python/code.h"

#include "base/buf.h"

#define NODE_MIN_BYTES 10 /* of a saved node without children */

static void put(struct buf *out, uint32_t number)
{
    for (; number > 127; number >>= 7)
        buf_addc(out, (char)(number | 128));
    buf_addc(out, (char)number);
}

/* A difference either way, small when the two are near. */
static void put_from(struct buf *out, uint32_t number, uint32_t from)
{
    uint32_t up = number - from;
    put(out, up >> 31 ? ~(up << 1) : up << 1);
}

static void save_node(const struct code *c, uint32_t index, uint32_t line,
                      struct buf *out)
{
    const struct code_node *node = &c->nodes[index];
    buf_addc(out, (char)node->kind);
    buf_addc(out, (char)node->flags);
    put(out, node->text.offset);
    put(out, node->text.len);
    put_from(out, node->span.line, line);
    put(out, node->span.column);
    put_from(out, node->span.end_line, node->span.line);
    put(out, node->span.end_column);
    put(out, node->parent == CODE_NONE ? 0 : index - node->parent);
    put(out, node->child_count);
    for (uint32_t i = 0; i < node->child_count; i++)
        put_from(out, c->children[node->first_child + i], index);
}

void code_save(const struct code *c, struct buf *out)
{
    uint32_t pool = 0;
    for (uint32_t i = 0; i < c->node_count; i++)
        if (c->nodes[i].text.len &&
            c->nodes[i].text.offset + c->nodes[i].text.len > pool)
            pool = c->nodes[i].text.offset + c->nodes[i].text.len;
    put(out, c->node_count);
    put(out, c->child_count);
    put(out, pool);
    buf_add(out, str_make(c->pool, pool));
    for (uint32_t i = 0; i < c->node_count; i++)
        save_node(c, i, i ? c->nodes[i - 1].span.line : 0, out);
}

struct loading {
    struct str rest;
    bool bad; /* it ended too early, or says what cannot be */
    uint32_t pool_len;
    struct code_node *nodes;
    uint32_t *children;
    uint32_t node_count, child_count, next_child;
};

static uint8_t take_byte(struct loading *l)
{
    if (!l->rest.len) {
        l->bad = true;
        return 0;
    }
    uint8_t byte = (uint8_t)l->rest.ptr[0];
    l->rest = str_from(l->rest, 1);
    return byte;
}

static uint32_t take(struct loading *l)
{
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
        uint8_t byte = take_byte(l);
        number |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) {
            l->bad |= number > UINT32_MAX;
            return (uint32_t)number;
        }
    }
    l->bad = true;
    return 0;
}

static uint32_t take_from(struct loading *l, uint32_t from)
{
    uint32_t coded = take(l);
    return from + (coded & 1 ? ~(coded >> 1) : coded >> 1);
}

/* Parents stand before and children behind their node, so that nothing that walks up
 * or down goes round in circles. */
static void load_children(struct loading *l, uint32_t index)
{
    struct code_node *node = &l->nodes[index];
    node->first_child = l->next_child;
    if (l->bad || node->child_count > l->child_count - l->next_child) {
        l->bad = true;
        return;
    }
    for (uint32_t i = 0; i < node->child_count; i++) {
        uint32_t child = take_from(l, index);
        l->bad |= child <= index || child >= l->node_count;
        l->children[l->next_child++] = child;
    }
}

static void load_node(struct loading *l, uint32_t index, uint32_t line)
{
    struct code_node *node = &l->nodes[index];
    node->kind = take_byte(l);
    node->flags = take_byte(l);
    node->text.offset = take(l);
    node->text.len = take(l);
    node->span.line = take_from(l, line);
    node->span.column = take(l);
    node->span.end_line = take_from(l, node->span.line);
    node->span.end_column = take(l);
    uint32_t up = take(l);
    node->parent = up ? index - up : CODE_NONE;
    node->child_count = take(l);
    l->bad |= node->kind > CODE_PAIR || up > index || node->text.offset > l->pool_len ||
              node->text.len > l->pool_len - node->text.offset;
    load_children(l, index);
}

bool code_load(struct str block, struct arena *arena, struct code *out)
{
    struct loading l = {.rest = block};
    l.node_count = take(&l);
    l.child_count = take(&l);
    l.pool_len = take(&l);
    if (l.bad || !l.node_count || l.pool_len > l.rest.len ||
        l.node_count > l.rest.len / NODE_MIN_BYTES || l.child_count > l.rest.len)
        return false;
    struct str pool = str_slice(l.rest, 0, l.pool_len);
    l.rest = str_from(l.rest, l.pool_len);
    l.nodes = arena_array(arena, l.node_count, sizeof *l.nodes);
    l.children = arena_array(arena, l.child_count, sizeof *l.children);
    for (uint32_t i = 0; i < l.node_count && !l.bad; i++)
        load_node(&l, i, i ? l.nodes[i - 1].span.line : 0);
    if (l.bad || l.rest.len || l.next_child != l.child_count ||
        l.nodes[0].kind != CODE_MODULE)
        return false;
    *out = (struct code){arena_str(arena, pool).ptr, l.nodes, l.children, l.node_count,
                         l.child_count};
    return true;
}
