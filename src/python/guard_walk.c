/* Three walks over one statement: the handler tells what becomes of a failed import,
 * the body (with `else`) whether a successful one ever comes out behind, and where it
 * does not, the lines behind the statement carry the handler on (rules.md, 10):
 *
 *     try:      body --------> return            g->leaves
 *     except:   handler -----> g->paths
 *     ...       behind ------> g->continued
 *
 * Where all imports of the body stand under one `if`, its condition held. */
#include "python/guard_walk.h"

#include "python/continuation.h"

/* Of a loop over candidates: the lines behind the `try` that are looked at. */
#define LOOP_LINES_MAX 40

/* The parameters of the function around `line`, so that returning one is seen. */
static TSNode parameters_around(struct guard_list *list, uint32_t line)
{
    TSNode root;
    uint32_t function = layout_function(&list->layout, line);
    if (function == OUTLINE_NONE ||
        !layout_parse(&list->layout, function, function + 1, &root))
        return syntax_none();
    TSNode node = ts_node_named_descendant_for_byte_range(
        root, list->layout.o->lines[function].start,
        list->layout.o->lines[function].end);
    for (unsigned hop = 0; hop < 4 && !ts_node_is_null(node); hop++) {
        TSNode found = syntax_child_of(node, SYN_PARAMETERS);
        if (!ts_node_is_null(found))
            return found;
        node = syntax_at(node, 0);
    }
    return syntax_none();
}

struct walk guard_walk(struct guard_list *list, uint32_t line, struct walk_names *names)
{
    return (struct walk){.bytes = list->layout.bytes,
                         .arena = list->arena,
                         .options = list->options,
                         .helpers = &list->helpers,
                         .names = names,
                         .parameters = parameters_around(list, line)};
}

/* The condition of the `if` in the body that an import stands under, or the empty text.
 */
static struct str condition_of_op(const struct guard *g, TSNode op, struct str bytes)
{
    for (TSNode node = op;;) {
        TSNode parent = syntax_parent(node);
        if (ts_node_is_null(parent) || ts_node_eq(parent, g->statement))
            return STR("");
        if (syntax_kind(parent) == SYN_IF)
            return syntax_kind(node) == SYN_BLOCK
                       ? syntax_text(bytes,
                                     syntax_bare(syntax_field(parent, "condition")))
                       : STR("");
        node = parent;
    }
}

/* Nothing was imported unless this condition held; empty: there is none. */
static struct str condition_of_body(struct guard_list *list, const struct guard *g)
{
    struct str bytes = list->layout.bytes;
    struct str condition = condition_of_op(g, g->body.ops.items[0].node, bytes);
    for (size_t i = 1; i < g->body.ops.len && condition.len; i++)
        if (!str_eq(condition_of_op(g, g->body.ops.items[i].node, bytes), condition))
            return STR("");
    return condition;
}

/* Does the body (with `else`) always leave, and how? */
static unsigned success_ends(struct guard_list *list, struct guard *g)
{
    struct walk w = guard_walk(list, g->line, NULL);
    struct paths *live = arena_new(list->arena, struct paths);
    struct paths *done = arena_new(list->arena, struct paths);
    w.assumed = condition_of_body(list, g); /* else nothing was imported */
    paths_start(live);
    walk_block(&w, syntax_field(g->statement, "body"), live, done);
    TSNode otherwise = syntax_child_of(g->statement, SYN_ELSE);
    if (!ts_node_is_null(otherwise))
        walk_block(&w, syntax_child_of(otherwise, SYN_BLOCK), live, done);
    unsigned ends = 0;
    for (uint32_t i = 0; i < done->len; i++)
        ends |= 1u << done->items[i].end;
    /* A body that only raises asks whether the thing is absent. */
    g->leaves = live->len == 0 && (ends & ~(1u << PATH_RAISES)) != 0;
    return ends;
}

static TSNode caught_name(TSNode clause)
{
    TSNode alias = syntax_field(clause, "alias");
    TSNode pattern = syntax_child_of(clause, SYN_AS_PATTERN);
    if (ts_node_is_null(alias) && !ts_node_is_null(pattern))
        alias = syntax_field(pattern, "alias");
    if (syntax_kind(alias) == SYN_AS_TARGET)
        alias = syntax_at(alias, 0);
    return alias;
}

/* The handler, then `finally`, which runs after a body that went well too. */
static void run_handler(struct walk *w, const struct guard *g, struct paths *live,
                        struct paths *done)
{
    TSNode alias = caught_name(g->handler);
    TSNode last = syntax_child_of(g->statement, SYN_FINALLY);
    if (!ts_node_is_null(alias))
        walk_catch(w, syntax_text(w->bytes, alias));
    walk_block(w, syntax_child_of(g->handler, SYN_BLOCK), live, done);
    w->shared = true;
    if (!ts_node_is_null(last))
        walk_block(w, syntax_child_of(last, SYN_BLOCK), live, done);
    w->shared = false;
}

/* In a loop over candidates, what stands behind the `try` may leave with the one that
 * will do. How? */
static unsigned leaves_later(const struct layout *l, uint32_t line)
{
    uint32_t loop = l->o->lines[line].parent;
    unsigned ends = 0;
    if (loop >= l->o->count || l->o->lines[loop].word != WORD_FOR)
        return 0;
    for (uint32_t i = layout_after(l, line);
         i < l->o->lines[loop].block_end && i < line + LOOP_LINES_MAX; i++) {
        if (l->o->lines[i].word == WORD_RETURN)
            ends |= 1u << PATH_RETURNS;
        else if (str_eq(layout_text(l, i), STR("break")))
            ends |= 1u << PATH_BREAKS;
    }
    return ends;
}

void guard_walk_handler(struct guard_list *list, struct guard *g)
{
    struct walk w = guard_walk(list, g->line, &g->names);
    w.assumed = condition_of_body(list, g);
    struct paths *live = arena_new(list->arena, struct paths);
    struct paths *done = arena_new(list->arena, struct paths);
    paths_start(live);
    if (!ts_node_is_null(g->handler))
        run_handler(&w, g, live, done);
    paths_join(done, live);
    g->paths = *done;
    g->looked_raise = w.looked_raise;
    g->raises = w.raises;
    unsigned success = success_ends(list, g);
    if (!g->leaves && !(success & 1u << PATH_RETURNS))
        success |= leaves_later(&list->layout, g->line);
    if (!g->leaves && !success)
        return;
    w.shared = !g->leaves;
    for (uint32_t i = 0; i < done->len; i++) {
        const struct path *p = &done->items[i];
        if (path_goes_on(p))
            continue_path(&list->layout, &w, g->line, success, p,
                          g->leaves ? &g->continued : &g->beyond);
    }
}
