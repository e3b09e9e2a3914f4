/* Code as bytes, for the cache: some twice the size of its source, where the records
 * themselves take eight times that. Numbers are 7 bits a byte, lowest first, the high
 * bit says that more follow; a node's places are told from those of the node before.
 *
 *     nodes, children, pool length; the pool; then for each node
 *     kind, flags, text, span, its children
 *
 * What is loaded is a tree of the depth that reading makes, and each kind has the
 * children that its users take for granted: whoever may write the cache can make its
 * checksums right, but not this program crash. */
#include "python/code.h"

#include "base/buf.h"

#define NODE_MIN_BYTES 9 /* of a saved node without children */
/* What stands in for too deep code, and lists of things, go a little further. */
#define DEPTH_MAX (CODE_MAX_DEPTH + 16)

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
    put(out, node->child_count);
    for (uint32_t i = 0; i < node->child_count; i++)
        put_from(out, c->children[node->first_child + i], index);
}

void code_save(const struct code *c, struct buf *out)
{
    uint32_t pool = 0, children = 0;
    for (uint32_t i = 0; i < c->node_count; i++) {
        uint32_t end = c->nodes[i].text.offset + c->nodes[i].text.len;
        if (c->nodes[i].text.len && end > pool)
            pool = end;
        children += c->nodes[i].child_count; /* some of the array may be nobody's */
    }
    put(out, c->node_count);
    put(out, children);
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

/* The least number of children, by kind (code.h). */
static const uint8_t least[] = {
    [CODE_CLASS] = 3,
    [CODE_FUNCTION] = 3,
    [CODE_ASSIGN] = 2,
    [CODE_AUGMENT] = 2,
    [CODE_IF] = 3,
    [CODE_WHILE] = 3,
    [CODE_FOR] = 4,
    [CODE_TRY] = 1,
    [CODE_HANDLER] = 1,
    [CODE_WITH] = 1,
    [CODE_WITH_ITEM] = 1,
    [CODE_MATCH] = 1,
    [CODE_CASE] = 1,
    [CODE_ATTRIBUTE] = 1,
    [CODE_SUBSCRIPT] = 2,
    [CODE_CALL] = 1,
    [CODE_KEYWORD] = 1,
    [CODE_STAR_ARGUMENT] = 1,
    [CODE_FORMATTED] = 1,
    [CODE_DOUBLE_STAR_ARGUMENT] = 1,
    [CODE_BINARY] = 2,
    [CODE_COMPARE] = 2,
    [CODE_AND] = 2,
    [CODE_OR] = 2,
    [CODE_NOT] = 1,
    [CODE_UNARY] = 1,
    [CODE_AWAIT] = 1,
    [CODE_CONDITIONAL] = 3,
    [CODE_NAMED] = 1,
    [CODE_LAMBDA] = 1,
    [CODE_COMPREHENSION] = 3,
    [CODE_SLICE] = 3,
    [CODE_PAIR] = 2,
};

/* None has two parents. */
static void load_children(struct loading *l, uint32_t index)
{
    struct code_node *node = &l->nodes[index];
    node->first_child = l->next_child;
    bool enough = node->kind <= CODE_PAIR && node->child_count >= least[node->kind];
    if (l->bad || !enough || node->child_count > l->child_count - l->next_child) {
        l->bad = true;
        return;
    }
    for (uint32_t i = 0; i < node->child_count; i++) {
        uint32_t child = take_from(l, index);
        if (child >= l->node_count || l->nodes[child].parent != CODE_NONE) {
            l->bad = true;
            return;
        }
        l->nodes[child].parent = index;
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
    node->child_count = take(l);
    l->bad |= node->text.offset > l->pool_len ||
              node->text.len > l->pool_len - node->text.offset;
    load_children(l, index);
}

/* From the nodes that have no parent down: what is not reached goes round in a circle.
 */
static bool is_forest(const struct loading *l, struct arena *scratch)
{
    uint32_t *queue = arena_array(scratch, l->node_count, sizeof *queue), end = 0;
    uint8_t *depth = arena_array(scratch, l->node_count, sizeof *depth);
    for (uint32_t i = 0; i < l->node_count; i++)
        if (l->nodes[i].parent == CODE_NONE)
            queue[end++] = i;
    for (uint32_t i = 0; i < end; i++) {
        const struct code_node *node = &l->nodes[queue[i]];
        if (node->child_count && depth[queue[i]] == DEPTH_MAX)
            return false;
        for (uint32_t k = 0; k < node->child_count; k++) {
            uint32_t child = l->children[node->first_child + k];
            depth[child] = (uint8_t)(depth[queue[i]] + 1);
            queue[end++] = child;
        }
    }
    return end == l->node_count;
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
    for (uint32_t i = 0; i < l.node_count; i++)
        l.nodes[i].parent = CODE_NONE;
    for (uint32_t i = 0; i < l.node_count && !l.bad; i++)
        load_node(&l, i, i ? l.nodes[i - 1].span.line : 0);
    struct arena scratch;
    arena_init(&scratch);
    bool good = !l.bad && !l.rest.len && l.next_child == l.child_count &&
                l.nodes[0].kind == CODE_MODULE && is_forest(&l, &scratch);
    arena_release(&scratch);
    if (!good)
        return false;
    *out = (struct code){arena_str(arena, pool).ptr, l.nodes, l.children, l.node_count,
                         l.child_count};
    return true;
}
