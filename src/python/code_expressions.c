#include "python/code_lower.h"

#include "base/utf8.h"
#include "python/pystring.h"

/* ---- strings ---- */

static uint32_t interpolation(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    for (uint32_t i = 0; i < ts_node_child_count(at); i++)
        if (lower_is(ts_node_child(at, i), "="))
            return lower_other(l, at, "an f-string field with `=`");
    TSNode conversion = lower_field(at, "type_conversion");
    TSNode format = lower_field(at, "format_specifier");
    if (!ts_node_is_null(format) && ts_node_named_child_count(format))
        return lower_other(l, at, "a computed format specification");
    uint32_t node = lower_new_node(l, CODE_FORMATTED, at);
    uint32_t start = (uint32_t)l->pool.len;
    if (!ts_node_is_null(conversion))
        buf_add(&l->pool, lower_source_text(l, conversion));
    if (!ts_node_is_null(format))
        buf_add(&l->pool, lower_source_text(l, format));
    l->nodes.items[node].text = (struct text){start, (uint32_t)l->pool.len - start};
    lower_push_or_nothing(l, lower_field(at, "expression"), at);
    return lower_adopt(l, node, mark);
}

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

static uint32_t string_content(struct lowering *l, TSNode at, unsigned flags)
{
    uint32_t start = (uint32_t)l->pool.len;
    if (!is_ascii(lower_source_text(l, at)) &&
        (l->undecoded || !utf8_valid(lower_source_text(l, at))))
        return lower_other(l, at, "text in an encoding that could not be read");
    if (!pystring_decode(lower_source_text(l, at), flags, &l->pool))
        return lower_other(l, at, "an escape that flatline does not decode");
    uint32_t node = lower_new_node(l, CODE_STRING, at);
    l->nodes.items[node].text = (struct text){start, (uint32_t)l->pool.len - start};
    return node;
}

static unsigned prefix_flags(const struct lowering *l, TSNode string)
{
    struct str start = lower_source_text(l, ts_node_child(string, 0));
    while (start.len &&
           (start.ptr[start.len - 1] == '"' || start.ptr[start.len - 1] == '\''))
        start.len--;
    return pystring_flags(start);
}

/* Pushes the parts of one string literal; literal parts become STRING nodes. */
static void push_string_parts(struct lowering *l, TSNode string)
{
    unsigned flags = prefix_flags(l, string);
    if (flags & PYSTRING_BYTES) {
        lower_push(l, lower_other(l, string, "a bytes literal"));
        return;
    }
    for (uint32_t i = 0; i < ts_node_child_count(string); i++) {
        TSNode part = ts_node_child(string, i);
        if (lower_is(part, "interpolation")) {
            lower_push(l, interpolation(l, part));
        } else if (lower_is(part, "string_content")) {
            lower_push(l, string_content(l, part, flags));
        }
    }
}

uint32_t lower_string(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, CODE_JOIN, at);
    if (lower_is(at, "concatenated_string"))
        for (uint32_t i = 0; i < ts_node_named_child_count(at); i++) {
            if (lower_is(ts_node_named_child(at, i), "string"))
                push_string_parts(l, ts_node_named_child(at, i));
        }
    else
        push_string_parts(l, at);
    size_t parts = l->pending.len - mark;
    uint32_t only = parts ? l->pending.items[mark] : CODE_NONE;
    if (parts == 1 && (l->nodes.items[only].kind == CODE_STRING ||
                       l->nodes.items[only].kind == CODE_OTHER)) {
        struct code_node part = l->nodes.items[only];
        l->nodes.items[node].kind = part.kind;
        l->nodes.items[node].text = part.text;
        l->pending.len = mark;
        return node;
    }
    if (!parts)
        l->nodes.items[node].kind = CODE_STRING;
    return lower_adopt(l, node, mark);
}

/* ---- expressions ---- */

static uint32_t named_text(struct lowering *l, enum code_kind kind, TSNode at,
                           const char *name, const char *value)
{
    struct text text = lower_add_name(l, lower_source_text(l, lower_field(at, name)));
    uint32_t node = lower_fields_of(l, kind, at, value, NULL);
    l->nodes.items[node].text = text;
    return node;
}

static uint32_t operation(struct lowering *l, enum code_kind kind, TSNode at)
{
    struct text op =
        lower_add_text(l, lower_source_text(l, lower_field(at, "operator")));
    uint32_t node = lower_fields_of(l, kind, at, "left", "right");
    l->nodes.items[node].text = op;
    return node;
}

uint32_t lower_boolean(struct lowering *l, TSNode at)
{
    bool is_and = str_eq(lower_source_text(l, lower_field(at, "operator")), STR("and"));
    return lower_fields_of(l, is_and ? CODE_AND : CODE_OR, at, "left", "right");
}

uint32_t lower_comparison(struct lowering *l, TSNode at)
{
    if (ts_node_named_child_count(at) != 2)
        return lower_other(l, at, "a chained comparison");
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, CODE_COMPARE, at);
    l->nodes.items[node].text =
        lower_add_text(l, lower_source_text(l, lower_field(at, "operators")));
    lower_push_named(l, at);
    return lower_adopt(l, node, mark);
}

uint32_t lower_conditional(struct lowering *l, TSNode at)
{
    if (ts_node_named_child_count(at) != 3)
        return lower_other(l, at, "a conditional expression");
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, CODE_CONDITIONAL, at);
    lower_push(l, lower_node(l, ts_node_named_child(at, 1)));
    lower_push(l, lower_node(l, ts_node_named_child(at, 0)));
    lower_push(l, lower_node(l, ts_node_named_child(at, 2)));
    return lower_adopt(l, node, mark);
}

uint32_t lower_call(struct lowering *l, TSNode at)
{
    TSNode arguments = lower_field(at, "arguments");
    size_t mark = l->pending.len;
    uint32_t node = lower_new_node(l, CODE_CALL, at);
    lower_push_or_nothing(l, lower_field(at, "function"), at);
    if (lower_is(arguments, "argument_list"))
        lower_push_named(l, arguments);
    else
        lower_push(l, lower_node(l, arguments));
    return lower_adopt(l, node, mark);
}

/* `[element for target in iterable if condition]`, with one `for`. */
uint32_t lower_comprehension(struct lowering *l, TSNode at)
{
    TSNode clause = {0};
    size_t mark = l->pending.len;
    for (uint32_t i = 0; i < ts_node_named_child_count(at); i++) {
        TSNode child = ts_node_named_child(at, i);
        bool is_for = lower_is(child, "for_in_clause");
        if (is_for && (clause.id || lower_is(ts_node_child(child, 0), "async")))
            return lower_other(l, at, "a comprehension");
        if (is_for)
            clause = child;
    }
    if (!clause.id)
        return lower_other(l, at, "a comprehension");
    uint32_t node = lower_new_node(l, CODE_COMPREHENSION, at);
    lower_push_or_nothing(l, lower_field(at, "body"), at);
    lower_push_or_nothing(l, lower_field(clause, "left"), at);
    lower_push_or_nothing(l, lower_field(clause, "right"), at);
    for (uint32_t i = 0; i < ts_node_named_child_count(at); i++)
        if (lower_is(ts_node_named_child(at, i), "if_clause"))
            lower_push(l, lower_inner(l, ts_node_named_child(at, i)));
    l->nodes.items[node].text =
        lower_add_text(l, lower_is(at, "set_comprehension") ? STR("set") : STR("list"));
    return lower_adopt(l, node, mark);
}

/* `[lower:upper:step]`, each of them or "nothing". */
uint32_t lower_slice(struct lowering *l, TSNode at)
{
    TSNode parts[3] = {0};
    size_t mark = l->pending.len, part = 0;
    for (uint32_t i = 0; i < ts_node_child_count(at); i++) {
        TSNode child = ts_node_child(at, i);
        if (lower_is(child, ":"))
            part++;
        else if (part < 3 && ts_node_is_named(child) && !ts_node_is_extra(child))
            parts[part] = child;
    }
    uint32_t node = lower_new_node(l, CODE_SLICE, at);
    for (size_t i = 0; i < 3; i++)
        lower_push(l, parts[i].id ? lower_node(l, parts[i])
                                  : lower_other(l, at, "nothing"));
    return lower_adopt(l, node, mark);
}

uint32_t lower_subscript(struct lowering *l, TSNode at)
{
    if (ts_node_named_child_count(at) != 2)
        return lower_other(l, at, "a subscript with several indexes");
    return lower_fields_of(l, CODE_SUBSCRIPT, at, "value", "subscript");
}

uint32_t lower_inner(struct lowering *l, TSNode at)
{
    for (uint32_t i = 0; i < ts_node_named_child_count(at); i++)
        if (!ts_node_is_extra(ts_node_named_child(at, i)))
            return lower_node(l, ts_node_named_child(at, i));
    return lower_other(l, at, "nothing");
}

uint32_t lower_attribute(struct lowering *l, TSNode at)
{
    return named_text(l, CODE_ATTRIBUTE, at, "attribute", "object");
}

uint32_t lower_keyword(struct lowering *l, TSNode at)
{
    return named_text(l, CODE_KEYWORD, at, "name", "value");
}

uint32_t lower_walrus(struct lowering *l, TSNode at)
{
    return named_text(l, CODE_NAMED, at, "name", "value");
}

uint32_t lower_binary(struct lowering *l, TSNode at)
{
    return operation(l, CODE_BINARY, at);
}

uint32_t lower_negation(struct lowering *l, TSNode at)
{
    return lower_fields_of(l, CODE_NOT, at, "argument", NULL);
}

uint32_t lower_lambda(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    TSNode list = lower_field(at, "parameters");
    uint32_t node = lower_new_node(l, CODE_LAMBDA, at);
    lower_push_or_nothing(l, lower_field(at, "body"), at);
    lower_push(
        l, ts_node_is_null(list)
               ? lower_adopt(l, lower_new_node(l, CODE_PARAMETERS, at), l->pending.len)
               : lower_parameters(l, list));
    return lower_adopt(l, node, mark);
}

uint32_t lower_unary(struct lowering *l, TSNode at)
{
    return named_text(l, CODE_UNARY, at, "operator", "argument");
}

uint32_t lower_pair(struct lowering *l, TSNode at)
{
    return lower_fields_of(l, CODE_PAIR, at, "key", "value");
}

uint32_t lower_augment(struct lowering *l, TSNode at)
{
    return operation(l, CODE_AUGMENT, at);
}
