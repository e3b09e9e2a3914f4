/* tree-sitter says where everything is; here its tree is walked once, in order, with a
 * cursor. What the grammar leaves to its user is done on the way: bytes that no TOML
 * may hold, duplicate keys, tables that are closed.
 *
 * A table is `made` in one of four ways, and that decides who may still add to it:
 *
 *     BY_PATH      [a.b] made a on its way       [a] may follow, once
 *     BY_HEADER    [a]                           [a.x] may follow, [a] may not
 *     BY_DOTTED    a.b = 1 made a                further a.c = 2 of the same table
 *     WHOLE        { } and [ ] as values         nobody
 */
#include "config/toml.h"

#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "config/toml_value.h"

#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_toml(void);

enum made { BY_PATH, BY_HEADER, BY_DOTTED, WHOLE, TABLES /* an array made by [[a]] */ };

struct walk {
    struct toml_doc *doc;
    struct arena *arena;
    struct error *err;
    TSTreeCursor cursor;
    /* "table id, key" -> index of members: tables may have any number of keys. */
    struct map index;
    VEC(struct toml_node *) members;
    uint32_t ids;
    /* Where the last position was counted to, so that a long line is counted once. */
    uint32_t row, byte, column;
};

/* --- before the tree: bytes and the parser ---------------------------------------- */

static bool check_bytes(const struct toml_doc *doc, struct error *err)
{
    struct str text = doc->text;
    if (text.len > TOML_MAX_SIZE)
        return toml_error(doc, (struct span){0}, err, "larger than %u MiB",
                          TOML_MAX_SIZE >> 20);
    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.ptr[i];
        uint32_t cp = c;
        size_t len = c < 0x80 ? 1 : utf8_decode(str_from(text, i), &cp);
        bool newline = c == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n';
        if (cp == UTF8_BAD)
            return toml_byte_error(doc, i, 1, err,
                                   "a TOML file is UTF-8; this byte is not");
        if ((c < 0x20 && c != '\t' && c != '\n' && !newline) || c == 0x7f)
            return toml_byte_error(doc, i, 1, err, "control characters need an escape");
        i += len;
    }
    return true;
}

/* TOML lets blanks stand between the backslash that continues a string and the end of
 * the line; the grammar does not. So the parser is shown a copy of the same length in
 * which such a backslash and its blanks have changed places. Values are decoded from
 * the original. */
static struct str for_parser(struct str text, struct arena *arena)
{
    char *copy = NULL;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '\\')
            continue;
        size_t end = ++i;
        while (end < text.len && (text.ptr[end] == ' ' || text.ptr[end] == '\t'))
            end++;
        bool newline = end < text.len && strchr("\r\n", text.ptr[end]);
        if (end > i && newline) {
            copy = copy ? copy : (char *)(uintptr_t)arena_str(arena, text).ptr;
            copy[i - 1] = ' ';
            copy[end - 1] = '\\';
        }
    }
    return copy ? str_make(copy, text.len) : text;
}

static const char *give_text(void *payload, uint32_t at, TSPoint point, uint32_t *len)
{
    (void)point;
    const struct str *text = payload;
    *len = at < text->len ? (uint32_t)(text->len - at) : 0;
    return at < text->len ? text->ptr + at : "";
}

/* Recovery from errors can take minutes and one error is all that is reported, so the
 * parser is stopped at the first. It asks once in a hundred steps. */
struct budget {
    size_t asked, limit;
};

static bool stop_early(TSParseState *state)
{
    struct budget *budget = state->payload;
    return state->has_error || ++budget->asked > budget->limit;
}

static TSTree *parse(struct str text)
{
    TSParser *parser = ts_parser_new();
    ts_parser_set_language(parser, tree_sitter_toml());
    TSInput input = {
        .payload = &text, .read = give_text, .encoding = TSInputEncodingUTF8};
    struct budget budget = {.limit = 100 + text.len / 10};
    TSParseOptions options = {.payload = &budget, .progress_callback = stop_early};
    TSTree *tree = ts_parser_parse_with_options(parser, NULL, input, options);
    ts_parser_delete(parser);
    return tree;
}

/* The first place the parser could make nothing of. */
static size_t first_error(const TSTree *tree)
{
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    bool inside = true;
    while (inside && !ts_node_is_error(ts_tree_cursor_current_node(&cursor))) {
        inside = ts_tree_cursor_goto_first_child(&cursor);
        while (inside && !ts_node_has_error(ts_tree_cursor_current_node(&cursor)))
            inside = ts_tree_cursor_goto_next_sibling(&cursor);
    }
    size_t at = ts_node_start_byte(ts_tree_cursor_current_node(&cursor));
    ts_tree_cursor_delete(&cursor);
    return at;
}

/* --- positions -------------------------------------------------------------------- */

/* Nearly all positions are asked for in the order of the file. */
static uint32_t column_of(struct walk *w, TSPoint point, uint32_t byte)
{
    if (point.row != w->row || byte < w->byte || w->column == 0) {
        w->row = point.row;
        w->byte = byte - point.column;
        w->column = 1;
    }
    w->column += (uint32_t)utf8_length(str_slice(w->doc->text, w->byte, byte));
    w->byte = byte;
    return w->column;
}

static struct span span_start(struct walk *w, TSNode node)
{
    TSPoint start = ts_node_start_point(node);
    struct span span = {.line = start.row + 1};
    span.column = column_of(w, start, ts_node_start_byte(node));
    return span;
}

static void span_end(struct walk *w, TSNode node, struct span *span)
{
    TSPoint end = ts_node_end_point(node);
    span->end_line = end.row + 1;
    span->end_column = column_of(w, end, ts_node_end_byte(node));
}

static struct span span_of(struct walk *w, TSNode node)
{
    struct span span = span_start(w, node);
    span_end(w, node, &span);
    return span;
}

/* --- tables and values ------------------------------------------------------------ */

static struct str text_of(const struct walk *w, TSNode node)
{
    return str_slice(w->doc->text, ts_node_start_byte(node), ts_node_end_byte(node));
}

static TSNode current(const struct walk *w)
{
    return ts_tree_cursor_current_node(&w->cursor);
}

static bool is(TSNode node, const char *type)
{
    return strcmp(ts_node_type(node), type) == 0;
}

static bool flaw_error(struct walk *w, TSNode node, const struct toml_flaw *flaw)
{
    return toml_byte_error(w->doc, ts_node_start_byte(node) + flaw->at, flaw->len,
                           w->err, flaw->what);
}

static struct toml_node *new_node(struct walk *w, enum toml_kind kind, uint8_t made)
{
    struct toml_node *node = arena_new(w->arena, struct toml_node);
    node->kind = kind;
    node->made = made;
    node->id = w->ids++;
    return node;
}

static void append(struct toml_node *parent, struct toml_node *child)
{
    if (parent->last_child)
        parent->last_child->next = child;
    else
        parent->first_child = child;
    parent->last_child = child;
    parent->child_count++;
}

/* One part of a dotted key. */
struct key {
    struct str name;
    struct span span;
};
struct key_path {
    size_t count;
    struct key parts[TOML_MAX_DEPTH];
};

static bool read_key_part(struct walk *w, TSNode node, struct key *key)
{
    struct toml_flaw flaw;
    key->name = text_of(w, node);
    key->span = span_of(w, node);
    if (is(node, "quoted_key") &&
        !toml_decode_string(key->name, w->arena, &key->name, &flaw))
        return flaw_error(w, node, &flaw);
    return true;
}

/* dotted_key nests to the left, once for each dot: as deep as its author likes. */
static bool read_key(struct walk *w, TSNode node, struct key_path *path)
{
    TSNode parts[TOML_MAX_DEPTH];
    size_t count = 0;
    bool dotted = true;
    while (dotted && count < TOML_MAX_DEPTH) {
        dotted = is(node, "dotted_key");
        parts[count++] =
            dotted ? ts_node_named_child(node, ts_node_named_child_count(node) - 1)
                   : node;
        if (dotted)
            node = ts_node_named_child(node, 0);
    }
    if (dotted)
        return toml_error(w->doc, span_of(w, parts[0]), w->err,
                          "a key of more than %d parts", TOML_MAX_DEPTH);
    path->count = count;
    for (size_t i = 0; i < count; i++)
        if (!read_key_part(w, parts[count - 1 - i], &path->parts[i]))
            return false;
    return true;
}

/* The slot of `key` in `table`: *slot is MAP_NONE when there is no such member yet. */
static uint32_t *member_slot(struct walk *w, const struct toml_node *table,
                             struct str key)
{
    struct str id = {(const char *)&table->id, sizeof table->id};
    struct str full = arena_join(w->arena, (struct str[]){id, key}, 2);
    return map_slot(&w->index, w->arena, full);
}

static void add_member(struct walk *w, struct toml_node *table, uint32_t *slot,
                       const struct key *key, struct toml_node *value)
{
    *slot = (uint32_t)w->members.len;
    vec_add(&w->members, w->arena, value);
    value->key = key->name;
    value->key_span = key->span;
    append(table, value);
}

static bool duplicate(struct walk *w, const struct key *key,
                      const struct toml_node *first)
{
    return toml_error(w->doc, key->span, w->err, "`%.*s` is already defined on line %u",
                      STR_ARG(key->name), first->key_span.line);
}

/* The table `key` of `table` on the way to a deeper one, made if need be. A dotted key
 * may only go through tables that dotted keys have made. */
static struct toml_node *step_into(struct walk *w, struct toml_node *table,
                                   const struct key *key, enum made how)
{
    uint32_t *slot = member_slot(w, table, key->name);
    if (*slot == MAP_NONE) {
        struct toml_node *made = new_node(w, TOML_TABLE, (uint8_t)how);
        made->span = key->span;
        add_member(w, table, slot, key, made);
        return made;
    }
    struct toml_node *found = w->members.items[*slot];
    if (found->kind == TOML_ARRAY && found->made == TABLES && how == BY_PATH)
        return found->last_child;
    bool open = found->kind == TOML_TABLE &&
                (how == BY_DOTTED ? found->made == BY_DOTTED : found->made != WHOLE);
    if (open)
        return found;
    duplicate(w, key, found);
    return NULL;
}

static bool read_value(struct walk *w, size_t depth, struct toml_node **out);

/* The cursor is on a pair - key, `=`, value - which goes into `table`. */
static bool read_pair(struct walk *w, struct toml_node *table, size_t depth)
{
    struct key_path path;
    ts_tree_cursor_goto_first_child(&w->cursor);
    bool ok = read_key(w, current(w), &path);
    for (size_t i = 0; ok && i + 1 < path.count; i++) {
        table = step_into(w, table, &path.parts[i], BY_DOTTED);
        ok = table != NULL;
    }
    ts_tree_cursor_goto_next_sibling(&w->cursor);
    ts_tree_cursor_goto_next_sibling(&w->cursor);
    if (ok) {
        const struct key *last = &path.parts[path.count - 1];
        struct toml_node *value = NULL;
        uint32_t at = *member_slot(w, table, last->name);
        ok = at == MAP_NONE ? read_value(w, depth + path.count, &value)
                            : duplicate(w, last, w->members.items[at]);
        if (ok)
            add_member(w, table, member_slot(w, table, last->name), last, value);
    }
    ts_tree_cursor_goto_parent(&w->cursor);
    return ok;
}

static bool read_members(struct walk *w, struct toml_node *node, size_t depth)
{
    bool ok = true;
    if (!ts_tree_cursor_goto_first_child(&w->cursor))
        return true;
    do {
        TSNode child = current(w);
        if (is(child, "pair")) {
            ok = read_pair(w, node, depth);
        } else if (node->kind == TOML_ARRAY && ts_node_is_named(child) &&
                   !is(child, "comment")) {
            struct toml_node *value = NULL;
            ok = read_value(w, depth + 1, &value);
            if (ok)
                append(node, value);
        }
    } while (ok && ts_tree_cursor_goto_next_sibling(&w->cursor));
    ts_tree_cursor_goto_parent(&w->cursor);
    return ok;
}

static bool read_scalar(struct walk *w, TSNode at, struct toml_node *node)
{
    struct toml_flaw flaw;
    struct str raw = text_of(w, at);
    bool ok = true;
    if (is(at, "string")) {
        node->kind = TOML_STRING;
        ok = toml_decode_string(raw, w->arena, &node->string, &flaw);
    } else if (is(at, "integer")) {
        node->kind = TOML_INTEGER;
        ok = toml_decode_integer(raw, &node->integer, &flaw);
    } else if (is(at, "float")) {
        node->kind = TOML_FLOAT;
        ok = toml_decode_float(raw, &node->number, &flaw);
    } else if (is(at, "boolean")) {
        node->kind = TOML_BOOL;
        node->boolean = raw.len == 4;
    } else {
        node->kind = TOML_DATE;
        node->string = raw;
        ok = toml_check_date(raw, &flaw);
    }
    return ok || flaw_error(w, at, &flaw);
}

static bool read_value(struct walk *w, size_t depth, struct toml_node **out)
{
    TSNode at = current(w);
    struct span span = span_start(w, at);
    bool array = is(at, "array"), table = is(at, "inline_table");
    struct toml_node *node = new_node(w,
                                      array   ? TOML_ARRAY
                                      : table ? TOML_TABLE
                                              : TOML_STRING,
                                      WHOLE);
    if (depth > TOML_MAX_DEPTH) {
        span_end(w, at, &span);
        return toml_error(w->doc, span, w->err, "nested more than %d deep",
                          TOML_MAX_DEPTH);
    }
    if (!(array || table ? read_members(w, node, depth) : read_scalar(w, at, node)))
        return false;
    span_end(w, at, &span);
    node->span = span;
    *out = node;
    return true;
}

/* [a.b] and [[a.b]]: the table that the pairs below the header belong to. */
static struct toml_node *open_table(struct walk *w, const struct key_path *path,
                                    struct span header, bool array)
{
    struct toml_node *table = w->doc->root;
    for (size_t i = 0; i + 1 < path->count && table; i++)
        table = step_into(w, table, &path->parts[i], BY_PATH);
    if (!table)
        return NULL;
    const struct key *last = &path->parts[path->count - 1];
    uint32_t *slot = member_slot(w, table, last->name);
    struct toml_node *found = *slot == MAP_NONE ? NULL : w->members.items[*slot];
    if (!found && array) {
        found = new_node(w, TOML_ARRAY, TABLES);
        found->span = header;
        add_member(w, table, slot, last, found);
    }
    if (array && found->made == TABLES) {
        struct toml_node *element = new_node(w, TOML_TABLE, BY_HEADER);
        element->span = header;
        element->key_span = last->span;
        append(found, element);
        return element;
    }
    if (!found) {
        found = new_node(w, TOML_TABLE, BY_HEADER);
        add_member(w, table, slot, last, found);
    } else if (array || found->kind != TOML_TABLE || found->made != BY_PATH) {
        duplicate(w, last, found);
        return NULL;
    }
    found->made = BY_HEADER;
    found->span = header;
    found->key_span = last->span;
    return found;
}

static bool read_table(struct walk *w, bool array)
{
    struct key_path path;
    ts_tree_cursor_goto_first_child(&w->cursor);
    struct span header = span_start(w, current(w));
    ts_tree_cursor_goto_next_sibling(&w->cursor);
    bool ok = read_key(w, current(w), &path);
    ts_tree_cursor_goto_next_sibling(&w->cursor);
    span_end(w, current(w), &header);
    ts_tree_cursor_goto_parent(&w->cursor);
    struct toml_node *table = ok ? open_table(w, &path, header, array) : NULL;
    return table && read_members(w, table, path.count);
}

static bool read_document(struct walk *w)
{
    bool ok = true;
    if (!ts_tree_cursor_goto_first_child(&w->cursor))
        return true;
    do {
        TSNode node = current(w);
        if (is(node, "pair"))
            ok = read_pair(w, w->doc->root, 0);
        else if (is(node, "table") || is(node, "table_array_element"))
            ok = read_table(w, is(node, "table_array_element"));
    } while (ok && ts_tree_cursor_goto_next_sibling(&w->cursor));
    return ok;
}

bool toml_parse(struct toml_doc *doc, struct str text, struct str name,
                struct arena *arena, struct error *err)
{
    *doc = (struct toml_doc){.text = text, .name = name};
    if (!check_bytes(doc, err))
        return false;
    struct toml_flaw flaw = {.len = 1, .what = "this is not TOML"};
    if (toml_find_flaw(text, false, &flaw))
        return toml_byte_error(doc, flaw.at, flaw.len, err, flaw.what);
    TSTree *tree = parse(for_parser(text, arena));
    bool ok = tree && !ts_node_has_error(ts_tree_root_node(tree));
    if (!ok) {
        if (!toml_find_flaw(text, true, &flaw) && tree)
            flaw.at = first_error(tree);
        toml_byte_error(doc, flaw.at, flaw.len, err, flaw.what);
    } else {
        struct walk w = {.doc = doc, .arena = arena, .err = err};
        w.cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
        doc->root = new_node(&w, TOML_TABLE, BY_HEADER);
        ok = read_document(&w);
        ts_tree_cursor_delete(&w.cursor);
    }
    ts_tree_delete(tree);
    return ok;
}

/* --- asking ----------------------------------------------------------------------- */

const struct toml_node *toml_get(const struct toml_node *table, struct str key)
{
    if (!table || table->kind != TOML_TABLE)
        return NULL;
    for (const struct toml_node *n = table->first_child; n; n = n->next)
        if (str_eq(n->key, key))
            return n;
    return NULL;
}

const struct toml_node *toml_path(const struct toml_node *root, struct str dotted)
{
    while (dotted.len && root)
        root = toml_get(root, str_split(&dotted, '.'));
    return root;
}

const char *toml_kind_name(enum toml_kind kind)
{
    static const char *const names[] = {
        [TOML_STRING] = "a string", [TOML_INTEGER] = "an integer",
        [TOML_FLOAT] = "a number",  [TOML_BOOL] = "a boolean",
        [TOML_DATE] = "a date",     [TOML_ARRAY] = "an array",
        [TOML_TABLE] = "a table",
    };
    return names[kind];
}
