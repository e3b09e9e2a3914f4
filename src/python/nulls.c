/* Values are judged from the outside in: a container is as good as its best element, a
 * choice as good as its worst branch. Definitions are walked with the same walk as
 * handlers, in a walk of their own: what a function says when it is called is what a
 * handler says when it runs. */
#include "python/nulls.h"

static const char empty_makers[][STR_WORD_MAX] = {
    "dict",  "list",   "set",  "tuple", "frozenset", "str",
    "bytes", "object", "bool", "int",   "float"};
static const char null_texts[][STR_WORD_MAX] = {
    "None",   "True",   "False",   "[]",       "{}",    "()",         "\"\"", "''",
    "object", "0",      "0.0",     "...",      "b\"\"", "b''",        "u''",  "set()",
    "dict()", "list()", "tuple()", "object()", "str()", "frozenset()"};

/* The word or text at the start of `text`, which is no empty one. */
static struct str first_token(struct str text)
{
    char quote = text.ptr[0];
    size_t end = 1;
    if (quote == '"' || quote == '\'') {
        size_t close = str_find_char(str_from(text, 1), quote);
        return str_slice(text, 0, close == STR_NONE ? text.len : close + 2);
    }
    while (end < text.len && !strchr(" \t\r\n,:()[]{}\"'", text.ptr[end]))
        end++;
    return str_slice(text, 0, end);
}

/* (None, None), {"a": 0, "b": []} */
static bool holds_only_nulls(struct str text)
{
    while (text.len) {
        if (strchr(" \t\r\n,()[]{}", text.ptr[0])) {
            text = str_from(text, 1);
            continue;
        }
        struct str token = first_token(text);
        text = str_trim(str_from(text, token.len));
        if (text.len && text.ptr[0] == ':')
            text = str_from(text, 1); /* a key */
        else if (!STR_IS_IN(token, null_texts) || str_eq(token, STR("object")))
            return false;
    }
    return true;
}

bool value_text_is_null(struct str text)
{
    text = str_trim(text);
    return STR_IS_IN(text, null_texts) ||
           (text.len && strchr("([{", text.ptr[0]) && holds_only_nulls(text));
}

static bool is_zero(struct str number)
{
    for (size_t i = 0; i < number.len; i++)
        if (number.ptr[i] != '0' && number.ptr[i] != '.' && number.ptr[i] != '_')
            return false;
    return true;
}

static bool is_empty_string(TSNode string)
{
    uint32_t count = syntax_count(string);
    for (uint32_t i = 0; i < count && i < 8; i++) {
        enum syntax_kind kind = syntax_kind(syntax_at(string, i));
        if (kind == SYN_STRING_CONTENT || kind == SYN_INTERPOLATION ||
            (kind == SYN_STRING && !is_empty_string(syntax_at(string, i))))
            return false;
    }
    return true;
}

static bool is_among(struct walk *w, TSNode parameters, struct str name)
{
    if (ts_node_is_null(parameters))
        return false;
    struct nodes kids = syntax_children(parameters, w->arena);
    for (uint32_t i = 0; i < kids.len; i++) {
        TSNode p = kids.items[i];
        for (uint32_t hop = 0; hop < 4 && !ts_node_is_null(p); hop++) {
            if (syntax_kind(p) == SYN_IDENTIFIER)
                break;
            p = syntax_at(p, 0);
        }
        if (!ts_node_is_null(p) && str_eq(syntax_text(w->bytes, p), name))
            return true;
    }
    return false;
}

static bool is_parameter(struct walk *w, struct str name)
{
    return is_among(w, w->parameters, name);
}

static enum value value_of_name(struct walk *w, struct str name,
                                const struct path *path)
{
    if (str_eq(name, STR("object")))
        return VALUE_NULL;
    if (path && w->names)
        for (uint32_t i = 0; i < w->names->len; i++) {
            if (!str_eq(w->names->items[i], name))
                continue;
            uint64_t bit = UINT64_C(1) << i;
            if (path->null & bit)
                return VALUE_NULL;
            if (path->defers & bit)
                return VALUE_DEFERS;
            if (path->defers_quiet & bit)
                return VALUE_DEFERS_QUIET;
        }
    return is_parameter(w, name) ? VALUE_NULL : VALUE_USABLE;
}

/* type("X", (), {}) and type("X", (object,), {}) are empty classes. */
static bool makes_empty_class(struct str bytes, TSNode arguments)
{
    if (syntax_count(arguments) != 3)
        return false;
    struct str bases = syntax_text(bytes, syntax_at(arguments, 1));
    TSNode body = syntax_at(arguments, 2);
    return (str_eq(bases, STR("()")) || str_eq(bases, STR("(object,)"))) &&
           syntax_kind(body) == SYN_DICTIONARY && syntax_count(body) == 0;
}

/* Version("0.0") is a tuple of zeros in another dress. */
static bool is_zero_version(struct str bytes, TSNode argument)
{
    if (syntax_kind(argument) != SYN_STRING || syntax_count(argument) != 3)
        return false;
    struct str text = syntax_text(bytes, syntax_at(argument, 1));
    return text.len > 0 && is_zero(text);
}

/* An instance of what this very path defined is as good as its class; a function gives
 * what it gives. */
static enum value value_of_made(struct walk *w, struct str name,
                                const struct path *path)
{
    for (uint32_t i = 0; path && w->names && i < w->names->len; i++) {
        uint64_t bit = UINT64_C(1) << i;
        if (!str_eq(w->names->items[i], name))
            continue;
        if (path->defers & bit)
            return VALUE_DEFERS;
        if (path->defers_quiet & bit)
            return VALUE_DEFERS_QUIET;
        return path->null & bit ? VALUE_NULL : VALUE_USABLE;
    }
    return VALUE_USABLE;
}

static enum value value_of_call(struct walk *w, TSNode call, const struct path *path)
{
    TSNode function = syntax_field(call, "function");
    TSNode arguments = syntax_field(call, "arguments");
    struct str name = syntax_text(w->bytes, function);
    if (syntax_count(arguments) == 0 && STR_IS_IN(name, empty_makers))
        return VALUE_NULL;
    if (syntax_count(arguments) == 1 &&
        is_zero_version(w->bytes, syntax_at(arguments, 0)))
        return VALUE_NULL;
    if (str_eq(name, STR("type")) && makes_empty_class(w->bytes, arguments))
        return VALUE_NULL;
    return syntax_kind(function) == SYN_IDENTIFIER ? value_of_made(w, name, path)
                                                   : VALUE_USABLE;
}

/* A lambda that gives a constant or its own argument does nothing. */
static enum value value_of_lambda(struct walk *w, TSNode lambda)
{
    struct walk inner = {.bytes = w->bytes,
                         .arena = w->arena,
                         .options = w->options,
                         .helpers = w->helpers,
                         .depth = w->depth + WALK_DEFINITION_DEPTH};
    TSNode body = syntax_bare(syntax_field(lambda, "body"));
    inner.parameters = syntax_field(lambda, "parameters");
    switch (syntax_kind(body)) {
    case SYN_STRING:
    case SYN_INTEGER:
    case SYN_FLOAT:
    case SYN_CONCATENATED:
        return VALUE_NULL;
    case SYN_CALL:
        switch (effect_of_call(w->bytes, body, w->options)) {
        case EFFECT_LOUD:
        case EFFECT_ENDS:
        case EFFECT_STDERR:
            return VALUE_DEFERS;
        case EFFECT_PRINT:
        case EFFECT_INFO:
        case EFFECT_WARNING:
        case EFFECT_WARN:
            return VALUE_DEFERS_QUIET;
        default:
            return value_of_call(&inner, body, NULL);
        }
    default:
        return value_of(&inner, body, NULL);
    }
}

static enum value worse(enum value a, enum value b)
{
    return a < b ? a : b;
}

static enum value value_of_choice(struct walk *w, TSNode node, const struct path *path)
{
    if (syntax_kind(node) == SYN_BOOLEAN)
        return value_of(w, syntax_field(node, "right"), path);
    struct nodes kids = syntax_children(node, w->arena);
    if (kids.len < 3)
        return VALUE_USABLE;
    return worse(value_of(w, kids.items[0], path), value_of(w, kids.items[2], path));
}

bool value_is_of_none(const struct walk *w, TSNode expression, const struct path *path)
{
    for (uint32_t hop = 0; hop < WALK_DEPTH_MAX; hop++) {
        switch (syntax_kind(expression)) {
        case SYN_CALL:
            expression = syntax_field(expression, "function");
            break;
        case SYN_ATTRIBUTE:
            expression = syntax_field(expression, "object");
            break;
        case SYN_SUBSCRIPT:
            expression = syntax_field(expression, "value");
            break;
        case SYN_IDENTIFIER: {
            struct str name = syntax_text(w->bytes, expression);
            return path && hop && w->names &&
                   (path->nones & walk_names_bit(w->names, name)) != 0;
        }
        default:
            return false;
        }
    }
    return false;
}

/* An argument put into something new is no longer just the argument. */
static bool is_null_element(struct walk *w, TSNode element, const struct path *path)
{
    if (syntax_kind(element) == SYN_IDENTIFIER &&
        is_parameter(w, syntax_text(w->bytes, element)))
        return false;
    return value_of(w, element, path) == VALUE_NULL;
}

/* A null container holds only nulls (an empty one holds nothing else): { "a": None } is
 * as good as {}. */
static enum value value_of_elements(struct walk *w, TSNode container,
                                    const struct path *path)
{
    struct nodes kids = syntax_children(container, w->arena);
    bool pairs = syntax_kind(container) == SYN_DICTIONARY;
    for (uint32_t i = 0; i < kids.len; i++) {
        TSNode element = kids.items[i];
        if (pairs && syntax_kind(element) != SYN_PAIR)
            return VALUE_USABLE;
        if (pairs)
            element = syntax_field(element, "value");
        if (!is_null_element(w, syntax_bare(element), path))
            return VALUE_USABLE;
    }
    return VALUE_NULL;
}

static enum value value_of_inner(struct walk *w, TSNode node, const struct path *path)
{
    switch (syntax_kind(node)) {
    case SYN_NONE:
    case SYN_TRUE:
    case SYN_FALSE:
    case SYN_ELLIPSIS:
        return VALUE_NULL;
    case SYN_INTEGER:
    case SYN_FLOAT:
        return is_zero(syntax_text(w->bytes, node)) ? VALUE_NULL : VALUE_USABLE;
    case SYN_STRING:
    case SYN_CONCATENATED:
        return is_empty_string(node) ? VALUE_NULL : VALUE_USABLE;
    case SYN_TUPLE:
    case SYN_LIST:
    case SYN_SET:
    case SYN_EXPRESSION_LIST:
    case SYN_DICTIONARY:
        return value_of_elements(w, node, path);
    case SYN_SUBSCRIPT:
        return value_is_of_none(w, node, path) ? VALUE_NULL : VALUE_USABLE;
    case SYN_IDENTIFIER:
    case SYN_ATTRIBUTE:
        if (value_is_of_none(w, node, path))
            return VALUE_NULL;
        return value_of_name(w, syntax_text(w->bytes, node), path);
    case SYN_CALL:
        if (value_is_of_none(w, node, path))
            return VALUE_NULL;
        return value_of_call(w, node, path);
    case SYN_LAMBDA:
        return value_of_lambda(w, node);
    case SYN_CONDITIONAL:
    case SYN_BOOLEAN:
        return value_of_choice(w, node, path);
    case SYN_NOT:
        return VALUE_NULL; /* a bool */
    case SYN_NAMED:
        return value_of(w, syntax_field(node, "value"), path);
    default:
        return VALUE_USABLE;
    }
}

enum value value_of(struct walk *w, TSNode expression, const struct path *path)
{
    if (w->depth >= WALK_DEPTH_MAX)
        return VALUE_USABLE;
    w->depth++;
    enum value value = value_of_inner(w, syntax_bare(expression), path);
    w->depth--;
    return value;
}

static bool is_literal(enum syntax_kind kind)
{
    return kind == SYN_STRING || kind == SYN_CONCATENATED || kind == SYN_INTEGER ||
           kind == SYN_FLOAT || kind == SYN_UNARY;
}

static bool does_nothing(struct walk *w, TSNode block, struct walk_names *nulls);

/* Is it one of *args and **kwargs? */
static bool is_starred(struct walk *w, struct str name)
{
    if (ts_node_is_null(w->parameters))
        return false;
    struct nodes kids = syntax_children(w->parameters, w->arena);
    for (uint32_t i = 0; i < kids.len; i++) {
        struct str text = syntax_text(w->bytes, kids.items[i]);
        size_t stars = 0;
        while (stars < text.len && text.ptr[stars] == '*')
            stars++;
        text = str_from(text, stars);
        if (stars &&
            str_eq(str_trim(str_slice(text, 0, str_find_char(text, ':'))), name))
            return true;
    }
    return false;
}

/* args[0], kwargs.get("x"): a part of its own arguments. What is looked up in a mapping
 * that is given by name is an answer. */
static bool is_part_of_parameter(struct walk *w, TSNode value)
{
    TSNode whole = syntax_field(value, "value");
    if (syntax_kind(value) == SYN_CALL) {
        TSNode function = syntax_field(value, "function");
        struct str name = syntax_last_name(w->bytes, function);
        if (!str_eq(name, STR("get")) && !str_eq(name, STR("pop")))
            return false;
        whole = syntax_field(function, "object");
    } else if (syntax_kind(value) != SYN_SUBSCRIPT) {
        return false;
    }
    return syntax_kind(whole) == SYN_IDENTIFIER &&
           is_starred(w, syntax_text(w->bytes, whole));
}

/* f(*args, **kwargs) in a decorator's wrapper: just what f does by itself. */
static bool passes_on(struct walk *w, TSNode call)
{
    TSNode function = syntax_field(call, "function");
    if (syntax_kind(call) != SYN_CALL || syntax_kind(function) != SYN_IDENTIFIER ||
        !is_among(w, w->outer, syntax_text(w->bytes, function)))
        return false;
    struct nodes kids = syntax_children(syntax_field(call, "arguments"), w->arena);
    for (uint32_t i = 0; i < kids.len; i++) {
        struct str text = syntax_text(w->bytes, kids.items[i]);
        while (text.len && text.ptr[0] == '*')
            text = str_from(text, 1);
        if (!is_parameter(w, text))
            return false;
    }
    return true;
}

/* `return <constant, own argument, or a null function defined above>`, or none. */
static bool gives_nothing(struct walk *w, TSNode statement, struct walk_names *nulls)
{
    TSNode value = syntax_bare(syntax_at(statement, 0));
    if (ts_node_is_null(value) || is_literal(syntax_kind(value)) ||
        is_part_of_parameter(w, value) || passes_on(w, value))
        return true;
    if (syntax_kind(value) == SYN_IDENTIFIER &&
        walk_names_bit(nulls, syntax_text(w->bytes, value)))
        return true;
    return value_of(w, value, NULL) == VALUE_NULL;
}

static void note_null(struct walk_names *nulls, struct str name)
{
    if (nulls->len < WALK_NAMES_MAX)
        nulls->items[nulls->len++] = name;
}

/* thread().name = name: an argument goes into something that is not its own. */
static bool puts_argument(struct walk *w, TSNode target, TSNode value)
{
    enum syntax_kind kind = syntax_kind(target);
    struct str text = syntax_text(w->bytes, target);
    return (kind == SYN_ATTRIBUTE || kind == SYN_SUBSCRIPT) &&
           syntax_kind(value) == SYN_IDENTIFIER &&
           is_parameter(w, syntax_text(w->bytes, value)) &&
           !STR_STARTS_ANY(text, "self.", "cls.");
}

/* x = y = None */
static bool assigns_nothing(struct walk *w, TSNode assignment)
{
    TSNode target = syntax_field(assignment, "left");
    while (syntax_kind(assignment) == SYN_ASSIGNMENT)
        assignment = syntax_field(assignment, "right");
    if (ts_node_is_null(assignment))
        return true;
    return !puts_argument(w, target, syntax_bare(assignment)) &&
           value_of(w, assignment, NULL) == VALUE_NULL;
}

static bool statement_does_nothing(struct walk *w, TSNode s, struct walk_names *nulls)
{
    switch (syntax_kind(s)) {
    case SYN_PASS:
    case SYN_DELETE:
    case SYN_GLOBAL:
    case SYN_NONLOCAL:
        return true;
    case SYN_RETURN:
        return gives_nothing(w, s, nulls);
    case SYN_EXPRESSION_STATEMENT: {
        TSNode value = syntax_at(s, 0);
        enum syntax_kind kind = syntax_kind(value);
        if (kind == SYN_YIELD)
            return gives_nothing(w, value, nulls);
        if (kind == SYN_ASSIGNMENT)
            return assigns_nothing(w, value);
        return kind == SYN_STRING || kind == SYN_CONCATENATED || kind == SYN_ELLIPSIS;
    }
    case SYN_DECORATED:
        s = syntax_field(s, "definition");
        if (syntax_kind(s) != SYN_FUNCTION)
            return false;
        /* fallthrough */
    case SYN_FUNCTION:
        if (value_of_definition(w, s) != VALUE_NULL)
            return false;
        note_null(nulls, syntax_text(w->bytes, syntax_field(s, "name")));
        return true;
    case SYN_IF:
    case SYN_ELIF:
    case SYN_ELSE: {
        struct nodes kids = syntax_children(s, w->arena);
        for (uint32_t i = 0; i < kids.len; i++) {
            enum syntax_kind kind = syntax_kind(kids.items[i]);
            if (kind == SYN_BLOCK && !does_nothing(w, kids.items[i], nulls))
                return false;
            if ((kind == SYN_ELIF || kind == SYN_ELSE) &&
                !statement_does_nothing(w, kids.items[i], nulls))
                return false;
        }
        return true;
    }
    default:
        return false;
    }
}

static bool does_nothing(struct walk *w, TSNode block, struct walk_names *nulls)
{
    if (w->depth >= WALK_DEPTH_MAX)
        return false;
    w->depth++;
    struct nodes kids = syntax_children(block, w->arena);
    bool nothing = true;
    for (uint32_t i = 0; i < kids.len && nothing; i++)
        nothing = statement_does_nothing(w, kids.items[i], nulls);
    w->depth--;
    return nothing;
}

static enum value value_of_function(struct walk *w, TSNode function)
{
    struct walk inner = {.bytes = w->bytes,
                         .arena = w->arena,
                         .options = w->options,
                         .helpers = w->helpers,
                         .depth = w->depth + WALK_DEFINITION_DEPTH,
                         .steps = w->steps};
    inner.outer = w->parameters;
    inner.parameters = syntax_field(function, "parameters");
    TSNode body = syntax_field(function, "body");
    struct paths *live = arena_new(w->arena, struct paths);
    struct paths *done = arena_new(w->arena, struct paths);
    paths_start(live);
    walk_block(&inner, body, live, done);
    w->steps = inner.steps;
    paths_join(done, live);
    uint8_t worst = LEVEL_LOUD;
    for (uint32_t i = 0; i < done->len; i++)
        if (done->items[i].level < worst)
            worst = done->items[i].level;
    if (worst == LEVEL_LOUD)
        return VALUE_DEFERS;
    bool works = false;
    for (uint32_t i = 0; i < done->len; i++)
        works |= (done->items[i].flags & (PATH_WORKS | PATH_GIVES)) != 0;
    if (worst == LEVEL_QUIET && !works)
        return VALUE_DEFERS_QUIET;
    struct walk_names nulls = {.len = 0};
    return does_nothing(&inner, body, &nulls) ? VALUE_NULL : VALUE_USABLE;
}

static bool names_exception(struct str base)
{
    return STR_ENDS_ANY(base, "Error", "Exception", "Warning", "Interrupt", "Exit",
                        "Failure", "Timeout");
}

static bool is_exception_class(struct walk *w, TSNode class)
{
    struct nodes bases = syntax_children(syntax_field(class, "superclasses"), w->arena);
    for (uint32_t i = 0; i < bases.len; i++)
        if (names_exception(syntax_text(w->bytes, bases.items[i])))
            return true;
    return false;
}

/* Does using an instance (or the class) come to this method by itself? */
static bool is_entry(struct str name)
{
    return STR_IS_ANY(name, "__init__", "__new__", "__getattr__", "__getattribute__",
                      "__call__", "__init_subclass__", "__enter__",
                      "__class_getitem__");
}

/* class Slow(Plain), whose __init__ calls that of Plain: it works as Plain does. */
static bool works_as_base(struct walk *w, TSNode class)
{
    struct nodes bases = syntax_children(syntax_field(class, "superclasses"), w->arena);
    struct str body = syntax_text(w->bytes, syntax_field(class, "body"));
    return bases.len > 0 &&
           !str_eq(syntax_text(w->bytes, bases.items[0]), STR("object")) &&
           str_find(body, STR("super(")) != STR_NONE;
}

static enum value value_of_class(struct walk *w, TSNode class)
{
    if (is_exception_class(w, class))
        return VALUE_USABLE;
    struct nodes kids = syntax_children(syntax_field(class, "body"), w->arena);
    bool empty = true;
    for (uint32_t i = 0; i < kids.len; i++) {
        TSNode s = kids.items[i];
        if (syntax_kind(s) == SYN_PASS || syntax_is_string_statement(s) ||
            syntax_kind(syntax_at(s, 0)) == SYN_ELLIPSIS)
            continue;
        if (syntax_kind(s) == SYN_DECORATED)
            s = syntax_field(s, "definition");
        if (syntax_kind(s) != SYN_FUNCTION) {
            empty = false;
            continue;
        }
        enum value value = value_of_definition(w, s);
        empty &= value == VALUE_NULL; /* methods that do nothing are no body */
        if (!is_entry(syntax_text(w->bytes, syntax_field(s, "name"))))
            continue;
        if (value == VALUE_DEFERS ||
            (value == VALUE_DEFERS_QUIET && !works_as_base(w, class)))
            return value;
    }
    return empty ? VALUE_NULL : VALUE_USABLE;
}

enum value value_of_definition(struct walk *w, TSNode definition)
{
    if (w->depth >= WALK_DEPTH_MAX)
        return VALUE_USABLE;
    w->depth++;
    enum value value = VALUE_USABLE;
    if (syntax_kind(definition) == SYN_FUNCTION)
        value = value_of_function(w, definition);
    else if (syntax_kind(definition) == SYN_CLASS)
        value = value_of_class(w, definition);
    w->depth--;
    return value;
}
