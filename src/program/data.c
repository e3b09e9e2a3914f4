#include "program/data.h"

#include "config/toml.h"
#include "python/pystring.h"

#include <yaml.h>

#define MAX_OPEN 500 /* containers of YAML within each other */

struct data *data_add(struct data *parent, struct arena *arena)
{
    struct data *d = arena_new(arena, struct data);
    if (!parent)
        return d;
    if (parent->last)
        parent->last->next = d;
    else
        parent->first = d;
    parent->last = d;
    return d;
}

/* ---- YAML ---- */

struct yaml_level {
    struct data *container;
    bool has_key; /* a map whose next scalar or container is a value */
    struct str key;
    struct span key_span;
};

struct yaml_reading {
    struct arena *arena;
    struct yaml_level levels[DATA_MAX_DEPTH];
    unsigned depth;
    unsigned skip; /* containers open that are too deep or are keys themselves */
    size_t nodes;
};

static struct span yaml_span(const yaml_event_t *event)
{
    const yaml_mark_t *a = &event->start_mark, *b = &event->end_mark;
    return (struct span){(uint32_t)a->line + 1, (uint32_t)a->column + 1,
                         (uint32_t)b->line + 1, (uint32_t)b->column + 1};
}

/* Plain scalars that YAML 1.1 takes for something else than text. */
static bool is_plain_value(struct str s)
{
    if (s.len == 0 || STR_IS_ANY(s, "~", "null", "Null", "true", "false", "True",
                                 "False", "yes", "no", "on", "off"))
        return true;
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("0123456789.+-eE_:", s.ptr[i]))
            return false;
    return true;
}

/* The node for the value that comes next; NULL when the event was a key. */
static struct data *yaml_place(struct yaml_reading *y)
{
    struct yaml_level *level = &y->levels[y->depth - 1];
    struct data *d = data_add(level->container, y->arena);
    if (level->container->kind == DATA_MAP) {
        d->key = level->key;
        d->key_span = level->key_span;
        level->has_key = false;
    }
    return d;
}

static void yaml_scalar(struct yaml_reading *y, const yaml_event_t *event)
{
    struct yaml_level *level = &y->levels[y->depth - 1];
    struct str text =
        str_make((const char *)event->data.scalar.value, event->data.scalar.length);
    if (level->container->kind == DATA_MAP && !level->has_key) {
        level->has_key = true;
        level->key = arena_str(y->arena, text);
        level->key_span = yaml_span(event);
        return;
    }
    struct data *d = yaml_place(y);
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    d->kind = plain && is_plain_value(text) ? DATA_OTHER : DATA_TEXT;
    d->text = arena_str(y->arena, text);
    d->span = yaml_span(event);
}

static void yaml_open(struct yaml_reading *y, const yaml_event_t *event,
                      enum data_kind kind)
{
    struct yaml_level *level = &y->levels[y->depth - 1];
    bool is_key = level->container->kind == DATA_MAP && !level->has_key;
    if (y->skip || is_key || y->depth == DATA_MAX_DEPTH) {
        y->skip++;
        return;
    }
    struct data *d = yaml_place(y);
    d->kind = kind;
    d->span = yaml_span(event);
    y->levels[y->depth++] = (struct yaml_level){.container = d};
}

static void yaml_close(struct yaml_reading *y)
{
    if (y->skip) {
        y->skip--;
        struct yaml_level *level = &y->levels[y->depth - 1];
        if (!y->skip && level->container->kind == DATA_MAP)
            level->has_key = !level->has_key;
        return;
    }
    if (y->depth > 1)
        y->depth--;
}

/* libyaml looks at every open bracket for each token: without a bound a line of
 * brackets takes quadratic time. */
static bool is_too_deep(const struct yaml_reading *y)
{
    return y->depth + y->skip > MAX_OPEN;
}

static void yaml_event(struct yaml_reading *y, const yaml_event_t *event)
{
    y->nodes++;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        if (!y->skip)
            yaml_scalar(y, event);
        break;
    case YAML_ALIAS_EVENT:
        if (!y->skip && y->levels[y->depth - 1].container->kind == DATA_MAP)
            y->levels[y->depth - 1].has_key = !y->levels[y->depth - 1].has_key;
        break;
    case YAML_SEQUENCE_START_EVENT:
        yaml_open(y, event, DATA_LIST);
        break;
    case YAML_MAPPING_START_EVENT:
        yaml_open(y, event, DATA_MAP);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        yaml_close(y);
        break;
    default:
        break;
    }
}

/* All documents of the stream, as the elements of one list; a single one by itself. */
static struct data *parse_yaml(struct str path, struct str text, struct arena *arena,
                               struct error *err)
{
    struct yaml_reading y = {.arena = arena, .depth = 1};
    struct data *all = data_add(NULL, arena);
    all->kind = DATA_LIST;
    y.levels[0].container = all;
    yaml_parser_t parser;
    yaml_event_t event;
    bool done = false;
    if (!yaml_parser_initialize(&parser))
        arena_out_of_memory(sizeof parser);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.ptr, text.len);
    while (!done && y.nodes < DATA_MAX_NODES) {
        if (!yaml_parser_parse(&parser, &event)) {
            error_set(err, "%.*s:%zu:%zu: %s", STR_ARG(path),
                      parser.problem_mark.line + 1, parser.problem_mark.column + 1,
                      parser.problem ? parser.problem : "is no YAML");
            yaml_parser_delete(&parser);
            return NULL;
        }
        yaml_event(&y, &event);
        done = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        if (is_too_deep(&y)) {
            error_set(err, "%.*s: nested too deeply", STR_ARG(path));
            yaml_parser_delete(&parser);
            return NULL;
        }
    }
    yaml_parser_delete(&parser);
    return all->first && all->first == all->last ? all->first : all;
}

/* ---- JSON ---- */

struct json_reading {
    struct str path, text;
    size_t at;
    uint32_t line;
    size_t line_start;
    struct arena *arena;
    struct error *err;
};

static bool json_value(struct json_reading *j, struct data *out, unsigned depth);

static bool json_fail(struct json_reading *j, const char *what)
{
    return error_set(j->err, "%.*s:%u:%zu: %s", STR_ARG(j->path), j->line,
                     j->at - j->line_start + 1, what);
}

static void json_blanks(struct json_reading *j)
{
    for (; j->at < j->text.len; j->at++) {
        char c = j->text.ptr[j->at];
        if (c == '\n') {
            j->line++;
            j->line_start = j->at + 1;
        } else if (c != ' ' && c != '\t' && c != '\r') {
            return;
        }
    }
}

static char json_peek(struct json_reading *j)
{
    json_blanks(j);
    return j->at < j->text.len ? j->text.ptr[j->at] : '\0';
}

/* Columns in bytes: names in registries are rarely behind anything else. */
static struct span json_span(const struct json_reading *j, size_t start)
{
    uint32_t from = (uint32_t)(start - j->line_start) + 1;
    return (struct span){j->line, from, j->line, (uint32_t)(j->at - j->line_start) + 1};
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool json_unit(struct json_reading *j, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++, j->at++) {
        int digit = j->at < j->text.len ? hex_value(j->text.ptr[j->at]) : -1;
        if (digit < 0)
            return json_fail(j, "four hexadecimal digits belong here");
        *unit = *unit << 4 | (uint32_t)digit;
    }
    return true;
}

static bool json_escape(struct json_reading *j, struct buf *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = j->at < j->text.len ? j->text.ptr[j->at++] : '\0';
    const char *simple = c ? strchr(from, c) : NULL;
    uint32_t unit, low;
    if (simple) {
        buf_addc(out, to[simple - from]);
        return true;
    }
    if (c != 'u' || !json_unit(j, &unit))
        return json_fail(j, "no such escape");
    if (unit >= 0xD800 && unit < 0xDC00) {
        if (!str_starts(str_from(j->text, j->at), STR("\\u")))
            return json_fail(j, "half of a surrogate pair");
        j->at += 2;
        if (!json_unit(j, &low) || low < 0xDC00 || low > 0xDFFF)
            return json_fail(j, "half of a surrogate pair");
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
    pystring_add_code_point(out, unit);
    return true;
}

static bool json_string(struct json_reading *j, struct str *out, struct span *span)
{
    size_t start = j->at++;
    struct buf b = {0};
    bool ok = true;
    while (ok && j->at < j->text.len && j->text.ptr[j->at] != '"') {
        char c = j->text.ptr[j->at++];
        if (c == '\n')
            ok = json_fail(j, "a string that does not end on its line");
        else if (c == '\\')
            ok = json_escape(j, &b);
        else
            buf_addc(&b, c);
    }
    if (ok && j->at++ >= j->text.len)
        ok = json_fail(j, "a string that does not end");
    *out = arena_str(j->arena, buf_str(&b));
    *span = json_span(j, start);
    buf_release(&b);
    return ok;
}

static bool json_members(struct json_reading *j, struct data *out, unsigned depth)
{
    bool map = out->kind == DATA_MAP;
    char close = map ? '}' : ']';
    j->at++;
    while (json_peek(j) != close) {
        struct data *d = data_add(out, j->arena);
        if (map) {
            if (json_peek(j) != '"')
                return json_fail(j, "a key in double quotes belongs here");
            if (!json_string(j, &d->key, &d->key_span))
                return false;
            if (json_peek(j) != ':')
                return json_fail(j, "a colon belongs here");
            j->at++;
        }
        if (!json_value(j, d, depth + 1))
            return false;
        if (json_peek(j) == ',')
            j->at++;
        else if (json_peek(j) != close)
            return json_fail(j, "a comma or the end belongs here");
    }
    j->at++;
    return true;
}

static bool json_value(struct json_reading *j, struct data *out, unsigned depth)
{
    if (depth > DATA_MAX_DEPTH)
        return json_fail(j, "nested too deeply");
    char c = json_peek(j);
    size_t start = j->at;
    if (c == '"') {
        out->kind = DATA_TEXT;
        return json_string(j, &out->text, &out->span);
    }
    if (c == '{' || c == '[') {
        out->kind = c == '{' ? DATA_MAP : DATA_LIST;
        j->at++;
        out->span = json_span(j, start);
        j->at = start;
        return json_members(j, out, depth);
    }
    while (j->at < j->text.len && !strchr(" \t\r\n,]}:", j->text.ptr[j->at]))
        j->at++;
    if (j->at == start)
        return json_fail(j, "a value belongs here");
    out->kind = DATA_OTHER;
    out->text = str_slice(j->text, start, j->at);
    out->span = json_span(j, start);
    return true;
}

static struct data *parse_json(struct str path, struct str text, struct arena *arena,
                               struct error *err)
{
    struct json_reading j = {
        .path = path, .text = text, .line = 1, .arena = arena, .err = err};
    struct data *root = data_add(NULL, arena);
    return json_value(&j, root, 0) ? root : NULL;
}

/* ---- TOML ---- */

static void from_toml(const struct toml_node *node, struct data *out,
                      struct arena *arena)
{
    out->key = node->key;
    out->key_span = node->key_span;
    out->span = node->span;
    out->text = node->string;
    out->kind = node->kind == TOML_STRING  ? DATA_TEXT
                : node->kind == TOML_ARRAY ? DATA_LIST
                : node->kind == TOML_TABLE ? DATA_MAP
                                           : DATA_OTHER;
    for (const struct toml_node *n = node->first_child; n; n = n->next)
        from_toml(n, data_add(out, arena), arena); /* depth: TOML_MAX_DEPTH */
}

static struct data *parse_toml(struct str path, struct str text, struct arena *arena,
                               struct error *err)
{
    struct toml_doc doc;
    if (!toml_parse(&doc, text, path, arena, err))
        return NULL;
    struct data *root = data_add(NULL, arena);
    from_toml(doc.root, root, arena);
    return root;
}

/* ---- all of them ---- */

static const struct {
    struct str extension;
    struct data *(*parse)(struct str, struct str, struct arena *, struct error *);
} readers[] = {
    {STR_INIT(".yaml"), parse_yaml},
    {STR_INIT(".yml"), parse_yaml},
    {STR_INIT(".json"), parse_json},
    {STR_INIT(".toml"), parse_toml},
};

bool data_is_known(struct str path)
{
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (str_ends(path, readers[i].extension))
            return true;
    return false;
}

struct data *data_parse(struct str path, struct str text, struct arena *arena,
                        struct error *err)
{
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (str_ends(path, readers[i].extension))
            return readers[i].parse(path, text, arena, err);
    error_set(err, "%.*s: is neither YAML, JSON, TOML nor Python", STR_ARG(path));
    return NULL;
}

void data_select(const struct data *root, struct str selector, data_visit *visit,
                 void *context)
{
    if (!selector.len) {
        visit(context, root);
        return;
    }
    struct str rest = selector;
    struct str first = str_split(&rest, '.');
    bool deep = str_eq(first, STR("**"));
    if (deep)
        data_select(root, rest, visit, context);
    for (const struct data *d = root->first; d; d = d->next) {
        bool fits = str_eq(first, STR("*")) ||
                    (root->kind == DATA_MAP && str_eq(d->key, first));
        if (deep)
            data_select(d, selector, visit, context);
        else if (fits)
            data_select(d, rest, visit, context);
    }
}
