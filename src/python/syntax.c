/* The table from the grammar's symbols to our enum is made once for the process, on
 * first use, from the names the grammar itself gives. */
#include "python/syntax.h"

#include <pthread.h>

const TSLanguage *tree_sitter_python(void);

#define SYNTAX_SYMBOLS_MAX 1024

static uint8_t kinds[SYNTAX_SYMBOLS_MAX];
static pthread_once_t kinds_once = PTHREAD_ONCE_INIT;

static uint8_t kind_of_name(const char *name)
{
    static const struct {
        const char *name;
        uint8_t kind;
    } table[] = {
#define X(name, text) {text, SYN_##name},
        SYNTAX_KINDS(X)
#undef X
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (*table[i].name == *name && strcmp(table[i].name, name) == 0)
            return table[i].kind;
    return SYN_OTHER;
}

static void make_kinds(void)
{
    const TSLanguage *language = tree_sitter_python();
    uint32_t count = ts_language_symbol_count(language);
    if (count > SYNTAX_SYMBOLS_MAX)
        count = SYNTAX_SYMBOLS_MAX;
    for (uint32_t i = 0; i < count; i++)
        if (ts_language_symbol_type(language, (TSSymbol)i) == TSSymbolTypeRegular)
            kinds[i] = kind_of_name(ts_language_symbol_name(language, (TSSymbol)i));
}

enum syntax_kind syntax_kind(TSNode node)
{
    if (ts_node_is_null(node))
        return SYN_OTHER;
    TSSymbol symbol = ts_node_symbol(node);
    if (symbol == (TSSymbol)-1)
        return SYN_ERROR;
    pthread_once(&kinds_once, make_kinds);
    return symbol < SYNTAX_SYMBOLS_MAX ? (enum syntax_kind)kinds[symbol] : SYN_OTHER;
}

struct str syntax_text(struct str bytes, TSNode node)
{
    if (ts_node_is_null(node))
        return str_make(NULL, 0);
    return str_slice(bytes, ts_node_start_byte(node), ts_node_end_byte(node));
}

struct nodes syntax_children(TSNode node, struct arena *arena)
{
    struct nodes out = {NULL, 0};
    if (ts_node_is_null(node))
        return out;
    uint32_t count = syntax_count(node);
    if (count == 0)
        return out;
    out.items = arena_array(arena, count, sizeof *out.items);
    TSTreeCursor cursor = ts_tree_cursor_new(node);
    for (bool more = ts_tree_cursor_goto_first_child(&cursor); more && out.len < count;
         more = ts_tree_cursor_goto_next_sibling(&cursor)) {
        TSNode child = ts_tree_cursor_current_node(&cursor);
        if (!ts_node_is_named(child))
            continue;
        enum syntax_kind kind = syntax_kind(child);
        if (kind != SYN_COMMENT && kind != SYN_CONTINUATION)
            out.items[out.len++] = child;
    }
    ts_tree_cursor_delete(&cursor);
    return out;
}

TSNode syntax_at(TSNode node, uint32_t i)
{
    if (ts_node_is_null(node))
        return node;
    for (uint32_t k = 0;; k++) {
        TSNode child = ts_node_named_child(node, k);
        enum syntax_kind kind = syntax_kind(child);
        if (kind == SYN_COMMENT || kind == SYN_CONTINUATION)
            continue;
        if (ts_node_is_null(child) || i-- == 0)
            return child;
    }
}

uint32_t syntax_count(TSNode node)
{
    return ts_node_is_null(node) ? 0 : ts_node_named_child_count(node);
}

TSNode syntax_parent(TSNode node)
{
    return ts_node_is_null(node) ? node : ts_node_parent(node);
}

TSNode syntax_field(TSNode node, const char *field)
{
    if (ts_node_is_null(node))
        return node;
    return ts_node_child_by_field_name(node, field, (uint32_t)strlen(field));
}

/* A walk over the direct children; `token` NULL looks for a named child of `kind`. */
static TSNode find_child(TSNode node, enum syntax_kind kind, const char *token)
{
    TSNode found = syntax_none();
    if (ts_node_is_null(node))
        return found;
    TSTreeCursor cursor = ts_tree_cursor_new(node);
    for (bool more = ts_tree_cursor_goto_first_child(&cursor); more;
         more = ts_tree_cursor_goto_next_sibling(&cursor)) {
        TSNode child = ts_tree_cursor_current_node(&cursor);
        bool named = ts_node_is_named(child);
        if (token ? !named && strcmp(ts_node_type(child), token) == 0
                  : named && syntax_kind(child) == kind) {
            found = child;
            break;
        }
    }
    ts_tree_cursor_delete(&cursor);
    return found;
}

TSNode syntax_child_of(TSNode node, enum syntax_kind kind)
{
    return find_child(node, kind, NULL);
}

TSNode syntax_token(TSNode node, const char *token)
{
    return find_child(node, SYN_OTHER, token);
}

bool syntax_has_token(TSNode node, const char *token)
{
    return !ts_node_is_null(find_child(node, SYN_OTHER, token));
}

struct str syntax_last_name(struct str bytes, TSNode node)
{
    if (syntax_kind(node) == SYN_ATTRIBUTE)
        node = syntax_field(node, "attribute");
    if (syntax_kind(node) != SYN_IDENTIFIER)
        return str_make(NULL, 0);
    return syntax_text(bytes, node);
}

TSNode syntax_bare(TSNode node)
{
    while (syntax_kind(node) == SYN_PARENTHESIZED || syntax_kind(node) == SYN_AWAIT)
        node = syntax_at(node, 0);
    return node;
}

bool syntax_is_string_statement(TSNode statement)
{
    if (syntax_kind(statement) != SYN_EXPRESSION_STATEMENT)
        return false;
    enum syntax_kind kind = syntax_kind(syntax_at(statement, 0));
    return kind == SYN_STRING || kind == SYN_CONCATENATED;
}

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

TSTree *syntax_parse(TSParser *parser, struct str bytes, size_t reports)
{
    struct parsing parsing = {bytes, reports};
    TSInput input = {
        .payload = &parsing, .read = read_bytes, .encoding = TSInputEncodingUTF8};
    TSParseOptions options = {.payload = &parsing, .progress_callback = took_too_long};
    return ts_parser_parse_with_options(parser, NULL, input, options);
}
