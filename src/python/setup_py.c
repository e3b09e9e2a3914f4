/* The whole file is parsed; one walk with a cursor (setup.py may be anybody's, so no
 * recursion over its depth) looks at every call, assignment and dictionary entry. */
#include "python/setup_py.h"

#include "base/map.h"
#include "python/reader.h"

/* Children looked at in all, and of one node: tree-sitter counts to the n-th child, so
 * wide nodes cost their square. */
#define BUDGET 100000
#define CHILDREN_MAX 2000

struct setup_reader {
    struct str text;
    struct arena *arena;
    struct setup_py *out;
    struct map bound; /* top-level name -> index in values */
    VEC(TSNode) values;
    uint32_t budget;
};

static struct str node_text(const struct setup_reader *s, TSNode node)
{
    return str_slice(s->text, ts_node_start_byte(node), ts_node_end_byte(node));
}

static bool is_type(TSNode node, const char *type)
{
    return !ts_node_is_null(node) && strcmp(ts_node_type(node), type) == 0;
}

static TSNode field(TSNode node, const char *name)
{
    return ts_node_child_by_field_name(node, name, (uint32_t)strlen(name));
}

/* How many of the node's named children to look at. */
static uint32_t child_count(struct setup_reader *s, TSNode node)
{
    uint32_t count = ts_node_named_child_count(node);
    if (count > CHILDREN_MAX)
        count = CHILDREN_MAX;
    if (count > s->budget)
        count = s->budget;
    s->budget -= count;
    return count;
}

/* The text of a string literal without escapes or interpolation. */
static bool string_value(struct setup_reader *s, TSNode node, struct str *out)
{
    if (!is_type(node, "string"))
        return false;
    *out = STR("");
    uint32_t count = child_count(s, node);
    for (uint32_t i = 0; i < count; i++) {
        TSNode child = ts_node_named_child(node, i);
        if (is_type(child, "interpolation"))
            return false;
        if (is_type(child, "string_content"))
            *out = node_text(s, child);
    }
    return str_find_char(*out, '\\') == STR_NONE;
}

static void add(struct setup_reader *s, enum setup_kind kind, struct str key,
                struct str text)
{
    vec_add(&s->out->items, s->arena, ((struct setup_item){kind, key, text}));
}

/* The literal that a name is bound to, or the node itself. */
static TSNode resolve(const struct setup_reader *s, TSNode node)
{
    if (!is_type(node, "identifier"))
        return node;
    uint32_t index = map_get(&s->bound, node_text(s, node));
    return index == MAP_NONE ? node : s->values.items[index];
}

/* Every string of a list, tuple, set, or of such joined with `+`. */
static void add_strings(struct setup_reader *s, TSNode node, enum setup_kind kind,
                        struct str key, unsigned depth)
{
    struct str text;
    node = resolve(s, node);
    if (depth == 0 || ts_node_is_null(node))
        return;
    if (is_type(node, "binary_operator")) {
        add_strings(s, field(node, "left"), kind, key, depth - 1);
        add_strings(s, field(node, "right"), kind, key, depth - 1);
    } else if (string_value(s, node, &text)) {
        while (text.len)
            add(s, kind, key, str_split(&text, '\n'));
    } else if (is_type(node, "list") || is_type(node, "tuple") ||
               is_type(node, "set")) {
        uint32_t count = child_count(s, node);
        for (uint32_t i = 0; i < count; i++)
            if (string_value(s, ts_node_named_child(node, i), &text))
                add(s, kind, key, text);
    }
}

/* `{"extra": [...]}` or `{"": "src"}`. */
static void add_table(struct setup_reader *s, TSNode node, enum setup_kind kind)
{
    node = resolve(s, node);
    if (!is_type(node, "dictionary"))
        return;
    uint32_t count = child_count(s, node);
    for (uint32_t i = 0; i < count; i++) {
        TSNode pair = ts_node_named_child(node, i);
        struct str key;
        if (is_type(pair, "pair") && string_value(s, field(pair, "key"), &key))
            add_strings(s, field(pair, "value"), kind, key, SETUP_PY_MAX_DEPTH);
    }
}

static void add_named(struct setup_reader *s, struct str name, TSNode value)
{
    if (str_eq_nocase(name, STR("install_requires")))
        add_strings(s, value, SETUP_REQUIRES, STR(""), SETUP_PY_MAX_DEPTH);
    else if (str_eq_nocase(name, STR("python_requires")))
        add_strings(s, value, SETUP_PYTHON, STR(""), SETUP_PY_MAX_DEPTH);
    else if (str_eq_nocase(name, STR("extras_require")))
        add_table(s, value, SETUP_EXTRA);
    else if (str_eq_nocase(name, STR("package_dir")))
        add_table(s, value, SETUP_PACKAGE_DIR);
}

static void add_call(struct setup_reader *s, TSNode call)
{
    struct str name = node_text(s, field(call, "function")), text;
    TSNode arguments = field(call, "arguments");
    if (!is_type(arguments, "argument_list"))
        return;
    bool extension = str_ends(name, STR("Extension"));
    bool find = str_ends(name, STR("find_packages")) ||
                str_ends(name, STR("find_namespace_packages"));
    uint32_t count = child_count(s, arguments);
    for (uint32_t i = 0; (extension || find) && i < count; i++) {
        TSNode argument = ts_node_named_child(arguments, i);
        TSNode value = argument;
        if (is_type(argument, "keyword_argument")) {
            struct str key = node_text(s, field(argument, "name"));
            if (!str_eq(key, extension ? STR("name") : STR("where")))
                continue;
            value = field(argument, "value");
        } else if (i > 0) {
            continue;
        }
        if (string_value(s, value, &text))
            add(s, extension ? SETUP_EXTENSION : SETUP_WHERE, STR(""), text);
    }
}

static void visit(struct setup_reader *s, TSNode node)
{
    struct str name;
    if (is_type(node, "call"))
        add_call(s, node);
    else if (is_type(node, "keyword_argument"))
        add_named(s, node_text(s, field(node, "name")), field(node, "value"));
    else if (is_type(node, "assignment") && is_type(field(node, "left"), "identifier"))
        add_named(s, node_text(s, field(node, "left")), field(node, "right"));
    else if (is_type(node, "pair") && string_value(s, field(node, "key"), &name))
        add_named(s, name, field(node, "value"));
}

static void bind_top_level(struct setup_reader *s, TSNode root)
{
    uint32_t count = child_count(s, root);
    for (uint32_t i = 0; i < count; i++) {
        TSNode statement = ts_node_named_child(root, i);
        if (!is_type(statement, "expression_statement"))
            continue;
        TSNode node = ts_node_named_child(statement, 0);
        if (!is_type(node, "assignment") ||
            !is_type(field(node, "left"), "identifier") ||
            ts_node_is_null(field(node, "right")))
            continue;
        *map_slot(&s->bound, s->arena, node_text(s, field(node, "left"))) =
            (uint32_t)s->values.len;
        vec_add(&s->values, s->arena, field(node, "right"));
    }
}

static void walk(struct setup_reader *s, TSNode root)
{
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    for (;;) {
        visit(s, ts_tree_cursor_current_node(&cursor));
        if (ts_tree_cursor_goto_first_child(&cursor))
            continue;
        while (!ts_tree_cursor_goto_next_sibling(&cursor))
            if (!ts_tree_cursor_goto_parent(&cursor)) {
                ts_tree_cursor_delete(&cursor);
                return;
            }
    }
}

static void read_stretch(struct facts_reader *reader, struct str text, uint32_t start,
                         uint32_t end, struct arena *arena, struct setup_py *out)
{
    TSTree *tree = reader_parse(reader, text, start, end);
    if (!tree)
        return;
    struct setup_reader s = {
        .text = text, .arena = arena, .out = out, .budget = BUDGET};
    bind_top_level(&s, ts_tree_root_node(tree));
    walk(&s, ts_tree_root_node(tree));
    ts_tree_delete(tree);
}

void setup_py_read(struct str text, struct arena *arena, struct setup_py *out)
{
    *out = (struct setup_py){0};
    if (text.len > SETUP_PY_MAX_BYTES)
        return;
    struct facts_reader *reader = facts_reader_new(NULL);
    read_stretch(reader, text, 0, (uint32_t)text.len, arena, out);
    facts_reader_free(reader);
}

void setup_py_read_extensions(struct str text, struct arena *arena,
                              struct setup_py *out)
{
    static const struct str word = STR_INIT("Extension");
    *out = (struct setup_py){0};
    if (text.len > SETUP_PY_MAX_BYTES || str_find(text, word) == STR_NONE)
        return;
    struct facts_reader *reader = facts_reader_new(NULL);
    outline_scan(&reader->outline, text);
    for (uint32_t i = 0; i < reader->outline.count; i++) {
        const struct outline_line *line = &reader->outline.lines[i];
        if (str_find(str_slice(text, line->start, line->end), word) != STR_NONE)
            read_stretch(reader, text, line->start, line->end, arena, out);
    }
    facts_reader_free(reader);
}
