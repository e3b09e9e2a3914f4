/* Pieces are kept sorted by start; a question first looks whether one of the few before
 * its place already covers it. The index of names is one pass over the logical lines,
 * made only for files where somebody asks. */
#include "python/layout.h"

/* How many earlier pieces are looked at before parsing anew. */
#define PIECES_LOOKED_AT 8
/* Lines read in search of one name before all names are indexed. */
#define LINES_SEARCHED 8

static bool is_clause(const struct outline_line *line)
{
    return line->word == WORD_ELIF || line->word == WORD_ELSE ||
           line->word == WORD_EXCEPT || line->word == WORD_FINALLY;
}

void layout_init(struct layout *l, struct str bytes, const struct outline *o,
                 struct facts_reader *reader, struct arena *arena)
{
    *l = (struct layout){.bytes = bytes, .o = o, .reader = reader, .arena = arena};
    l->head = arena_array(arena, o->count + 1, sizeof *l->head);
    /* The last statement seen in each block; the module's stands at the end. */
    uint32_t *last = arena_array(arena, o->count + 1, sizeof *last);
    for (uint32_t i = 0; i <= o->count; i++)
        last[i] = OUTLINE_NONE;
    for (uint32_t i = 0; i < o->count; i++) {
        const struct outline_line *line = &o->lines[i];
        uint32_t block = line->parent < o->count ? line->parent : o->count;
        l->head[i] = is_clause(line) && last[block] != OUTLINE_NONE ? last[block] : i;
        last[block] = l->head[i];
    }
}

void layout_release(struct layout *l)
{
    for (size_t i = 0; i < l->pieces.len; i++)
        ts_tree_delete(l->pieces.items[i].tree);
    l->pieces.len = 0;
}

struct str layout_text(const struct layout *l, uint32_t line)
{
    const struct outline_line *it = &l->o->lines[line];
    return str_slice(l->bytes, it->start, it->end);
}

static uint32_t after_block(const struct layout *l, uint32_t line)
{
    uint32_t end = l->o->lines[line].block_end;
    return end > line && end <= l->o->count ? end : line + 1;
}

uint32_t layout_after(const struct layout *l, uint32_t line)
{
    uint32_t head = l->head[line];
    uint32_t next = after_block(l, head);
    while (next < l->o->count && l->head[next] == head)
        next = after_block(l, next);
    return next;
}

uint32_t layout_clause(const struct layout *l, uint32_t line, enum outline_word word)
{
    uint32_t head = l->head[line];
    for (uint32_t next = after_block(l, head);
         next < l->o->count && l->head[next] == head; next = after_block(l, next))
        if (l->o->lines[next].word == word)
            return next;
    return OUTLINE_NONE;
}

uint32_t layout_block_end(const struct layout *l, uint32_t line)
{
    uint32_t parent = l->o->lines[line].parent;
    return parent < l->o->count ? after_block(l, parent) : l->o->count;
}

struct str layout_def_name(const struct layout *l, uint32_t line)
{
    struct str text = layout_text(l, line);
    size_t at = str_find(text, STR("def "));
    if (at == STR_NONE)
        return str_make(NULL, 0);
    text = str_trim(str_from(text, at + 4));
    size_t len = 0;
    while (len < text.len && layout_is_word(text.ptr[len]))
        len++;
    return str_slice(text, 0, len);
}

uint32_t layout_function(const struct layout *l, uint32_t line)
{
    for (uint32_t p = l->o->lines[line].parent; p < l->o->count;
         p = l->o->lines[p].parent) {
        if (l->o->lines[p].word == WORD_DEF)
            return p;
        if (l->o->lines[p].word == WORD_CLASS)
            return OUTLINE_NONE;
    }
    return OUTLINE_NONE;
}

/* Index of the first piece that starts after `start`. */
static size_t piece_after(const struct layout *l, uint32_t start)
{
    size_t low = 0, high = l->pieces.len;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (l->pieces.items[mid].start <= start)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

bool layout_parse(struct layout *l, uint32_t from, uint32_t to, TSNode *root)
{
    if (from >= to || to > l->o->count)
        return false;
    uint32_t start = l->o->lines[from].start, end = l->o->lines[to - 1].end;
    size_t at = piece_after(l, start);
    for (size_t i = at; i > 0 && i + PIECES_LOOKED_AT > at; i--) {
        const struct layout_piece *piece = &l->pieces.items[i - 1];
        if (piece->end >= end) {
            *root = ts_tree_root_node(piece->tree);
            return true;
        }
    }
    TSTree *tree = reader_parse(l->reader, l->bytes, start, end);
    if (!tree)
        return false;
    (void)vec_push(&l->pieces, l->arena);
    memmove(&l->pieces.items[at + 1], &l->pieces.items[at],
            (l->pieces.len - 1 - at) * sizeof *l->pieces.items);
    l->pieces.items[at] = (struct layout_piece){start, end, tree};
    *root = ts_tree_root_node(tree);
    return true;
}

TSNode layout_node_at(TSNode root, uint32_t start, enum syntax_kind kind)
{
    TSNode node = ts_node_named_descendant_for_byte_range(root, start, start + 1);
    while (!ts_node_is_null(node) && ts_node_start_byte(node) == start) {
        if (syntax_kind(node) == kind)
            return node;
        node = syntax_parent(node);
    }
    return syntax_none();
}

/* The outermost statement that starts at byte `start`. */
static TSNode statement_at(TSNode root, uint32_t start)
{
    TSNode node = ts_node_named_descendant_for_byte_range(root, start, start + 1);
    while (!ts_node_is_null(node)) {
        TSNode parent = syntax_parent(node);
        enum syntax_kind kind = syntax_kind(parent);
        if (ts_node_is_null(parent) || kind == SYN_BLOCK || kind == SYN_MODULE ||
            ts_node_start_byte(parent) != start)
            break;
        node = parent;
    }
    return node;
}

bool layout_statements(struct layout *l, uint32_t from, uint32_t to, struct nodes *out)
{
    TSNode root;
    *out = (struct nodes){NULL, 0};
    if (!layout_parse(l, from, to, &root))
        return false;
    VEC(TSNode) found = {0};
    for (uint32_t i = from; i < to; i = layout_after(l, i)) {
        const struct outline_line *line = &l->o->lines[i];
        bool decorated = i > from && l->o->lines[i - 1].word == WORD_DECORATOR;
        if (decorated)
            continue;
        TSNode node = statement_at(root, line->start);
        while (!ts_node_is_null(node) && ts_node_start_byte(node) < line->end) {
            if (ts_node_is_named(node) && syntax_kind(node) != SYN_COMMENT)
                vec_add(&found, l->arena, node);
            node = ts_node_next_named_sibling(node);
        }
    }
    *out = (struct nodes){found.items, (uint32_t)found.len};
    return true;
}

static bool starts_name(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

/* The byte after the string whose opening quote is at `i`. */
static uint32_t after_string(const char *bytes, uint32_t i, uint32_t end)
{
    char quote = bytes[i];
    bool triple = end - i >= 3 && bytes[i + 1] == quote && bytes[i + 2] == quote;
    for (i += triple ? 3 : 1; i < end; i++) {
        if (bytes[i] == '\\') {
            i++;
        } else if (bytes[i] == quote) {
            if (!triple)
                return i + 1;
            if (end - i >= 3 && bytes[i + 1] == quote && bytes[i + 2] == quote)
                return i + 3;
        } else if (bytes[i] == '\n' && !triple) {
            return i;
        }
    }
    return end;
}

uint32_t layout_fstring(const struct layout *l, struct str name, uint32_t end)
{
    uint32_t at = (uint32_t)(name.ptr - l->bytes.ptr + (ptrdiff_t)name.len);
    bool quoted = at < end && (l->bytes.ptr[at] == '"' || l->bytes.ptr[at] == '\'');
    if (!quoted || name.len > 2)
        return 0;
    for (size_t i = 0; i < name.len; i++)
        if (strchr("fFtT", name.ptr[i]))
            return after_string(l->bytes.ptr, at, end);
    return 0;
}

struct str layout_fstring_name(const struct layout *l, uint32_t *at, uint32_t end)
{
    const char *bytes = l->bytes.ptr;
    /* Back from *at tells whether it stands within braces: one level is enough. */
    uint32_t i = *at;
    bool inside = i > 0 && layout_is_word(bytes[i - 1]);
    for (; i < end; i++) {
        if (bytes[i] == '{' || bytes[i] == '}') {
            inside = bytes[i] == '{';
        } else if (inside && layout_is_word(bytes[i])) {
            uint32_t start = i;
            while (i < end && layout_is_word(bytes[i]))
                i++;
            *at = i;
            return str_make(bytes + start, i - start);
        }
    }
    *at = end;
    return str_make(NULL, 0);
}

/* The first comment at or behind byte `at`, looked for from the `from`th on. */
static uint32_t comment_from(const struct layout *l, uint32_t from, uint32_t at)
{
    uint32_t low = from, high = l->o->comment_count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (l->o->comments[mid] < at)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

struct str layout_next_name(const struct layout *l, uint32_t *at, uint32_t end,
                            uint32_t *comment)
{
    const char *bytes = l->bytes.ptr;
    uint32_t i = *at;
    while (i < end) {
        unsigned char c = (unsigned char)bytes[i];
        if (starts_name(c)) {
            uint32_t start = i;
            while (i < end && (starts_name((unsigned char)bytes[i]) ||
                               (bytes[i] >= '0' && bytes[i] <= '9')))
                i++;
            *at = i;
            return str_make(bytes + start, i - start);
        }
        if (c >= '0' && c <= '9') {
            while (i < end && (starts_name((unsigned char)bytes[i]) ||
                               (bytes[i] >= '0' && bytes[i] <= '9')))
                i++;
            continue;
        }
        if (c == '"' || c == '\'') {
            i = after_string(bytes, i, end);
            continue;
        }
        if (c == '#') {
            *comment = comment_from(l, *comment, i);
            if (*comment < l->o->comment_count && l->o->comments[*comment] == i)
                while (i < end && bytes[i] != '\n')
                    i++;
        }
        i++;
    }
    *at = end;
    return str_make(NULL, 0);
}

/* What to do with each name of a line: enter it into the index, or look for one. */
struct name_search {
    struct layout *l;
    struct str wanted; /* empty: all go into the index */
    uint32_t from, to; /* occurrences within these bytes do not count */
    bool found;
};

static void meet_name(struct name_search *s, struct str name)
{
    struct layout *l = s->l;
    uint32_t start = (uint32_t)(name.ptr - l->bytes.ptr);
    if (s->wanted.len) {
        s->found |= (start < s->from || start >= s->to) && str_eq(name, s->wanted);
        return;
    }
    uint32_t *slot = map_slot(&l->name_index, l->arena, name);
    if (*slot == MAP_NONE) {
        *slot = (uint32_t)l->names.len;
        *vec_push(&l->names, l->arena) = (struct layout_name){start, start};
    }
    l->names.items[*slot].last = start;
}

/* __all__ = ["a", "b"]: the words in its strings are names. */
static void meet_words(struct name_search *s, uint32_t at, uint32_t end)
{
    const char *bytes = s->l->bytes.ptr;
    for (uint32_t i = at; i < end; i++) {
        uint32_t start = i;
        while (i < end && layout_is_word(bytes[i]))
            i++;
        if (i > start)
            meet_name(s, str_make(bytes + start, i - start));
    }
}

static void meet_fstring(struct name_search *s, uint32_t at, uint32_t end)
{
    at++; /* the opening quote, so that no prefix stands before it */
    for (;;) {
        struct str name = layout_fstring_name(s->l, &at, end);
        if (name.len == 0)
            return;
        meet_name(s, name);
    }
}

static void meet_names_of_line(struct name_search *s, uint32_t index, uint32_t *comment)
{
    const struct layout *l = s->l;
    const struct outline_line *line = &l->o->lines[index];
    uint32_t at = line->start, end = line->end;
    bool imported = false;
    if (str_starts(layout_text(l, index), STR("__all__"))) {
        meet_words(s, at, end);
        return;
    }
    for (;;) {
        struct str name = layout_next_name(l, &at, end, comment);
        if (name.len == 0)
            return;
        if (line->word == WORD_FROM && !imported && !str_eq(name, STR("from"))) {
            imported = str_eq(name, STR("import"));
            continue; /* the module's own name is no use of a name here */
        }
        uint32_t string = layout_fstring(l, name, end);
        if (string)
            meet_fstring(s, at, string);
        else
            meet_name(s, name);
    }
}

/* The logical line that byte `at` is in, or the next one. */
static uint32_t line_from(const struct layout *l, uint32_t at)
{
    uint32_t low = 0, high = l->o->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (l->o->lines[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Looks at the few lines that hold the name as a word. False when there are too many of
 * them: then an index of all names is worth its price. */
static bool search_lines(struct name_search *s)
{
    const struct layout *l = s->l;
    uint32_t at = 0, lines = 0;
    while (!s->found) {
        size_t next = str_find(str_from(l->bytes, at), s->wanted);
        if (next == STR_NONE)
            return true;
        at += (uint32_t)next;
        uint32_t line = line_from(l, at), end = at + (uint32_t)s->wanted.len;
        bool whole = (at == 0 || !layout_is_word(l->bytes.ptr[at - 1])) &&
                     (end == l->bytes.len || !layout_is_word(l->bytes.ptr[end]));
        bool outside = at < s->from || at >= s->to;
        at++;
        if (!whole || !outside || line == l->o->count || at <= l->o->lines[line].start)
            continue;
        if (++lines > LINES_SEARCHED)
            return false;
        uint32_t comment = 0;
        meet_names_of_line(s, line, &comment);
        at = l->o->lines[line].end;
    }
    return true;
}

bool layout_name_outside(struct layout *l, struct str name, uint32_t from, uint32_t to)
{
    struct name_search search = {.l = l, .wanted = name, .from = from, .to = to};
    if (l->names.len == 0) {
        if (name.len == 0 || search_lines(&search))
            return search.found;
        struct name_search all = {.l = l};
        uint32_t comment = 0;
        for (uint32_t i = 0; i < l->o->count; i++)
            meet_names_of_line(&all, i, &comment);
    }
    uint32_t found = map_get(&l->name_index, name);
    if (found == MAP_NONE)
        return false;
    return l->names.items[found].first < from || l->names.items[found].last >= to;
}
