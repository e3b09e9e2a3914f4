/* A message shows the line of the keyword; a fix puts a statement before the first of
 * the handler's body, and for that it needs to know how that one is set off:
 *
 *     except ImportError:\n          handler_span: from `except` to the colon
 *         pass                       body_gap: "\n    ", body_indent: 4
 *
 *     except ImportError: pass       body_gap: "; " between it and what is put before
 */
#include "python/guard_record.h"

#include "python/guard_judge.h"

/* From the keyword to the colon. */
static struct span header_span(struct guard_list *list, TSNode node)
{
    TSNode colon = syntax_token(node, ":");
    uint32_t start = ts_node_start_byte(node);
    uint32_t end =
        ts_node_is_null(colon) ? ts_node_end_byte(node) : ts_node_start_byte(colon);
    return source_span(&list->b->source, start, end);
}

static void emit_sentinels(struct guard_list *list, const struct guard *g,
                           struct guard_fact *fact)
{
    struct facts_builder *b = list->b;
    fact->first_sentinel = (uint32_t)b->sentinels.len;
    fact->sentinel_count = (uint32_t)g->sentinels.len;
    for (size_t i = 0; i < g->sentinels.len; i++) {
        const struct sentinel *s = &g->sentinels.items[i];
        struct sentinel_fact *out = vec_push(&b->sentinels, b->arena);
        out->name = builder_text(b, s->name);
        out->span = source_span(&b->source, s->start, s->end);
        out->first_use = (uint32_t)b->uses.len;
        out->use_count = (uint32_t)s->uses.len;
        out->flags = (uint8_t)((s->exported ? SENTINEL_EXPORTED : 0) |
                               (s->missing_true ? SENTINEL_MISSING_TRUE : 0));
        for (size_t j = 0; j < s->uses.len; j++)
            vec_add(&b->uses, b->arena, s->uses.items[j]);
    }
}

/* A simple statement, which may share its line: SYNTAX_KINDS has them in a row. */
static bool is_simple(TSNode statement)
{
    enum syntax_kind kind = syntax_kind(statement);
    return kind >= SYN_EXPRESSION_STATEMENT && kind <= SYN_TYPE_ALIAS;
}

/* guard_fact.body_gap of a body that starts at `start`. A line that a backslash
 * continues is one with the line before, whatever its indentation looks like. */
static struct str body_gap(struct str bytes, uint32_t start, bool simple,
                           struct arena *arena)
{
    uint32_t at = start;
    while (at > 0 && (bytes.ptr[at - 1] == ' ' || bytes.ptr[at - 1] == '\t'))
        at--;
    uint32_t end = at;
    if (end > 0 && bytes.ptr[end - 1] == '\n')
        end--;
    if (end > 0 && bytes.ptr[end - 1] == '\r')
        end--;
    bool continued = end > 0 && bytes.ptr[end - 1] == '\\';
    if (end < at && !continued)
        return arena_str(arena, str_slice(bytes, end, start));
    return simple ? STR("; ") : STR("");
}

static void place_body(struct guard_list *list, const struct guard *g,
                       struct guard_fact *fact)
{
    struct nodes statements =
        syntax_children(syntax_child_of(g->handler, SYN_BLOCK), list->arena);
    if (statements.len == 0)
        return;
    TSNode first = statements.items[0];
    fact->body_offset = ts_node_start_byte(first);
    fact->body_indent = 0;
    for (uint32_t i = fact->body_offset; i > 0; i--) {
        char c = list->layout.bytes.ptr[i - 1];
        if (c != ' ' && c != '\t')
            break;
        fact->body_indent++;
    }
    fact->body_gap =
        builder_text(list->b, body_gap(list->layout.bytes, fact->body_offset,
                                       is_simple(first), list->arena));
}

/* The imports it would catch; an inner guard, added later, takes its own back. */
static void claim_imports(struct guard_list *list, const struct guard *g,
                          uint32_t index)
{
    struct facts_builder *b = list->b;
    for (size_t i = 0; i < g->body.ops.len; i++) {
        uint32_t start = ts_node_start_byte(g->body.ops.items[i].node);
        uint32_t end = ts_node_end_byte(g->body.ops.items[i].node);
        for (uint32_t at = builder_import_from(b, start);
             at < b->imports.len && b->places.items[at].start < end; at++)
            b->imports.items[at].guard = index;
    }
}

void guard_record_add(struct guard_list *list, const struct guard *g)
{
    struct facts_builder *b = list->b;
    uint32_t index = (uint32_t)b->guards.len;
    struct guard_fact fact = {
        .scope = builder_scope(b, g->line),
        .catches = (uint8_t)g->catches,
        .verdict = g->verdict,
        .reason = g->reason,
        .flags = g->flags,
    };
    fact.try_span = header_span(list, g->statement);
    fact.handler_span =
        ts_node_is_null(g->handler) ? fact.try_span : header_span(list, g->handler);
    fact.last_line = source_span(&b->source, ts_node_start_byte(g->statement),
                                 ts_node_end_byte(g->statement))
                         .end_line;
    fact.response = guard_response(list, g);
    fact.why = builder_text(b, str_of(g->why));
    place_body(list, g, &fact);
    emit_sentinels(list, g, &fact);
    vec_add(&b->guards, b->arena, fact);
    claim_imports(list, g, index);
}
