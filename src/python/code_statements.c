#include "python/code_lower.h"

uint32_t lower_assignment(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, CODE_ASSIGN, at);
    size_t targets = l->pending.len + 1;
    lower_push(l, CODE_NONE); /* the value, known last */
    TSNode it = at;
    while (lower_is(it, "assignment")) {
        lower_push_or_nothing(l, lower_field(it, "left"), it);
        TSNode right = lower_field(it, "right");
        if (ts_node_is_null(right)) { /* x: int declares, and assigns nothing */
            l->pending.len = mark;
            l->nodes.items[node].kind = CODE_PASS;
            return lower_adopt(l, node, mark);
        }
        it = right;
    }
    uint32_t value = lower_node(l, it);
    TSNode type = lower_field(at, "type");
    if (!ts_node_is_null(type) &&
        str_find(lower_source_text(l, type), STR("ClassVar")) == STR_NONE)
        l->nodes.items[node].flags = CODE_ANNOTATED;
    l->pending.items[targets - 1] = value;
    return lower_adopt(l, node, mark);
}

static uint32_t parameter(struct lowering *l, TSNode at, bool keyword_only)
{
    TSNode name = lower_field(at, "name"), value = lower_field(at, "value");
    if (ts_node_is_null(name))
        name = lower_is(at, "typed_parameter") ? ts_node_named_child(at, 0) : at;
    uint8_t flags = keyword_only ? CODE_KEYWORD_ONLY : 0;
    if (lower_is(name, "list_splat_pattern") ||
        lower_is(name, "dictionary_splat_pattern")) {
        flags |= lower_is(name, "list_splat_pattern") ? CODE_STAR : CODE_DOUBLE_STAR;
        name = ts_node_named_child(name, 0);
    }
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, CODE_PARAMETER, at);
    l->nodes.items[node].text = lower_add_name(l, lower_source_text(l, name));
    l->nodes.items[node].flags = flags;
    if (!ts_node_is_null(value))
        lower_push(l, lower_node(l, value));
    return lower_adopt(l, node, mark);
}

uint32_t lower_parameters(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, CODE_PARAMETERS, at);
    bool keyword_only = false;
    for (uint32_t i = 0; i < ts_node_named_child_count(at); i++) {
        TSNode child = ts_node_named_child(at, i);
        if (ts_node_is_extra(child) || lower_is(child, "positional_separator"))
            continue;
        if (lower_is(child, "keyword_separator")) {
            keyword_only = true;
            continue;
        }
        uint32_t it = parameter(l, child, keyword_only);
        keyword_only |= l->nodes.items[it].flags == CODE_STAR;
        lower_push(l, it);
    }
    return lower_adopt(l, node, mark);
}

static uint32_t decorators(struct lowering *l, TSNode definition)
{
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, CODE_DECORATORS, definition);
    TSNode around = l->decorated;
    l->decorated = (TSNode){0};
    for (uint32_t i = 0; around.id && i < ts_node_named_child_count(around); i++) {
        TSNode child = ts_node_named_child(around, i);
        if (lower_is(child, "decorator") && ts_node_named_child_count(child))
            lower_push(l, lower_node(l, ts_node_named_child(child, 0)));
    }
    return lower_adopt(l, node, mark);
}

static struct str without_underscores(struct str name)
{
    while (str_starts(name, STR("_")))
        name = str_from(name, 1);
    return name;
}

uint32_t lower_definition(struct lowering *l, TSNode at)
{
    bool is_class = lower_is(at, "class_definition");
    size_t mark = l->pending.len;
    struct str name = lower_source_text(l, lower_field(at, "name")), around = l->class;
    uint32_t node = lower_new_node(l, is_class ? CODE_CLASS : CODE_FUNCTION, at);
    l->nodes.items[node].text = lower_add_name(l, name);
    l->nodes.items[node].span = lower_span_between(l, at, lower_field(at, "name"));
    if (!is_class && lower_is(ts_node_child(at, 0), "async"))
        l->nodes.items[node].flags = CODE_ASYNC;
    lower_push(l, decorators(l, at));
    TSNode list = lower_field(at, is_class ? "superclasses" : "parameters");
    if (!is_class && !ts_node_is_null(list))
        lower_push(l, lower_parameters(l, list));
    else if (!ts_node_is_null(list))
        lower_push(l, lower_list_of(l, CODE_ARGUMENTS, list));
    else
        lower_push(
            l, lower_adopt(l, lower_new_node(l, CODE_ARGUMENTS, at), l->pending.len));
    if (is_class)
        l->class = without_underscores(name);
    lower_push(l, lower_block(l, lower_field(at, "body"), at));
    l->class = around;
    return lower_adopt(l, node, mark);
}

/* An `if` or `elif` with the clauses that follow it in `at`, from the n-th child on. */
static uint32_t if_chain(struct lowering *l, TSNode at, TSNode clause, uint32_t n)
{
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, CODE_IF, clause);
    lower_push_or_nothing(l, lower_field(clause, "condition"), clause);
    lower_push(l, lower_block(l, lower_field(clause, "consequence"), clause));
    for (; n < ts_node_named_child_count(at); n++) {
        TSNode next = ts_node_named_child(at, n);
        if (lower_is(next, "else_clause")) {
            lower_push(l, lower_block(l, lower_field(next, "body"), next));
            return lower_adopt(l, node, mark);
        }
        if (lower_is(next, "elif_clause")) {
            size_t inner = l->pending.len;
            uint32_t wrap = lower_new_node(l, CODE_BLOCK, next);
            bool deep = ++l->depth > CODE_MAX_DEPTH;
            lower_push(l, deep ? lower_other(l, next, "an if chain too long")
                               : if_chain(l, at, next, n + 1));
            l->depth--;
            lower_push(l, lower_adopt(l, wrap, inner));
            return lower_adopt(l, node, mark);
        }
    }
    lower_push(l, lower_empty_block(l, clause));
    return lower_adopt(l, node, mark);
}

uint32_t lower_loop(struct lowering *l, TSNode at)
{
    bool is_for = lower_is(at, "for_statement");
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, is_for ? CODE_FOR : CODE_WHILE, at);
    lower_push_or_nothing(l, lower_field(at, is_for ? "left" : "condition"), at);
    if (is_for)
        lower_push_or_nothing(l, lower_field(at, "right"), at);
    lower_push(l, lower_block(l, lower_field(at, "body"), at));
    TSNode alternative = lower_field(at, "alternative");
    lower_push(l, ts_node_is_null(alternative)
                      ? lower_empty_block(l, at)
                      : lower_block(l, lower_field(alternative, "body"), alternative));
    return lower_adopt(l, node, mark);
}

static uint32_t handler(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    TSNode alias = lower_field(at, "alias");
    struct str name = {0};
    uint32_t node = lower_new_node(l, CODE_HANDLER, at);
    lower_push(l, lower_clause_block(l, at));
    for (uint32_t i = 0; i < ts_node_named_child_count(at); i++) {
        TSNode child = ts_node_named_child(at, i);
        if (lower_is(child, "block") || ts_node_is_extra(child) ||
            ts_node_eq(child, alias))
            continue;
        if (lower_is(child, "as_pattern") && ts_node_named_child_count(child) == 2) {
            alias = ts_node_named_child(child, 1);
            child = ts_node_named_child(child, 0);
        }
        lower_push(l, lower_node(l, child));
    }
    if (!ts_node_is_null(alias))
        name = lower_source_text(l, alias);
    l->nodes.items[node].text = lower_add_text(l, name);
    TSPoint start = ts_node_start_point(at);
    l->nodes.items[node].span.end_line = start.row + 1;
    l->nodes.items[node].span.end_column = l->nodes.items[node].span.column + 6;
    return lower_adopt(l, node, mark);
}

uint32_t lower_try_statement(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, CODE_TRY, at);
    lower_push(l, lower_block(l, lower_field(at, "body"), at));
    for (uint32_t i = 0; i < ts_node_named_child_count(at); i++) {
        TSNode child = ts_node_named_child(at, i);
        if (lower_is(child, "except_clause")) {
            lower_push(l, handler(l, child));
        } else if (lower_is(child, "else_clause") ||
                   lower_is(child, "finally_clause")) {
            bool is_else = lower_is(child, "else_clause");
            size_t inner = l->pending.len;
            uint32_t clause =
                lower_new_node(l, is_else ? CODE_ELSE : CODE_FINALLY, child);
            lower_push(l, lower_clause_block(l, child));
            lower_push(l, lower_adopt(l, clause, inner));
        }
    }
    return lower_adopt(l, node, mark);
}

static uint32_t with_item(struct lowering *l, TSNode at)
{
    TSNode value = lower_field(at, "value");
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, CODE_WITH_ITEM, at);
    struct str name = {0};
    if (lower_is(value, "as_pattern") && ts_node_named_child_count(value) == 2) {
        name = lower_source_text(l, ts_node_named_child(value, 1));
        value = ts_node_named_child(value, 0);
    }
    l->nodes.items[node].text = lower_add_text(l, name);
    lower_push_or_nothing(l, value, at);
    return lower_adopt(l, node, mark);
}

uint32_t lower_with_statement(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, CODE_WITH, at);
    lower_push(l, lower_block(l, lower_field(at, "body"), at));
    for (uint32_t i = 0; i < ts_node_named_child_count(at); i++) {
        TSNode clause = ts_node_named_child(at, i);
        if (!lower_is(clause, "with_clause"))
            continue;
        for (uint32_t n = 0; n < ts_node_named_child_count(clause); n++)
            if (lower_is(ts_node_named_child(clause, n), "with_item"))
                lower_push(l, with_item(l, ts_node_named_child(clause, n)));
    }
    return lower_adopt(l, node, mark);
}

uint32_t lower_match_statement(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, CODE_MATCH, at);
    lower_push_or_nothing(l, lower_field(at, "subject"), at);
    TSNode body = lower_field(at, "body");
    for (uint32_t i = 0; !ts_node_is_null(body) && i < ts_node_named_child_count(body);
         i++) {
        TSNode child = ts_node_named_child(body, i);
        if (!lower_is(child, "case_clause"))
            continue;
        size_t inner = l->pending.len;
        uint32_t it = lower_new_node(l, CODE_CASE, child);
        lower_push(l, lower_block(l, lower_field(child, "consequence"), child));
        lower_push(l, lower_adopt(l, it, inner));
    }
    return lower_adopt(l, node, mark);
}

uint32_t lower_if_statement(struct lowering *l, TSNode at)
{
    uint32_t first = 0;
    while (first < ts_node_named_child_count(at) &&
           !lower_is(ts_node_named_child(at, first), "elif_clause") &&
           !lower_is(ts_node_named_child(at, first), "else_clause"))
        first++;
    return if_chain(l, at, at, first);
}

uint32_t lower_decorated(struct lowering *l, TSNode at)
{
    l->decorated = at;
    return lower_node(l, lower_field(at, "definition"));
}

/* `x = 1` is an expression statement to tree-sitter, but not to us. */
/* To the grammar a statement that begins `type(self).x = ...` declares a type called
 * `(self).x`. It means what `self.__class__.x = ...` does. */
uint32_t lower_type_alias(struct lowering *l, TSNode at)
{
    TSNode left = lower_field(at, "left"), right = lower_field(at, "right");
    if (!ts_node_is_null(left) && lower_is(left, "type"))
        left = ts_node_named_child(left, 0);
    if (ts_node_is_null(left) || ts_node_is_null(right) ||
        !lower_is(left, "attribute") ||
        !lower_is(lower_field(left, "object"), "parenthesized_expression"))
        return lower_other(l, at, "a type alias");
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, CODE_ASSIGN, at);
    lower_push(l, lower_node(l, right));
    size_t outer = l->pending.len;
    uint32_t target = lower_new_node(l, CODE_ATTRIBUTE, left);
    l->nodes.items[target].text =
        lower_add_name(l, lower_source_text(l, lower_field(left, "attribute")));
    size_t inner = l->pending.len;
    uint32_t class = lower_leaf(l, CODE_ATTRIBUTE, left, STR("__class__"));
    lower_push(l, lower_node(l, lower_field(left, "object")));
    lower_push(l, lower_adopt(l, class, inner));
    lower_push(l, lower_adopt(l, target, outer));
    return lower_adopt(l, node, mark);
}

uint32_t lower_expression_statement(struct lowering *l, TSNode at)
{
    TSNode only = ts_node_named_child(at, 0);
    if (ts_node_named_child_count(at) == 1 &&
        (lower_is(only, "assignment") || lower_is(only, "augmented_assignment")))
        return lower_node(l, only);
    return lower_list_of(l, CODE_EXPRESSION, at);
}
