#include "python/code.h"

#include "python/code_lower.h"
#include "python/reading.h"
#include "python/syntax.h"

#include <stdlib.h>

/* The parser reports progress every hundred operations; honest code needs far less than
 * one report per byte. Counted, not timed, so that results are repeatable. */
#define REPORTS_AT_LEAST 1000

const TSLanguage *tree_sitter_python(void);

typedef uint32_t lower_function(struct lowering *l, TSNode at);

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
    {"expression_statement", lower_expression_statement},
    {"assignment", lower_assignment},
    {"type_alias_statement", lower_type_alias},
    {"augmented_assignment", lower_augment},
    {"if_statement", lower_if_statement},
    {"for_statement", lower_loop},
    {"while_statement", lower_loop},
    {"try_statement", lower_try_statement},
    {"with_statement", lower_with_statement},
    {"match_statement", lower_match_statement},
    {"class_definition", lower_definition},
    {"function_definition", lower_definition},
    {"decorated_definition", lower_decorated},
    {"attribute", lower_attribute},
    {"call", lower_call},
    {"string", lower_string},
    {"concatenated_string", lower_string},
    {"binary_operator", lower_binary},
    {"boolean_operator", lower_boolean},
    {"comparison_operator", lower_comparison},
    {"not_operator", lower_negation},
    {"unary_operator", lower_unary},
    {"conditional_expression", lower_conditional},
    {"parenthesized_expression", lower_inner},
    {"as_pattern_target", lower_inner},
    {"type", lower_inner},
    {"keyword_argument", lower_keyword},
    {"named_expression", lower_walrus},
    {"subscript", lower_subscript},
    {"pair", lower_pair},
    {"lambda", lower_lambda},
    {"list_comprehension", lower_comprehension},
    {"set_comprehension", lower_comprehension},
    {"generator_expression", lower_comprehension},
    {"slice", lower_slice},
};

/* What a reader calls the rest. */
static const struct {
    const char *type, *what;
} words[] = {
    {"dictionary_comprehension", "a comprehension"},
    {"yield", "a yield"},
    {"ellipsis", "an ellipsis"},
    {"ERROR", "a syntax error"},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint32_t leaf(struct lowering *l, enum code_kind kind, TSNode at)
{
    uint32_t node = lower_new_node(l, kind, at);
    struct str text = lower_source_text(l, at);
    l->nodes.items[node].text =
        kind == CODE_NAME ? lower_add_name(l, text) : lower_add_text(l, text);
    return node;
}

static uint32_t lower_known(struct lowering *l, TSNode node, const char *type)
{
    for (size_t i = 0; i < COUNT(leaves); i++)
        if (strcmp(leaves[i].type, type) == 0)
            return leaf(l, leaves[i].kind, node);
    for (size_t i = 0; i < COUNT(makers); i++)
        if (strcmp(makers[i].type, type) == 0)
            return makers[i].lower(l, node);
    for (size_t i = 0; i < COUNT(lists); i++)
        if (strcmp(lists[i].type, type) == 0)
            return lower_list_of(l, lists[i].kind, node);
    for (size_t i = 0; i < COUNT(words); i++)
        if (strcmp(words[i].type, type) == 0)
            return lower_other(l, node, words[i].what);
    return lower_other(l, node, "an expression flatline does not evaluate");
}

uint32_t lower_node(struct lowering *l, TSNode node)
{
    if (l->depth >= CODE_MAX_DEPTH)
        return lower_other(l, node, "code nested too deeply");
    l->depth++;
    uint32_t result = lower_known(l, node, ts_node_type(node));
    l->depth--;
    return result;
}

/* ---- parsing ---- */

static TSTree *parse(TSParser *parser, struct str bytes)
{
    if (bytes.len > FACTS_MAX_BYTES ||
        !ts_parser_set_language(parser, tree_sitter_python()))
        return NULL;
    return syntax_parse(parser, bytes, REPORTS_AT_LEAST + bytes.len);
}

/* As Python reads it; what it would refuse to read is empty. */
static struct str decoded(struct str bytes, struct buf *room, struct lowering *l)
{
    const char *problem = NULL;
    uint32_t flags = bytes.len > FACTS_MAX_BYTES
                         ? FACTS_BINARY
                         : encoding_read(&bytes, room, &problem);
    if (flags & (FACTS_LFS_POINTER | FACTS_UTF16 | FACTS_BINARY))
        return STR("");
    l->undecoded = problem != NULL;
    return bytes;
}

static void seal(const struct lowering *l, struct arena *arena, struct code *out)
{
    struct code_node *nodes = arena_array(arena, l->nodes.len, sizeof *nodes);
    memcpy(nodes, l->nodes.items, l->nodes.len * sizeof *nodes);
    uint32_t *children = arena_array(arena, l->children.len, sizeof *children);
    if (l->children.len)
        memcpy(children, l->children.items, l->children.len * sizeof *children);
    *out = (struct code){arena_str(arena, buf_str(&l->pool)).ptr, nodes, children,
                         (uint32_t)l->nodes.len, (uint32_t)l->children.len};
}

void code_read(struct str bytes, struct arena *arena, struct code *out)
{
    struct arena scratch;
    struct buf room = {0};
    arena_init(&scratch);
    struct lowering l = {.arena = &scratch};
    l.bytes = decoded(bytes, &room, &l);
    TSParser *parser = ts_parser_new();
    TSTree *tree = parse(parser, l.bytes);
    if (tree) {
        lower_list_of(&l, CODE_MODULE, ts_tree_root_node(tree));
    } else {
        struct code_node *module = vec_push(&l.nodes, &scratch);
        *module = (struct code_node){.kind = CODE_MODULE, .parent = CODE_NONE};
    }
    seal(&l, arena, out);
    ts_tree_delete(tree);
    ts_parser_delete(parser);
    buf_release(&room);
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
