#include "rulefile.h"

#include "base/path.h"

#define CODE_PATH "example.py"

struct reader {
    struct rulefile *file;
    struct toml_doc doc;
    struct arena *arena;
    struct error *err;
};

/* One key of a table, and where its string goes: NULL for other than strings. */
struct field {
    const char *key;
    enum toml_kind kind;
    struct str *out;
    bool required;
};

static bool unknown_key(struct reader *r, const struct toml_node *member,
                        const struct field *fields, size_t count)
{
    struct buf known = {0};
    for (size_t i = 0; i < count; i++)
        buf_printf(&known, "%s%s", i ? ", " : "", fields[i].key);
    toml_error(&r->doc, member->key_span, r->err, "unknown key `%.*s`; here belong %s",
               STR_ARG(member->key), known.ptr);
    buf_release(&known);
    return false;
}

static bool read_fields(struct reader *r, const struct toml_node *table,
                        const struct field *fields, size_t count)
{
    for (const struct toml_node *m = table->first_child; m; m = m->next) {
        size_t i = 0;
        while (i < count && !str_eq(m->key, str_of(fields[i].key)))
            i++;
        if (i == count)
            return unknown_key(r, m, fields, count);
        if (m->kind != fields[i].kind)
            return toml_error(&r->doc, m->span, r->err, "`%s` is %s, not %s",
                              fields[i].key, toml_kind_name(fields[i].kind),
                              toml_kind_name(m->kind));
        if (fields[i].out)
            *fields[i].out = m->string;
    }
    for (size_t i = 0; i < count; i++) {
        const struct toml_node *m = toml_get(table, str_of(fields[i].key));
        if (!fields[i].required)
            continue;
        if (!m)
            return toml_error(&r->doc, table->span, r->err, "the key `%s` is missing",
                              fields[i].key);
        if (m->kind == TOML_STRING && !str_trim(m->string).len)
            return toml_error(&r->doc, m->span, r->err, "`%s` is empty", fields[i].key);
    }
    return true;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool read_option(struct reader *r, const struct toml_node *table)
{
    struct rulefile_option *option = vec_push(&r->file->options, r->arena);
    const struct field fields[] = {
        {"name", TOML_STRING, &option->name, true},
        {"type", TOML_STRING, &option->type, true},
        {"default", TOML_STRING, &option->fallback, true},
        {"text", TOML_STRING, &option->text, true},
    };
    return read_fields(r, table, fields, COUNT(fields));
}

static bool read_path(struct reader *r, struct str path, struct span span)
{
    struct str plain;
    if (path_normalize(r->arena, path, &plain) && str_eq(plain, path) && path.len)
        return true;
    return toml_error(&r->doc, span, r->err, "`%.*s` is no plain path to a file",
                      STR_ARG(path));
}

/* "# expect: FL201, FL204" at the end of a line. */
static void read_marks(struct reader *r, struct rule_case *c,
                       const struct memory_file *file)
{
    struct str text = file->text, mark = STR("# expect:");
    for (uint32_t line = 1; text.len; line++) {
        struct str rest = str_split(&text, '\n');
        size_t at = str_find(rest, mark);
        if (at == STR_NONE)
            continue;
        rest = str_from(rest, at + mark.len);
        while (rest.len) {
            struct str id = str_trim(str_split(&rest, ','));
            if (id.len)
                vec_add(&c->expected, r->arena,
                        ((struct expectation){id, file->path, line}));
        }
    }
}

static bool add_file(struct reader *r, struct rule_case *c, struct str path,
                     const struct toml_node *value)
{
    if (value->kind != TOML_STRING)
        return toml_error(&r->doc, value->span, r->err,
                          "a file's content is a string, not %s",
                          toml_kind_name(value->kind));
    if (c->files.len == RULEFILE_MAX_FILES)
        return toml_error(&r->doc, value->span, r->err, "more than %d files",
                          RULEFILE_MAX_FILES);
    struct memory_file *file = vec_push(&c->files, r->arena);
    file->path = path;
    file->text = value->string;
    read_marks(r, c, file);
    return true;
}

static bool read_files(struct reader *r, const struct toml_node *table,
                       struct rule_case *c)
{
    const struct toml_node *files = toml_get(table, STR("files"));
    const struct toml_node *code = toml_get(table, STR("code"));
    if (!files == !code)
        return toml_error(&r->doc, table->span, r->err,
                          "a case has either `code` or [case.files]");
    if (code)
        return add_file(r, c, STR(CODE_PATH), code);
    for (const struct toml_node *f = files->first_child; f; f = f->next)
        if (!read_path(r, f->key, f->key_span) || !add_file(r, c, f->key, f))
            return false;
    return true;
}

/* "FL201 a/b.py:7", "FL101 shared/monitoring" */
static bool read_expectation(struct reader *r, const struct toml_node *value,
                             struct rule_case *c)
{
    struct str rest = value->string, id = str_split(&rest, ' ');
    struct expectation expected = {.id = id, .path = rest};
    size_t colon = str_rfind_char(rest, ':');
    if (colon != STR_NONE && colon + 1 < rest.len) {
        uint32_t line = 0;
        size_t i = colon + 1;
        while (i < rest.len && rest.ptr[i] >= '0' && rest.ptr[i] <= '9' &&
               line < 100000000)
            line = line * 10 + (uint32_t)(rest.ptr[i++] - '0');
        if (i == rest.len) {
            expected.line = line;
            expected.path = str_slice(rest, 0, colon);
        }
    }
    if (!id.len || !expected.path.len)
        return toml_error(&r->doc, value->span, r->err,
                          "an expected finding is \"ID path\" or \"ID path:line\"");
    vec_add(&c->expected, r->arena, expected);
    return true;
}

static bool read_lists(struct reader *r, const struct toml_node *table,
                       struct rule_case *c)
{
    static const char *const names[] = {"expect", "untracked", "ignored"};
    for (size_t i = 0; i < COUNT(names); i++) {
        const struct toml_node *list = toml_get(table, str_of(names[i]));
        const struct toml_node *n = list ? list->first_child : NULL;
        for (; n; n = n->next) {
            if (n->kind != TOML_STRING)
                return toml_error(&r->doc, n->span, r->err, "`%s` is a list of strings",
                                  names[i]);
            if (i == 0 && !read_expectation(r, n, c))
                return false;
            if (i > 0 && !read_path(r, n->string, n->span))
                return false;
            if (i == 1)
                vec_add(&c->untracked, r->arena, n->string);
            if (i == 2)
                vec_add(&c->ignored, r->arena, n->string);
        }
    }
    return true;
}

/* A bad case that expects nothing of its own rule, and a good one that does, test
 * nothing. */
static bool check_kind(struct reader *r, const struct toml_node *table,
                       const struct rule_case *c)
{
    bool own = false;
    for (size_t i = 0; i < c->expected.len; i++)
        own |= str_eq(c->expected.items[i].id, r->file->id);
    if (own == c->bad)
        return true;
    return toml_error(&r->doc, table->span, r->err,
                      own ? "a good case expects no finding of its own rule"
                          : "a bad case expects a finding of its own rule: `expect`, "
                            "or a comment `# expect: %.*s`",
                      STR_ARG(r->file->id));
}

static bool read_case(struct reader *r, const struct toml_node *table)
{
    struct rule_case *c = vec_push(&r->file->cases, r->arena);
    struct str kind = {0};
    const struct field fields[] = {
        {"title", TOML_STRING, &c->title, true},
        {"kind", TOML_STRING, &kind, true},
        {"config", TOML_STRING, &c->config, false},
        {"code", TOML_STRING, NULL, false},
        {"files", TOML_TABLE, NULL, false},
        {"expect", TOML_ARRAY, NULL, false},
        {"untracked", TOML_ARRAY, NULL, false},
        {"ignored", TOML_ARRAY, NULL, false},
    };
    if (!read_fields(r, table, fields, COUNT(fields)))
        return false;
    c->bad = str_eq(kind, STR("bad"));
    if (!c->bad && !str_eq(kind, STR("good")))
        return toml_error(&r->doc, toml_get(table, STR("kind"))->span, r->err,
                          "a case is \"bad\" or \"good\"");
    for (size_t i = 0; i + 1 < r->file->cases.len; i++)
        if (str_eq(r->file->cases.items[i].title, c->title))
            return toml_error(&r->doc, toml_get(table, STR("title"))->span, r->err,
                              "another case has this title");
    return read_files(r, table, c) && read_lists(r, table, c) &&
           check_kind(r, table, c);
}

static bool read_tables(struct reader *r, const char *key, size_t limit,
                        bool (*read)(struct reader *, const struct toml_node *))
{
    const struct toml_node *list = toml_get(r->doc.root, str_of(key));
    if (list && list->child_count > limit)
        return toml_error(&r->doc, list->key_span, r->err, "more than %zu of [[%s]]",
                          limit, key);
    for (const struct toml_node *n = list ? list->first_child : NULL; n; n = n->next) {
        if (n->kind != TOML_TABLE)
            return toml_error(&r->doc, n->span, r->err, "write [[%s]] tables", key);
        if (!read(r, n))
            return false;
    }
    return true;
}

static bool read_severity(struct reader *r, struct str severity)
{
    if (str_eq(severity, STR("error")))
        r->file->severity = SEVERITY_ERROR;
    else if (str_eq(severity, STR("warning")))
        r->file->severity = SEVERITY_WARNING;
    else if (!str_eq(severity, STR("off")))
        return toml_error(&r->doc, toml_get(r->doc.root, STR("severity"))->span, r->err,
                          "a severity is \"error\", \"warning\" or \"off\"");
    return true;
}

bool rulefile_read(struct rulefile *file, struct str text, struct str name,
                   struct arena *arena, struct error *err)
{
    *file = (struct rulefile){0};
    struct reader r = {.file = file, .arena = arena, .err = err};
    struct str severity = {0};
    const struct field fields[] = {
        {"id", TOML_STRING, &file->id, true},
        {"name", TOML_STRING, &file->name, true},
        {"severity", TOML_STRING, &severity, true},
        {"summary", TOML_STRING, &file->summary, true},
        {"why", TOML_STRING, &file->why, true},
        {"instead", TOML_STRING, &file->instead, true},
        {"option", TOML_ARRAY, NULL, false},
        {"case", TOML_ARRAY, NULL, false},
        {"query", TOML_TABLE, NULL, false},
    };
    return toml_parse(&r.doc, text, name, arena, err) &&
           read_fields(&r, r.doc.root, fields, COUNT(fields)) &&
           read_severity(&r, severity) &&
           read_tables(&r, "option", RULEFILE_MAX_CASES, read_option) &&
           read_tables(&r, "case", RULEFILE_MAX_CASES, read_case);
}
