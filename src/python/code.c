#include "python/code.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "python/pystring.h"

#include <stdlib.h>
#include <tree_sitter/api.h>

/* Lowering: one walk over tree-sitter's tree, each node turned into one of ours. The
 * walk recurses, so its depth is bounded; a child is finished before its parent's list
 * of children is written, for which `pending` serves as a stack. */

/* The parser reports progress every hundred operations; honest code needs far less than
 * one report per byte. Counted, not timed, so that results are repeatable. */
#define REPORTS_AT_LEAST 1000
/* Columns further out than this are counted in bytes: nobody looks, and counting them
 * in code points for every node of a long line would be quadratic. */
#define MAX_COLUMN 4096

const TSLanguage *tree_sitter_python(void);

struct lowering {
    struct str bytes;
    struct arena *arena;
    struct buf pool;
    VEC(struct code_node) nodes;
    VEC(uint32_t) children;
    VEC(uint32_t) pending;
    TSNode decorated; /* the decorated_definition whose definition is lowered next */
    unsigned depth;
};

static uint32_t lower(struct lowering *l, TSNode node);

static bool is(TSNode node, const char *type)
{
    return strcmp(ts_node_type(node), type) == 0;
}

static TSNode field(TSNode node, const char *name)
{
    return ts_node_child_by_field_name(node, name, (uint32_t)strlen(name));
}

static struct str source_text(const struct lowering *l, TSNode node)
{
    return str_slice(l->bytes, ts_node_start_byte(node), ts_node_end_byte(node));
}

static struct text add_text(struct lowering *l, struct str s)
{
    struct text text = {(uint32_t)l->pool.len, (uint32_t)s.len};
    buf_add(&l->pool, s);
    return text;
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

static struct span span_between(const struct lowering *l, TSNode from, TSNode to)
{
    TSPoint start = ts_node_start_point(from), end = ts_node_end_point(to);
    return (struct span){start.row + 1, column_of(l, ts_node_start_byte(from), start),
                         end.row + 1, column_of(l, ts_node_end_byte(to), end)};
}

static uint32_t new_node(struct lowering *l, enum code_kind kind, TSNode at)
{
    struct code_node *node = vec_push(&l->nodes, l->arena);
    *node = (struct code_node){
        .kind = (uint8_t)kind, .span = span_between(l, at, at), .parent = CODE_NONE};
    return (uint32_t)l->nodes.len - 1;
}

/* Children pushed on `pending` since `mark` become those of `node`. */
static uint32_t adopt(struct lowering *l, uint32_t node, size_t mark)
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

static void push(struct lowering *l, uint32_t node)
{
    vec_add(&l->pending, l->arena, node);
}

static uint32_t other(struct lowering *l, TSNode at, const char *what)
{
    uint32_t node = new_node(l, CODE_OTHER, at);
    l->nodes.items[node].text = add_text(l, str_of(what));
    return node;
}

static uint32_t leaf(struct lowering *l, enum code_kind kind, TSNode at,
                     struct str text)
{
    uint32_t node = new_node(l, kind, at);
    l->nodes.items[node].text = add_text(l, text);
    return node;
}

static void push_named(struct lowering *l, TSNode parent)
{
    uint32_t count = ts_node_named_child_count(parent);
    TSTreeCursor cursor = ts_tree_cursor_new(parent);
    if (count && ts_tree_cursor_goto_first_child(&cursor))
        do {
            TSNode child = ts_tree_cursor_current_node(&cursor);
            if (ts_node_is_named(child) && !ts_node_is_extra(child))
                push(l, lower(l, child));
        } while (ts_tree_cursor_goto_next_sibling(&cursor));
    ts_tree_cursor_delete(&cursor);
}

/* A node whose children are the named children of `at`, lowered. */
static uint32_t list_of(struct lowering *l, enum code_kind kind, TSNode at)
{
    size_t mark = l->pending.len;
    uint32_t node = new_node(l, kind, at);
    push_named(l, at);
    return adopt(l, node, mark);
}

/* An expression that is absent counts as CODE_OTHER "nothing". */
static void push_or_nothing(struct lowering *l, TSNode node, TSNode at)
{
    push(l, ts_node_is_null(node) ? other(l, at, "nothing") : lower(l, node));
}

static uint32_t fields_of(struct lowering *l, enum code_kind kind, TSNode at,
                          const char *first, const char *second)
{
    size_t mark = l->pending.len;
    uint32_t node = new_node(l, kind, at);
    push_or_nothing(l, field(at, first), at);
    if (second)
        push_or_nothing(l, field(at, second), at);
    return adopt(l, node, mark);
}

static uint32_t empty_block(struct lowering *l, TSNode at)
{
    uint32_t node = new_node(l, CODE_BLOCK, at);
    return adopt(l, node, l->pending.len);
}

/* The block of a statement; an absent one (`field` is null) is empty. */
static uint32_t block(struct lowering *l, TSNode body, TSNode at)
{
    return ts_node_is_null(body) ? empty_block(l, at) : list_of(l, CODE_BLOCK, body);
}

/* The BLOCK child of a clause that has no field for it. */
static uint32_t clause_block(struct lowering *l, TSNode clause)
{
    for (uint32_t i = ts_node_named_child_count(clause); i-- > 0;)
        if (is(ts_node_named_child(clause, i), "block"))
            return list_of(l, CODE_BLOCK, ts_node_named_child(clause, i));
    return empty_block(l, clause);
}

/* ---- strings ---- */

static uint32_t interpolation(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    for (uint32_t i = 0; i < ts_node_child_count(at); i++)
        if (is(ts_node_child(at, i), "="))
            return other(l, at, "an f-string field with `=`");
    TSNode conversion = field(at, "type_conversion");
    TSNode format = field(at, "format_specifier");
    if (!ts_node_is_null(format) && ts_node_named_child_count(format))
        return other(l, at, "a computed format specification");
    uint32_t node = new_node(l, CODE_FORMATTED, at);
    uint32_t start = (uint32_t)l->pool.len;
    if (!ts_node_is_null(conversion))
        buf_add(&l->pool, source_text(l, conversion));
    if (!ts_node_is_null(format))
        buf_add(&l->pool, source_text(l, format));
    l->nodes.items[node].text = (struct text){start, (uint32_t)l->pool.len - start};
    push_or_nothing(l, field(at, "expression"), at);
    return adopt(l, node, mark);
}

static uint32_t string_content(struct lowering *l, TSNode at, unsigned flags)
{
    uint32_t start = (uint32_t)l->pool.len;
    if (!pystring_decode(source_text(l, at), flags, &l->pool))
        return other(l, at, "an escape that flatline does not decode");
    uint32_t node = new_node(l, CODE_STRING, at);
    l->nodes.items[node].text = (struct text){start, (uint32_t)l->pool.len - start};
    return node;
}

static unsigned prefix_flags(const struct lowering *l, TSNode string)
{
    struct str start = source_text(l, ts_node_child(string, 0));
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
        push(l, other(l, string, "a bytes literal"));
        return;
    }
    for (uint32_t i = 0; i < ts_node_child_count(string); i++) {
        TSNode part = ts_node_child(string, i);
        if (is(part, "interpolation")) {
            push(l, interpolation(l, part));
        } else if (is(part, "string_content")) {
            push(l, string_content(l, part, flags));
        }
    }
}

static uint32_t string(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    uint32_t node = new_node(l, CODE_JOIN, at);
    if (is(at, "concatenated_string"))
        for (uint32_t i = 0; i < ts_node_named_child_count(at); i++) {
            if (is(ts_node_named_child(at, i), "string"))
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
    return adopt(l, node, mark);
}

/* ---- expressions ---- */

static uint32_t named_text(struct lowering *l, enum code_kind kind, TSNode at,
                           const char *name, const char *value)
{
    struct text text = add_text(l, source_text(l, field(at, name)));
    uint32_t node = fields_of(l, kind, at, value, NULL);
    l->nodes.items[node].text = text;
    return node;
}

static uint32_t operation(struct lowering *l, enum code_kind kind, TSNode at)
{
    struct text op = add_text(l, source_text(l, field(at, "operator")));
    uint32_t node = fields_of(l, kind, at, "left", "right");
    l->nodes.items[node].text = op;
    return node;
}

static uint32_t boolean(struct lowering *l, TSNode at)
{
    bool is_and = str_eq(source_text(l, field(at, "operator")), STR("and"));
    return fields_of(l, is_and ? CODE_AND : CODE_OR, at, "left", "right");
}

static uint32_t comparison(struct lowering *l, TSNode at)
{
    if (ts_node_named_child_count(at) != 2)
        return other(l, at, "a chained comparison");
    size_t mark = l->pending.len;
    uint32_t node = new_node(l, CODE_COMPARE, at);
    l->nodes.items[node].text = add_text(l, source_text(l, field(at, "operators")));
    push_named(l, at);
    return adopt(l, node, mark);
}

static uint32_t conditional(struct lowering *l, TSNode at)
{
    if (ts_node_named_child_count(at) != 3)
        return other(l, at, "a conditional expression");
    size_t mark = l->pending.len;
    uint32_t node = new_node(l, CODE_CONDITIONAL, at);
    push(l, lower(l, ts_node_named_child(at, 1)));
    push(l, lower(l, ts_node_named_child(at, 0)));
    push(l, lower(l, ts_node_named_child(at, 2)));
    return adopt(l, node, mark);
}

static uint32_t call(struct lowering *l, TSNode at)
{
    TSNode arguments = field(at, "arguments");
    size_t mark = l->pending.len;
    uint32_t node = new_node(l, CODE_CALL, at);
    push_or_nothing(l, field(at, "function"), at);
    if (is(arguments, "argument_list"))
        push_named(l, arguments);
    else
        push(l, other(l, arguments, "a generator"));
    return adopt(l, node, mark);
}

static uint32_t subscript(struct lowering *l, TSNode at)
{
    if (ts_node_named_child_count(at) != 2)
        return other(l, at, "a subscript with several indexes");
    return fields_of(l, CODE_SUBSCRIPT, at, "value", "subscript");
}

/* ---- statements ---- */

static uint32_t assignment(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    uint32_t node = new_node(l, CODE_ASSIGN, at);
    size_t targets = l->pending.len + 1;
    push(l, CODE_NONE); /* the value, known last */
    TSNode it = at;
    while (is(it, "assignment")) {
        push_or_nothing(l, field(it, "left"), it);
        TSNode right = field(it, "right");
        if (ts_node_is_null(right)) { /* x: int declares, and assigns nothing */
            l->pending.len = mark;
            l->nodes.items[node].kind = CODE_PASS;
            return adopt(l, node, mark);
        }
        it = right;
    }
    uint32_t value = lower(l, it);
    l->pending.items[targets - 1] = value;
    return adopt(l, node, mark);
}

static uint32_t parameter(struct lowering *l, TSNode at, bool keyword_only)
{
    TSNode name = field(at, "name"), value = field(at, "value");
    if (ts_node_is_null(name))
        name = is(at, "typed_parameter") ? ts_node_named_child(at, 0) : at;
    uint8_t flags = keyword_only ? CODE_KEYWORD_ONLY : 0;
    if (is(name, "list_splat_pattern") || is(name, "dictionary_splat_pattern")) {
        flags |= is(name, "list_splat_pattern") ? CODE_STAR : CODE_DOUBLE_STAR;
        name = ts_node_named_child(name, 0);
    }
    size_t mark = l->pending.len;
    uint32_t node = leaf(l, CODE_PARAMETER, at, source_text(l, name));
    l->nodes.items[node].flags = flags;
    if (!ts_node_is_null(value))
        push(l, lower(l, value));
    return adopt(l, node, mark);
}

static uint32_t parameters(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    uint32_t node = new_node(l, CODE_PARAMETERS, at);
    bool keyword_only = false;
    for (uint32_t i = 0; i < ts_node_named_child_count(at); i++) {
        TSNode child = ts_node_named_child(at, i);
        if (ts_node_is_extra(child) || is(child, "positional_separator"))
            continue;
        if (is(child, "keyword_separator")) {
            keyword_only = true;
            continue;
        }
        uint32_t it = parameter(l, child, keyword_only);
        keyword_only |= l->nodes.items[it].flags == CODE_STAR;
        push(l, it);
    }
    return adopt(l, node, mark);
}

static uint32_t decorators(struct lowering *l, TSNode definition)
{
    size_t mark = l->pending.len;
    uint32_t node = new_node(l, CODE_DECORATORS, definition);
    TSNode around = l->decorated;
    l->decorated = (TSNode){0};
    for (uint32_t i = 0; around.id && i < ts_node_named_child_count(around); i++) {
        TSNode child = ts_node_named_child(around, i);
        if (is(child, "decorator") && ts_node_named_child_count(child))
            push(l, lower(l, ts_node_named_child(child, 0)));
    }
    return adopt(l, node, mark);
}

static uint32_t definition(struct lowering *l, TSNode at)
{
    bool is_class = is(at, "class_definition");
    size_t mark = l->pending.len;
    uint32_t node = leaf(l, is_class ? CODE_CLASS : CODE_FUNCTION, at,
                         source_text(l, field(at, "name")));
    l->nodes.items[node].span = span_between(l, at, field(at, "name"));
    if (!is_class && is(ts_node_child(at, 0), "async"))
        l->nodes.items[node].flags = CODE_ASYNC;
    push(l, decorators(l, at));
    TSNode list = field(at, is_class ? "superclasses" : "parameters");
    if (!is_class && !ts_node_is_null(list))
        push(l, parameters(l, list));
    else if (!ts_node_is_null(list))
        push(l, list_of(l, CODE_ARGUMENTS, list));
    else
        push(l, adopt(l, new_node(l, CODE_ARGUMENTS, at), l->pending.len));
    push(l, block(l, field(at, "body"), at));
    return adopt(l, node, mark);
}

/* An `if` or `elif` with the clauses that follow it in `at`, from the n-th child on. */
static uint32_t if_chain(struct lowering *l, TSNode at, TSNode clause, uint32_t n)
{
    size_t mark = l->pending.len;
    uint32_t node = new_node(l, CODE_IF, clause);
    push_or_nothing(l, field(clause, "condition"), clause);
    push(l, block(l, field(clause, "consequence"), clause));
    for (; n < ts_node_named_child_count(at); n++) {
        TSNode next = ts_node_named_child(at, n);
        if (is(next, "else_clause")) {
            push(l, block(l, field(next, "body"), next));
            return adopt(l, node, mark);
        }
        if (is(next, "elif_clause")) {
            size_t inner = l->pending.len;
            uint32_t wrap = new_node(l, CODE_BLOCK, next);
            bool deep = ++l->depth > CODE_MAX_DEPTH;
            push(l, deep ? other(l, next, "an if chain too long")
                         : if_chain(l, at, next, n + 1));
            l->depth--;
            push(l, adopt(l, wrap, inner));
            return adopt(l, node, mark);
        }
    }
    push(l, empty_block(l, clause));
    return adopt(l, node, mark);
}

static uint32_t loop(struct lowering *l, TSNode at)
{
    bool is_for = is(at, "for_statement");
    size_t mark = l->pending.len;
    uint32_t node = new_node(l, is_for ? CODE_FOR : CODE_WHILE, at);
    push_or_nothing(l, field(at, is_for ? "left" : "condition"), at);
    if (is_for)
        push_or_nothing(l, field(at, "right"), at);
    push(l, block(l, field(at, "body"), at));
    TSNode alternative = field(at, "alternative");
    push(l, ts_node_is_null(alternative)
                ? empty_block(l, at)
                : block(l, field(alternative, "body"), alternative));
    return adopt(l, node, mark);
}

static uint32_t handler(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    TSNode alias = field(at, "alias");
    struct str name = {0};
    uint32_t node = new_node(l, CODE_HANDLER, at);
    push(l, clause_block(l, at));
    for (uint32_t i = 0; i < ts_node_named_child_count(at); i++) {
        TSNode child = ts_node_named_child(at, i);
        if (is(child, "block") || ts_node_is_extra(child) || ts_node_eq(child, alias))
            continue;
        if (is(child, "as_pattern") && ts_node_named_child_count(child) == 2) {
            alias = ts_node_named_child(child, 1);
            child = ts_node_named_child(child, 0);
        }
        push(l, lower(l, child));
    }
    if (!ts_node_is_null(alias))
        name = source_text(l, alias);
    l->nodes.items[node].text = add_text(l, name);
    TSPoint start = ts_node_start_point(at);
    l->nodes.items[node].span.end_line = start.row + 1;
    l->nodes.items[node].span.end_column = l->nodes.items[node].span.column + 6;
    return adopt(l, node, mark);
}

static uint32_t try_statement(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    uint32_t node = new_node(l, CODE_TRY, at);
    push(l, block(l, field(at, "body"), at));
    for (uint32_t i = 0; i < ts_node_named_child_count(at); i++) {
        TSNode child = ts_node_named_child(at, i);
        if (is(child, "except_clause")) {
            push(l, handler(l, child));
        } else if (is(child, "else_clause") || is(child, "finally_clause")) {
            bool is_else = is(child, "else_clause");
            size_t inner = l->pending.len;
            uint32_t clause = new_node(l, is_else ? CODE_ELSE : CODE_FINALLY, child);
            push(l, clause_block(l, child));
            push(l, adopt(l, clause, inner));
        }
    }
    return adopt(l, node, mark);
}

static uint32_t with_item(struct lowering *l, TSNode at)
{
    TSNode value = field(at, "value");
    size_t mark = l->pending.len;
    uint32_t node = new_node(l, CODE_WITH_ITEM, at);
    struct str name = {0};
    if (is(value, "as_pattern") && ts_node_named_child_count(value) == 2) {
        name = source_text(l, ts_node_named_child(value, 1));
        value = ts_node_named_child(value, 0);
    }
    l->nodes.items[node].text = add_text(l, name);
    push_or_nothing(l, value, at);
    return adopt(l, node, mark);
}

static uint32_t with_statement(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    uint32_t node = new_node(l, CODE_WITH, at);
    push(l, block(l, field(at, "body"), at));
    for (uint32_t i = 0; i < ts_node_named_child_count(at); i++) {
        TSNode clause = ts_node_named_child(at, i);
        if (!is(clause, "with_clause"))
            continue;
        for (uint32_t n = 0; n < ts_node_named_child_count(clause); n++)
            if (is(ts_node_named_child(clause, n), "with_item"))
                push(l, with_item(l, ts_node_named_child(clause, n)));
    }
    return adopt(l, node, mark);
}

static uint32_t match_statement(struct lowering *l, TSNode at)
{
    size_t mark = l->pending.len;
    uint32_t node = new_node(l, CODE_MATCH, at);
    push_or_nothing(l, field(at, "subject"), at);
    TSNode body = field(at, "body");
    for (uint32_t i = 0; !ts_node_is_null(body) && i < ts_node_named_child_count(body);
         i++) {
        TSNode child = ts_node_named_child(body, i);
        if (!is(child, "case_clause"))
            continue;
        size_t inner = l->pending.len;
        uint32_t it = new_node(l, CODE_CASE, child);
        push(l, block(l, field(child, "consequence"), child));
        push(l, adopt(l, it, inner));
    }
    return adopt(l, node, mark);
}

/* ---- which is which ---- */

typedef uint32_t lower_function(struct lowering *l, TSNode at);

static uint32_t if_statement(struct lowering *l, TSNode at)
{
    uint32_t first = 0;
    while (first < ts_node_named_child_count(at) &&
           !is(ts_node_named_child(at, first), "elif_clause") &&
           !is(ts_node_named_child(at, first), "else_clause"))
        first++;
    return if_chain(l, at, at, first);
}

static uint32_t inner(struct lowering *l, TSNode at)
{
    for (uint32_t i = 0; i < ts_node_named_child_count(at); i++)
        if (!ts_node_is_extra(ts_node_named_child(at, i)))
            return lower(l, ts_node_named_child(at, i));
    return other(l, at, "nothing");
}

static uint32_t decorated(struct lowering *l, TSNode at)
{
    l->decorated = at;
    return lower(l, field(at, "definition"));
}

/* `x = 1` is an expression statement to tree-sitter, but not to us. */
static uint32_t expression_statement(struct lowering *l, TSNode at)
{
    TSNode only = ts_node_named_child(at, 0);
    if (ts_node_named_child_count(at) == 1 &&
        (is(only, "assignment") || is(only, "augmented_assignment")))
        return lower(l, only);
    return list_of(l, CODE_EXPRESSION, at);
}

static uint32_t attribute(struct lowering *l, TSNode at)
{
    return named_text(l, CODE_ATTRIBUTE, at, "attribute", "object");
}

static uint32_t keyword(struct lowering *l, TSNode at)
{
    return named_text(l, CODE_KEYWORD, at, "name", "value");
}

static uint32_t walrus(struct lowering *l, TSNode at)
{
    return named_text(l, CODE_NAMED, at, "name", "value");
}

static uint32_t binary(struct lowering *l, TSNode at)
{
    return operation(l, CODE_BINARY, at);
}

static uint32_t augment(struct lowering *l, TSNode at)
{
    return operation(l, CODE_AUGMENT, at);
}

static uint32_t negation(struct lowering *l, TSNode at)
{
    return fields_of(l, CODE_NOT, at, "argument", NULL);
}

static uint32_t lambda(struct lowering *l, TSNode at)
{
    return fields_of(l, CODE_LAMBDA, at, "body", NULL);
}

static uint32_t unary(struct lowering *l, TSNode at)
{
    return named_text(l, CODE_UNARY, at, "operator", "argument");
}

static uint32_t pair(struct lowering *l, TSNode at)
{
    return fields_of(l, CODE_PAIR, at, "key", "value");
}

static const struct {
    const char *type;
    enum code_kind kind;
} lists[] = {
    {"return_statement", CODE_RETURN},
    {"raise_statement", CODE_RAISE},
    {"delete_statement", CODE_DELETE},
    {"global_statement", CODE_GLOBAL},
    {"nonlocal_statement", CODE_GLOBAL},
    {"list", CODE_LIST},
    {"tuple", CODE_TUPLE},
    {"set", CODE_SET},
    {"dictionary", CODE_DICT},
    {"expression_list", CODE_TUPLE},
    {"pattern_list", CODE_TUPLE},
    {"tuple_pattern", CODE_TUPLE},
    {"list_pattern", CODE_LIST},
    {"list_splat", CODE_STAR_ARGUMENT},
    {"list_splat_pattern", CODE_STAR_ARGUMENT},
    {"parenthesized_list_splat", CODE_STAR_ARGUMENT},
    {"dictionary_splat", CODE_DOUBLE_STAR_ARGUMENT},
    {"await", CODE_AWAIT},
    {"assert_statement", CODE_EXPRESSION},
};

static const struct {
    const char *type;
    enum code_kind kind;
} leaves[] = {
    {"identifier", CODE_NAME},
    {"integer", CODE_NUMBER},
    {"float", CODE_NUMBER},
    {"true", CODE_TRUE},
    {"false", CODE_FALSE},
    {"none", CODE_NULL},
    {"pass_statement", CODE_PASS},
    {"break_statement", CODE_BREAK},
    {"continue_statement", CODE_CONTINUE},
    {"import_statement", CODE_IMPORT},
    {"import_from_statement", CODE_IMPORT},
    {"future_import_statement", CODE_IMPORT},
};

static const struct {
    const char *type;
    lower_function *lower;
} makers[] = {
    {"expression_statement", expression_statement},
    {"assignment", assignment},
    {"augmented_assignment", augment},
    {"if_statement", if_statement},
    {"for_statement", loop},
    {"while_statement", loop},
    {"try_statement", try_statement},
    {"with_statement", with_statement},
    {"match_statement", match_statement},
    {"class_definition", definition},
    {"function_definition", definition},
    {"decorated_definition", decorated},
    {"attribute", attribute},
    {"call", call},
    {"string", string},
    {"concatenated_string", string},
    {"binary_operator", binary},
    {"boolean_operator", boolean},
    {"comparison_operator", comparison},
    {"not_operator", negation},
    {"unary_operator", unary},
    {"conditional_expression", conditional},
    {"parenthesized_expression", inner},
    {"as_pattern_target", inner},
    {"type", inner},
    {"keyword_argument", keyword},
    {"named_expression", walrus},
    {"subscript", subscript},
    {"pair", pair},
    {"lambda", lambda},
};

/* What a reader calls the rest. */
static const struct {
    const char *type, *what;
} words[] = {
    {"list_comprehension", "a comprehension"},
    {"dictionary_comprehension", "a comprehension"},
    {"set_comprehension", "a comprehension"},
    {"generator_expression", "a generator"},
    {"slice", "a slice"},
    {"yield", "a yield"},
    {"ellipsis", "an ellipsis"},
    {"ERROR", "a syntax error"},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint32_t lower_known(struct lowering *l, TSNode node, const char *type)
{
    for (size_t i = 0; i < COUNT(leaves); i++)
        if (strcmp(leaves[i].type, type) == 0)
            return leaf(l, leaves[i].kind, node, source_text(l, node));
    for (size_t i = 0; i < COUNT(makers); i++)
        if (strcmp(makers[i].type, type) == 0)
            return makers[i].lower(l, node);
    for (size_t i = 0; i < COUNT(lists); i++)
        if (strcmp(lists[i].type, type) == 0)
            return list_of(l, lists[i].kind, node);
    for (size_t i = 0; i < COUNT(words); i++)
        if (strcmp(words[i].type, type) == 0)
            return other(l, node, words[i].what);
    return other(l, node, "an expression flatline does not evaluate");
}

static uint32_t lower(struct lowering *l, TSNode node)
{
    if (l->depth >= CODE_MAX_DEPTH)
        return other(l, node, "code nested too deeply");
    l->depth++;
    uint32_t result = lower_known(l, node, ts_node_type(node));
    l->depth--;
    return result;
}

/* ---- parsing ---- */

struct parsing {
    struct str bytes;
    size_t reports_left;
};

static const char *read_bytes(void *payload, uint32_t at, TSPoint point, uint32_t *len)
{
    (void)point;
    struct str bytes = ((struct parsing *)payload)->bytes;
    *len = at < bytes.len ? (uint32_t)(bytes.len - at) : 0;
    return *len ? bytes.ptr + at : "";
}

static bool took_too_long(TSParseState *state)
{
    struct parsing *parsing = state->payload;
    return parsing->reports_left-- == 0;
}

static TSTree *parse(TSParser *parser, struct str bytes)
{
    if (bytes.len > FACTS_MAX_BYTES ||
        !ts_parser_set_language(parser, tree_sitter_python()))
        return NULL;
    struct parsing parsing = {bytes, REPORTS_AT_LEAST + bytes.len};
    TSInput input = {
        .payload = &parsing, .read = read_bytes, .encoding = TSInputEncodingUTF8};
    TSParseOptions options = {.payload = &parsing, .progress_callback = took_too_long};
    return ts_parser_parse_with_options(parser, NULL, input, options);
}

void code_read(struct str bytes, struct arena *arena, struct code *out)
{
    struct arena scratch;
    arena_init(&scratch);
    struct lowering l = {.bytes = bytes, .arena = &scratch};
    TSParser *parser = ts_parser_new();
    TSTree *tree = parse(parser, bytes);
    if (tree) {
        list_of(&l, CODE_MODULE, ts_tree_root_node(tree));
    } else {
        struct code_node *module = vec_push(&l.nodes, &scratch);
        *module = (struct code_node){.kind = CODE_MODULE, .parent = CODE_NONE};
    }
    struct code_node *nodes = arena_array(arena, l.nodes.len, sizeof *nodes);
    memcpy(nodes, l.nodes.items, l.nodes.len * sizeof *nodes);
    uint32_t *children = arena_array(arena, l.children.len, sizeof *children);
    if (l.children.len)
        memcpy(children, l.children.items, l.children.len * sizeof *children);
    *out = (struct code){arena_str(arena, buf_str(&l.pool)).ptr, nodes, children,
                         (uint32_t)l.nodes.len, (uint32_t)l.children.len};
    ts_tree_delete(tree);
    ts_parser_delete(parser);
    buf_release(&l.pool);
    arena_release(&scratch);
}

uint32_t code_owner(const struct code *c, uint32_t node)
{
    do
        node = c->nodes[node].parent;
    while (node != CODE_NONE && c->nodes[node].kind != CODE_CLASS &&
           c->nodes[node].kind != CODE_FUNCTION);
    return node;
}

bool code_dotted(const struct code *c, uint32_t node, struct buf *out)
{
    size_t before = out->len;
    if (code_kind(c, node) == CODE_ATTRIBUTE) {
        if (!code_dotted(c, code_child(c, node, 0), out))
            return false;
        buf_addc(out, '.');
    } else if (code_kind(c, node) != CODE_NAME) {
        out->len = before;
        return false;
    }
    buf_add(out, code_text(c, node));
    return true;
}
