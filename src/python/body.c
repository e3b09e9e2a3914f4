/* The body is read statement by statement; names are bits of the guard's name table, so
 * that the walk over the handler and this reading speak of the same names. */
#include "python/body.h"

#include "python/conditions.h"

void body_init(struct body *b, struct str bytes, struct arena *arena,
               const struct catches *catches, struct walk_names *names)
{
    *b = (struct body){.bytes = bytes,
                       .arena = arena,
                       .catches = catches,
                       .names = names,
                       .import_only = true};
}

static uint64_t bit_of(struct body *b, struct str name)
{
    struct walk w = {.names = b->names};
    return walk_bit(&w, name);
}

static void read_block(struct body *b, TSNode block, bool caught, bool checking);

static void bind_import(struct body *b, TSNode name)
{
    struct str text = syntax_text(b->bytes, name);
    if (syntax_kind(name) == SYN_ALIASED_IMPORT)
        text = syntax_text(b->bytes, syntax_field(name, "alias"));
    size_t dot = str_find_char(text, '.');
    uint64_t bit = bit_of(b, dot == STR_NONE ? text : str_slice(text, 0, dot));
    b->bound |= bit;
    b->imported |= bit;
    if (dot != STR_NONE)
        b->dotted |= bit;
    b->flags &= ~bit;
}

static void read_import(struct body *b, TSNode statement, bool caught, bool checking)
{
    struct nodes kids = syntax_children(statement, b->arena);
    uint32_t first = syntax_kind(statement) == SYN_IMPORT_FROM ? 1 : 0;
    for (uint32_t i = first; i < kids.len; i++) {
        if (syntax_kind(kids.items[i]) == SYN_WILDCARD)
            b->star = true;
        else
            bind_import(b, kids.items[i]);
    }
    if (checking)
        b->type_checking = true;
    else if (caught)
        vec_push(&b->ops, b->arena)->node = statement;
}

static struct str root_name(struct body *b, TSNode node);

static bool is_imported(const struct body *b, struct str name)
{
    return (b->imported & walk_names_bit(b->names, name)) != 0;
}

/* Import calls and uses of imported names anywhere in an expression. */
static void read_expression(struct body *b, TSNode node, bool caught, bool checking)
{
    if (ts_node_is_null(node) || b->depth >= WALK_DEPTH_MAX)
        return;
    enum syntax_kind kind = syntax_kind(node);
    if (kind == SYN_LAMBDA)
        caught = false; /* runs later, if at all */
    if (kind == SYN_IDENTIFIER) {
        b->used |= walk_names_bit(b->names, syntax_text(b->bytes, node));
        return;
    }
    b->depth++;
    if (kind == SYN_CALL && caught) {
        if (effect_of_call(b->bytes, node, NULL) != EFFECT_IMPORT)
            b->calls |= is_imported(b, root_name(b, syntax_field(node, "function")));
        else if (!checking)
            vec_push(&b->ops, b->arena)->node = node;
    }
    if (kind == SYN_ATTRIBUTE) {
        read_expression(b, syntax_field(node, "object"), caught, checking);
    } else {
        struct nodes kids = syntax_children(node, b->arena);
        for (uint32_t i = 0; i < kids.len; i++)
            read_expression(b, kids.items[i], caught, checking);
    }
    b->depth--;
}

/* The name an expression starts from: np of np.random.seed(0). */
static struct str root_name(struct body *b, TSNode node)
{
    for (unsigned hop = 0; hop < WALK_DEPTH_MAX; hop++) {
        switch (syntax_kind(node)) {
        case SYN_IDENTIFIER:
            return syntax_text(b->bytes, node);
        case SYN_ATTRIBUTE:
            node = syntax_field(node, "object");
            break;
        case SYN_SUBSCRIPT:
            node = syntax_field(node, "value");
            break;
        case SYN_CALL:
            if (effect_of_call(b->bytes, node, NULL) == EFFECT_IMPORT)
                return STR("__import__");
            node = syntax_field(node, "function");
            break;
        case SYN_AWAIT:
        case SYN_PARENTHESIZED:
        case SYN_NOT:
        case SYN_COMPARISON:
            node = syntax_at(node, 0);
            break;
        default:
            return str_make(NULL, 0);
        }
    }
    return str_make(NULL, 0);
}

/* hasattr(x, "name"), getattr(x, "name"), bool(x): a look at its first argument. */
static bool is_question(const struct body *b, TSNode node)
{
    if (syntax_kind(node) != SYN_CALL)
        return false;
    TSNode function = syntax_field(node, "function");
    return syntax_kind(function) == SYN_IDENTIFIER &&
           STR_IS_ANY(syntax_text(b->bytes, function), "hasattr", "getattr", "bool",
                      "callable");
}

/* A constant, a name, an attribute, or a use of what the body imported. */
static bool is_simple(struct body *b, TSNode node)
{
    switch (syntax_kind(node)) {
    case SYN_TRUE:
    case SYN_FALSE:
    case SYN_NONE:
    case SYN_STRING:
    case SYN_INTEGER:
    case SYN_FLOAT:
    case SYN_ELLIPSIS:
    case SYN_IDENTIFIER:
    case SYN_ATTRIBUTE:
        return true;
    case SYN_TUPLE:
    case SYN_LIST:
    case SYN_EXPRESSION_LIST: {
        struct nodes kids = syntax_children(node, b->arena);
        bool simple = b->depth < WALK_DEPTH_MAX;
        b->depth++;
        for (uint32_t i = 0; i < kids.len && simple; i++)
            simple = is_simple(b, kids.items[i]);
        b->depth--;
        return simple;
    }
    default:
        break;
    }
    if (is_question(b, node))
        node = syntax_at(syntax_field(node, "arguments"), 0);
    struct str root = root_name(b, node);
    if (str_eq(root, STR("__import__")))
        return true;
    uint64_t bit = walk_names_bit(b->names, root);
    if (bit)
        return (b->imported & bit) != 0;
    return root.len == 0 && ts_node_is_null(node);
}

/* Does the expression start from something that the body imports? */
static bool is_imported_root(struct body *b, TSNode value)
{
    struct str root = root_name(b, value);
    for (uint32_t i = 0; i < b->names->len; i++)
        if (str_eq(b->names->items[i], root))
            return (b->imported >> i & 1) != 0;
    return false;
}

static void bind_target(struct body *b, TSNode target, TSNode value)
{
    enum syntax_kind kind = syntax_kind(target);
    if (kind == SYN_PATTERN_LIST || kind == SYN_TUPLE_PATTERN ||
        kind == SYN_LIST_PATTERN) {
        struct nodes kids = syntax_children(target, b->arena);
        for (uint32_t i = 0; i < kids.len && b->depth < WALK_DEPTH_MAX; i++) {
            b->depth++;
            bind_target(b, kids.items[i], value);
            b->depth--;
        }
        return;
    }
    uint64_t bit = bit_of(b, syntax_text(b->bytes, target));
    enum syntax_kind what = syntax_kind(value);
    bool flag = what == SYN_TRUE || what == SYN_FALSE || what == SYN_NONE;
    if (flag && !(b->bound & bit & ~b->flags))
        b->flags |= bit;
    else
        b->flags &= ~bit;
    if (what == SYN_STRING || what == SYN_INTEGER ||
        (what == SYN_ATTRIBUTE && !is_imported_root(b, value)))
        b->modes |= bit;
    else
        b->modes &= ~bit;
    if (what == SYN_FALSE || what == SYN_NONE)
        b->flag_false |= bit;
    else
        b->flag_false &= ~bit;
    b->bound |= bit;
}

/* The container that `X.append(..)`, `X[k] = ..` or `X += ..` puts something into. */
static struct str grown_name(struct body *b, TSNode node)
{
    TSNode whole = syntax_field(node, "left");
    if (syntax_kind(node) == SYN_CALL) {
        TSNode function = syntax_field(node, "function");
        struct str name = syntax_last_name(b->bytes, function);
        if (syntax_kind(function) == SYN_ATTRIBUTE &&
            STR_IS_ANY(name, "append", "add", "extend", "update", "insert",
                       "setdefault"))
            whole = syntax_field(function, "object");
    } else if (syntax_kind(whole) == SYN_SUBSCRIPT) {
        whole = syntax_field(whole, "value");
    } else if (syntax_kind(node) != SYN_AUGMENTED) {
        return str_make(NULL, 0);
    }
    return syntax_kind(whole) == SYN_IDENTIFIER ? syntax_text(b->bytes, whole)
                                                : str_make(NULL, 0);
}

static void note_grown(struct body *b, TSNode node)
{
    struct str name = grown_name(b, node);
    if (name.len)
        b->grown |= bit_of(b, name);
}

/* getattr(module, name), of a module that was imported here */
static bool is_attribute_of_imported(struct body *b, TSNode call)
{
    TSNode arguments = syntax_field(call, "arguments");
    struct str module = syntax_text(b->bytes, syntax_at(arguments, 0));
    if (!str_eq(syntax_text(b->bytes, syntax_field(call, "function")),
                STR("getattr")) ||
        syntax_count(arguments) != 2)
        return false;
    for (uint32_t i = 0; i < b->names->len; i++)
        if (str_eq(b->names->items[i], module))
            return (b->imported >> i & 1) != 0;
    return false;
}

/* x = import_module("x") is an import of x; X = getattr(x, "X") one of X from it. */
static void note_imported(struct body *b, TSNode target, TSNode value)
{
    if (syntax_kind(target) == SYN_IDENTIFIER && syntax_kind(value) == SYN_CALL &&
        (effect_of_call(b->bytes, value, NULL) == EFFECT_IMPORT ||
         is_attribute_of_imported(b, value)))
        b->imported |= bit_of(b, syntax_text(b->bytes, target));
}

static void read_expression_statement(struct body *b, TSNode statement, bool caught,
                                      bool checking)
{
    TSNode node = syntax_at(statement, 0);
    note_grown(b, node);
    if (syntax_kind(node) == SYN_ASSIGNMENT) {
        TSNode value = node;
        while (syntax_kind(value) == SYN_ASSIGNMENT)
            value = syntax_field(value, "right");
        read_expression(b, value, caught, checking);
        b->import_only &= is_simple(b, value);
        for (TSNode a = node; syntax_kind(a) == SYN_ASSIGNMENT;
             a = syntax_field(a, "right"))
            if (!ts_node_is_null(value)) {
                bind_target(b, syntax_field(a, "left"), value);
                note_imported(b, syntax_field(a, "left"), value);
            }
        return;
    }
    read_expression(b, statement, caught, checking);
    if (syntax_kind(node) == SYN_AUGMENTED)
        return;
    b->import_only &= is_simple(b, node);
}

static void read_if(struct body *b, TSNode s, bool caught, bool checking)
{
    struct nodes kids = syntax_children(s, b->arena);
    enum settled settled =
        condition_settled(b->bytes, syntax_field(s, "condition"), STR(""));
    for (uint32_t i = 0; i < kids.len; i++) {
        enum syntax_kind kind = syntax_kind(kids.items[i]);
        if (kind == SYN_BLOCK)
            read_block(b, kids.items[i], caught, checking || settled == SETTLED_FALSE);
        else if (kind == SYN_ELIF || kind == SYN_ELSE)
            read_block(b, syntax_child_of(kids.items[i], SYN_BLOCK), caught,
                       checking || settled == SETTLED_TRUE);
        else
            read_expression(b, kids.items[i], caught, checking);
    }
}

static void read_try(struct body *b, TSNode s, bool caught, bool checking)
{
    struct nodes kids = syntax_children(s, b->arena);
    enum guard_catches what;
    bool inner = !ts_node_is_null(catches_handler(b->catches, s, &what));
    for (uint32_t i = 0; i < kids.len; i++) {
        if (syntax_kind(kids.items[i]) == SYN_BLOCK)
            read_block(b, kids.items[i], caught && !inner, checking);
        else
            read_block(b, syntax_child_of(kids.items[i], SYN_BLOCK), caught, checking);
    }
}

static void read_with(struct body *b, TSNode s, bool caught, bool checking)
{
    enum guard_catches what;
    bool inner = catches_with(b->catches, s, &what);
    read_expression(b, syntax_child_of(s, SYN_WITH_CLAUSE), caught, checking);
    read_block(b, syntax_field(s, "body"), caught && !inner, checking);
}

/* for, while, match: their headers are expressions, the rest blocks. */
static void read_compound(struct body *b, TSNode s, bool caught, bool checking)
{
    struct nodes kids = syntax_children(s, b->arena);
    if (syntax_kind(s) == SYN_FOR)
        bind_target(b, syntax_field(s, "left"), syntax_field(s, "right"));
    for (uint32_t i = 0; i < kids.len; i++) {
        enum syntax_kind kind = syntax_kind(kids.items[i]);
        if (kind == SYN_BLOCK)
            read_block(b, kids.items[i], caught, checking);
        else if (kind == SYN_ELSE)
            read_block(b, syntax_child_of(kids.items[i], SYN_BLOCK), caught, checking);
        else
            read_expression(b, kids.items[i], caught, checking);
    }
}

static void read_statement(struct body *b, TSNode s, bool caught, bool checking)
{
    switch (syntax_kind(s)) {
    case SYN_IMPORT:
    case SYN_IMPORT_FROM:
        read_import(b, s, caught, checking);
        break;
    case SYN_EXPRESSION_STATEMENT:
        read_expression_statement(b, s, caught, checking);
        break;
    case SYN_RETURN: {
        TSNode value = syntax_at(s, 0);
        read_expression(b, value, caught, checking);
        b->import_only &= ts_node_is_null(value) || is_simple(b, value);
        break;
    }
    case SYN_IF:
        read_if(b, s, caught, checking);
        break;
    case SYN_TRY:
        read_try(b, s, caught, checking);
        break;
    case SYN_WITH:
        read_with(b, s, caught, checking);
        break;
    case SYN_FOR:
    case SYN_WHILE:
    case SYN_MATCH:
        b->import_only = false;
        read_compound(b, s, caught, checking);
        break;
    case SYN_CASE:
        read_block(b, syntax_field(s, "consequence"), caught, checking);
        break;
    case SYN_DECORATED:
        s = syntax_field(s, "definition");
        /* fallthrough */
    case SYN_FUNCTION:
    case SYN_CLASS:
        b->import_only = false;
        b->bound |= bit_of(b, syntax_text(b->bytes, syntax_field(s, "name")));
        read_expression(b, syntax_field(s, "body"), false, checking);
        break;
    case SYN_DELETE: {
        struct nodes kids = syntax_children(syntax_at(s, 0), b->arena);
        uint64_t bits = bit_of(b, syntax_text(b->bytes, syntax_at(s, 0)));
        for (uint32_t i = 0; i < kids.len; i++)
            bits |= bit_of(b, syntax_text(b->bytes, kids.items[i]));
        b->bound &= ~bits; /* `del files`: it was only tried */
        b->imported &= ~bits;
        break;
    }
    case SYN_RAISE: /* for the handler: it is there for more than the import */
        b->import_only = false;
        /* fallthrough */
    case SYN_ASSERT:
        read_expression(b, s, caught, checking);
        break;
    default:
        break;
    }
}

static void read_block(struct body *b, TSNode block, bool caught, bool checking)
{
    if (b->depth >= WALK_DEPTH_MAX)
        return;
    b->depth++;
    struct nodes kids = syntax_children(block, b->arena);
    for (uint32_t i = 0; i < kids.len; i++)
        read_statement(b, kids.items[i], caught, checking);
    b->depth--;
}

void body_read(struct body *b, TSNode block, bool ops_too)
{
    bool import_only = b->import_only;
    read_block(b, block, ops_too, false);
    if (!ops_too)
        b->import_only = import_only;
}
