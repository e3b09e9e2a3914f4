/* Names bound at the top level of a module, in whatever branch: what an importer may
 * find there. Also those that `global` declares inside functions. */
#include "python/reading.h"

#include "base/path.h"

void symbols_add(struct reading *r, struct str name, uint32_t offset,
                 enum symbol_kind kind)
{
    struct symbol_fact symbol = {.name = builder_text(&r->b, name),
                                 .line = source_place(&r->b.source, offset).line,
                                 .kind = (uint8_t)kind};
    vec_add(&r->b.symbols, r->b.arena, symbol);
    if (str_eq(name, STR("__getattr__")))
        r->b.flags |= FACTS_OPEN;
    if (str_eq(name, STR("__all__")) && !r->in_exports)
        r->exports = EXPORTS_OPEN;
    if (kind == SYMBOL_FUNCTION || kind == SYMBOL_CLASS)
        r->b.flags |= FACTS_HAS_FUNCTIONS;
}

/* Names that := binds in the tree below `root`, except within a lambda. The parser
 * takes the := of f"{x:=5}", where a format begins, for one. */
static void read_walrus_nodes(struct reading *r, TSNode root)
{
    const void *format = NULL;
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    for (bool more = true; more;) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        const char *type = ts_node_type(node);
        if (strcmp(type, "interpolation") == 0) {
            format = ts_node_child_by_field_name(node, "expression", 10).id;
        } else if (strcmp(type, "named_expression") == 0 && node.id != format) {
            TSNode name = ts_node_child_by_field_name(node, "name", 4);
            uint32_t start = ts_node_start_byte(name), end = ts_node_end_byte(name);
            symbols_add(r, str_slice(r->bytes, start, end), start, SYMBOL_VARIABLE);
        }
        more = strcmp(type, "lambda") != 0 && ts_tree_cursor_goto_first_child(&cursor);
        while (!more && !(more = ts_tree_cursor_goto_next_sibling(&cursor)))
            if (!ts_tree_cursor_goto_parent(&cursor))
                break;
    }
    ts_tree_cursor_delete(&cursor);
}

/* := in lambdas binds nothing here, in f-strings it does: only the tree knows. */
static void parse_walrus(struct reading *r, const struct statement *statement)
{
    const struct outline_line *line = &r->outline->lines[statement->line];
    TSTree *tree = reader_parse(r->reader, r->bytes, line->start, line->end);
    if (!tree)
        return;
    read_walrus_nodes(r, ts_tree_root_node(tree));
    ts_tree_delete(tree);
}

static bool has_walrus_sign(struct str text)
{
    size_t at;
    while ((at = str_find_char(text, ':')) != STR_NONE) {
        text = str_from(text, at + 1);
        if (text.len && text.ptr[0] == '=')
            return true;
    }
    return false;
}

static void read_walrus(struct reading *r, const struct statement *statement)
{
    struct str text = str_slice(r->bytes, statement->start, statement->end);
    if (!has_walrus_sign(text))
        return;
    struct tokens t;
    tokens_init(&t, r->bytes, statement->start, statement->end);
    bool has_lambda = false, has_walrus = false, in_string = false;
    while (tokens_next(&t)) {
        has_lambda |= token_is(&t, STR("lambda"));
        has_walrus |= t.op == OP_WALRUS;
        in_string |= token_is_fstring(&t) &&
                     memmem(r->bytes.ptr + t.start, t.at - t.start, ":=", 2);
    }
    if (in_string || (has_lambda && has_walrus)) {
        parse_walrus(r, statement);
        return;
    }
    tokens_init(&t, r->bytes, statement->start, statement->end);
    for (tokens_next(&t); has_walrus && t.kind != TOKEN_END; tokens_next(&t))
        if (t.kind == TOKEN_NAME && tokens_peek(&t).op == OP_WALRUS)
            symbols_add(r, token_str(&t), t.start, SYMBOL_VARIABLE);
}

/* `logging.getLogger(...)` and its like from the current token on. */
static bool is_logger(struct tokens t)
{
    while (t.kind == TOKEN_NAME && tokens_peek(&t).op == '.') {
        tokens_next(&t);
        tokens_next(&t);
    }
    return (token_is(&t, STR("getLogger")) || token_is(&t, STR("get_logger"))) &&
           tokens_peek(&t).op == '(';
}

/* The first `x = getLogger(..)` or `x: Logger = getLogger(..)`; `t` is behind x. */
static void read_logger(struct reading *r, const struct tokens *target, struct tokens t)
{
    if (r->b.logger.len || target->kind != TOKEN_NAME ||
        tokens_peek(target).start != t.start)
        return;
    while (t.op != '=' && t.kind != TOKEN_END)
        tokens_next(&t);
    tokens_next(&t);
    if (is_logger(t))
        r->b.logger = builder_text(&r->b, token_str(target));
}

/* To the next token outside brackets that may end a target list. */
static void find_equals(struct tokens *t)
{
    for (; t->kind != TOKEN_END; tokens_next(t)) {
        if (t->op == '(' || t->op == '[' || t->op == '{')
            tokens_skip_bracket(t);
        else if (t->op == '=' || t->op == ':' || t->op == OP_AUGMENTED ||
                 token_is(t, STR("lambda")))
            return;
    }
}

/* a = b, c = ...    a: int = ...    a += ... */
static void read_assignment(struct reading *r, struct tokens t)
{
    for (bool first = true;; first = false) {
        struct tokens target = t;
        find_equals(&t);
        if (t.op != '=' && !(first && (t.op == ':' || t.op == OP_AUGMENTED)))
            return;
        read_logger(r, &target, t);
        struct tokens copy = target;
        if (t.op == '=')
            targets_read(r, &copy, SYMBOL_VARIABLE);
        else
            target_read(r, &copy, SYMBOL_VARIABLE);
        if (t.op != '=' || !memchr(r->bytes.ptr + t.at, '=', t.end - t.at))
            return;
        tokens_next(&t);
    }
}

/* Targets behind each `as`: of `with` (in parentheses too), `except` and `case`. */
static void read_as(struct reading *r, struct tokens t)
{
    while (t.kind != TOKEN_END) {
        bool found = token_is(&t, STR("as"));
        tokens_next(&t);
        if (found)
            target_read(r, &t, SYMBOL_TARGET);
    }
}

/* Captures of a pattern: names that are no constructor, keyword, attribute, literal or
 * wildcard, up to the guard. */
static void read_captures(struct reading *r, struct tokens t)
{
    uint8_t before = 0;
    for (; t.kind != TOKEN_END; tokens_next(&t)) {
        if (t.depth == 0 && (t.op == ':' || token_is(&t, STR("if"))))
            return;
        if (t.kind == TOKEN_NAME && before != '.' && !token_is_keyword(&t) &&
            !token_is(&t, STR("_"))) {
            uint8_t next = tokens_peek(&t).op;
            if (next != '.' && next != '(' && next != '=')
                symbols_add(r, token_str(&t), t.start, SYMBOL_TARGET);
        }
        before = t.op;
    }
}

static void read_definition(struct reading *r, struct tokens t, enum symbol_kind kind)
{
    tokens_next(&t);
    if (t.kind == TOKEN_NAME)
        symbols_add(r, token_str(&t), t.start, kind);
}

/* Does the call or decorator from the current token on, by its name, define names that
 * it is given as texts? Leaves `t` at its bracket. */
static bool defines_what_it_names(struct tokens *t)
{
    static const char *const signs[] = {"relocat", "deprecat",  "declare", "define",
                                        "alias",   "lazy",      "renam",   "moved",
                                        "expose",  "attribute", NULL};
    struct str name = STR("");
    while (t->kind == TOKEN_NAME) {
        name = token_str(t);
        tokens_next(t);
        if (t->op != '.')
            break;
        tokens_next(t);
    }
    for (const char *const *sign = signs; t->op == '(' && *sign; sign++)
        if (str_find(name, str_of(*sign)) != STR_NONE)
            return true;
    return false;
}

/* relocated_attribute("x", "pkg.y.x")    @declare_block(name="X") */
static void read_named(struct reading *r, struct tokens t)
{
    if (t.op == '@')
        tokens_next(&t);
    if (!defines_what_it_names(&t))
        return;
    while (tokens_next(&t)) {
        struct str text = token_str(&t);
        if (t.kind != TOKEN_STRING || t.depth != 1 || text.len < 3 ||
            (text.ptr[0] != '"' && text.ptr[0] != '\''))
            continue;
        text = str_slice(text, 1, text.len - 1);
        if (path_is_identifier(text))
            symbols_add(r, text, t.start, SYMBOL_NAMED);
    }
}

static bool is_type_alias(const struct tokens *t)
{
    struct tokens name = tokens_peek(t);
    return token_is(t, STR("type")) && name.kind == TOKEN_NAME &&
           !token_is_keyword(&name);
}

void symbols_read(struct reading *r, const struct statement *statement)
{
    struct tokens t;
    tokens_init(&t, r->bytes, statement->start, statement->end);
    tokens_next(&t);
    if (token_is(&t, STR("async")))
        tokens_next(&t);
    uint8_t word = r->outline->lines[statement->line].word;
    bool is_case = word == WORD_CASE && !statement->in_suite;
    bool is_match = word == WORD_MATCH && !statement->in_suite;
    if (t.kind == TOKEN_STRING || t.kind == TOKEN_NUMBER || is_match)
        ; /* binds nothing but by := */
    else if (token_is(&t, STR("def")))
        read_definition(r, t, SYMBOL_FUNCTION);
    else if (token_is(&t, STR("class")))
        read_definition(r, t, SYMBOL_CLASS);
    else if (is_type_alias(&t))
        read_definition(r, t, SYMBOL_TYPE);
    else if (token_is(&t, STR("for"))) {
        tokens_next(&t);
        targets_read(r, &t, SYMBOL_TARGET);
    } else if (token_is(&t, STR("with")) || token_is(&t, STR("except")))
        read_as(r, t);
    else if (is_case) {
        tokens_next(&t);
        read_captures(r, t);
    } else if (token_is(&t, STR("__all__")))
        exports_read(r, statement);
    else if (!token_is_keyword(&t)) {
        if (t.op != '@')
            read_assignment(r, t);
        read_named(r, t);
    }
    read_walrus(r, statement);
}

void symbols_read_global(struct reading *r, const struct statement *statement)
{
    struct tokens t;
    tokens_init(&t, r->bytes, statement->start, statement->end);
    if (!tokens_next(&t) || !token_is(&t, STR("global")))
        return;
    while (tokens_next(&t))
        if (t.kind == TOKEN_NAME)
            symbols_add(r, token_str(&t), t.start, SYMBOL_GLOBAL);
}
