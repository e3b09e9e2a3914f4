/* Facts as one JSON object on one line, for `flatline facts` and the tests that compare
 * them with CPython's. Members that say nothing (no alias, no flags) are left out of
 * small records; every array is there even when it is empty. */
#include "base/buf.h"
#include "base/utf8.h"
#include "python/facts.h"

struct writer {
    const struct facts *f;
    struct buf *out;
    struct buf clean; /* scratch */
    bool comma;       /* wanted before the next member or element */
};

static void separate(struct writer *w)
{
    if (w->comma)
        buf_addz(w->out, ", ");
    w->comma = true;
}

static void write_string(struct writer *w, struct str text)
{
    buf_clear(&w->clean);
    utf8_clean(&w->clean, text);
    buf_addc(w->out, '"');
    for (size_t i = 0; i < w->clean.len; i++) {
        unsigned char c = (unsigned char)w->clean.ptr[i];
        if (c == '"' || c == '\\')
            buf_addc(w->out, '\\');
        if (c < 0x20 || c == 0x7f)
            buf_printf(w->out, "\\u%04x", c);
        else
            buf_addc(w->out, (char)c);
    }
    buf_addc(w->out, '"');
}

static void key(struct writer *w, const char *name)
{
    separate(w);
    buf_printf(w->out, "\"%s\": ", name);
}

static void open_object(struct writer *w)
{
    separate(w);
    buf_addc(w->out, '{');
    w->comma = false;
}

static void close_object(struct writer *w)
{
    buf_addc(w->out, '}');
    w->comma = true;
}

static void open_array(struct writer *w, const char *name)
{
    key(w, name);
    buf_addc(w->out, '[');
    w->comma = false;
}

static void close_array(struct writer *w)
{
    buf_addc(w->out, ']');
    w->comma = true;
}

static void number(struct writer *w, const char *name, uint32_t value)
{
    key(w, name);
    buf_printf(w->out, "%u", value);
}

static void word(struct writer *w, const char *name, const char *value)
{
    key(w, name);
    buf_printf(w->out, "\"%s\"", value);
}

static void text(struct writer *w, const char *name, struct text value)
{
    key(w, name);
    write_string(w, facts_text(w->f, value));
}

static void text_if_any(struct writer *w, const char *name, struct text value)
{
    if (value.len)
        text(w, name, value);
}

static void span(struct writer *w, struct span span)
{
    number(w, "line", span.line);
    number(w, "column", span.column);
    number(w, "end_line", span.end_line);
    number(w, "end_column", span.end_column);
}

/* The names of the bits that are set, lowest first. */
static void flags(struct writer *w, const char *name, const char *const *names,
                  size_t count, uint32_t value)
{
    open_array(w, name);
    for (size_t i = 0; i < count; i++) {
        if (!(value >> i & 1))
            continue;
        separate(w);
        buf_printf(w->out, "\"%s\"", names[i]);
    }
    close_array(w);
}
#define FLAGS(w, name, names, value)                                                   \
    flags((w), (name), (names), sizeof(names) / sizeof *(names), (value))

static const char *choice(const char *const *names, size_t count, unsigned value)
{
    return value < count ? names[value] : "?";
}
#define CHOICE(names, value) choice((names), sizeof(names) / sizeof *(names), (value))

static const char *const import_kinds[] = {"import", "from", "call"};
static const char *const import_flags[] = {
    "type-checking",  "star",    "dynamic", "conditional", "in-try",   "in-handler",
    "after-sys-path", "in-main", "staged",  "filled",      "in-except"};
static const char *const scope_kinds[] = {"module", "function", "class"};
static const char *const symbol_kinds[] = {"function", "class",  "variable", "import",
                                           "target",   "global", "type",     "named"};
static const char *const catches[] = {"ModuleNotFoundError", "ImportError", "Exception",
                                      "BaseException", "everything"};
static const char *const guard_flags[] = {
    "suppress",          "star",   "import-only", "probe", "type-checking",
    "falls-back-import", "raises", "calls"};
static const char *const verdicts[] = {"silent", "quiet", "handled"};
static const char *const reasons[] = {"none",     "raises",  "logs",       "ends",
                                      "stderr",   "records", "falls-back", "defers",
                                      "sentinel", "probe",   "continues"};
static const char *const responses[] = {"nothing", "quiet", "other-way", "loud"};
static const char *const sentinel_flags[] = {"exported", "missing-true"};
static const char *const suppression_kinds[] = {"flatline", "noqa"};
static const char *const file_flags[] = {
    "shebang",     "pep723",      "main-guard",    "open",        "extends-path",
    "sys-path",    "binary",      "only-comments", "lfs-pointer", "utf16",
    "has-all",     "sys-modules", "has-functions", "decoded",     "heartbeat",
    "import-hook", "refuses",     "emits",         "generated"};

static void write_names(struct writer *w, const struct import_fact *import)
{
    open_array(w, "names");
    for (uint32_t i = 0; i < import->name_count; i++) {
        const struct import_name *name = &w->f->names[import->first_name + i];
        open_object(w);
        text(w, "name", name->name);
        text_if_any(w, "alias", name->alias);
        span(w, name->span);
        close_object(w);
    }
    close_array(w);
}

static void write_imports(struct writer *w)
{
    open_array(w, "imports");
    for (uint32_t i = 0; i < w->f->import_count; i++) {
        const struct import_fact *import = &w->f->imports[i];
        open_object(w);
        word(w, "kind", CHOICE(import_kinds, import->kind));
        number(w, "level", import->level);
        text(w, "module", import->module);
        text_if_any(w, "alias", import->alias);
        if (import->kind == IMPORT_FROM)
            write_names(w, import);
        span(w, import->span);
        number(w, "scope", import->scope);
        key(w, "type_checking");
        buf_addz(w->out, import->flags & IMPORT_TYPE_CHECKING ? "true" : "false");
        FLAGS(w, "flags", import_flags, import->flags);
        if (import->guard != FACTS_NONE)
            number(w, "guard", import->guard);
        close_object(w);
    }
    close_array(w);
}

static void write_scopes(struct writer *w)
{
    open_array(w, "scopes");
    for (uint32_t i = 0; i < w->f->scope_count; i++) {
        const struct scope_fact *scope = &w->f->scopes[i];
        open_object(w);
        word(w, "kind", CHOICE(scope_kinds, scope->kind));
        text(w, "name", scope->name);
        if (scope->parent != FACTS_NONE)
            number(w, "parent", scope->parent);
        number(w, "line", scope->line);
        close_object(w);
    }
    close_array(w);
}

static void write_texts(struct writer *w, const char *name, const struct text *texts,
                        uint32_t count)
{
    open_array(w, name);
    for (uint32_t i = 0; i < count; i++) {
        separate(w);
        write_string(w, facts_text(w->f, texts[i]));
    }
    close_array(w);
}

static void write_symbols(struct writer *w)
{
    open_array(w, "symbols");
    for (uint32_t i = 0; i < w->f->symbol_count; i++) {
        const struct symbol_fact *symbol = &w->f->symbols[i];
        open_object(w);
        text(w, "name", symbol->name);
        word(w, "kind", CHOICE(symbol_kinds, symbol->kind));
        number(w, "line", symbol->line);
        close_object(w);
    }
    close_array(w);
}

static void write_classes(struct writer *w)
{
    open_array(w, "classes");
    for (uint32_t i = 0; i < w->f->class_count; i++) {
        const struct class_fact *class = &w->f->classes[i];
        open_object(w);
        text(w, "name", class->name);
        number(w, "scope", class->scope);
        write_texts(w, "bases", w->f->bases + class->first_base, class->base_count);
        span(w, class->span);
        close_object(w);
    }
    close_array(w);
}

static void write_uses(struct writer *w, const struct sentinel_fact *sentinel)
{
    open_array(w, "uses");
    for (uint32_t i = 0; i < sentinel->use_count; i++) {
        const struct sentinel_use *use = &w->f->uses[sentinel->first_use + i];
        open_object(w);
        word(w, "response", CHOICE(responses, use->response));
        span(w, use->span);
        close_object(w);
    }
    close_array(w);
}

static void write_sentinels(struct writer *w, const struct guard_fact *guard)
{
    open_array(w, "sentinels");
    for (uint32_t i = 0; i < guard->sentinel_count; i++) {
        const struct sentinel_fact *sentinel =
            &w->f->sentinels[guard->first_sentinel + i];
        open_object(w);
        text(w, "name", sentinel->name);
        FLAGS(w, "flags", sentinel_flags, sentinel->flags);
        span(w, sentinel->span);
        write_uses(w, sentinel);
        close_object(w);
    }
    close_array(w);
}

static void write_guards(struct writer *w)
{
    open_array(w, "guards");
    for (uint32_t i = 0; i < w->f->guard_count; i++) {
        const struct guard_fact *guard = &w->f->guards[i];
        open_object(w);
        word(w, "catches", CHOICE(catches, guard->catches));
        word(w, "verdict", CHOICE(verdicts, guard->verdict));
        word(w, "reason", CHOICE(reasons, guard->reason));
        text(w, "why", guard->why);
        text(w, "response", guard->response);
        FLAGS(w, "flags", guard_flags, guard->flags);
        number(w, "scope", guard->scope);
        number(w, "try_line", guard->try_span.line);
        span(w, guard->handler_span);
        write_sentinels(w, guard);
        close_object(w);
    }
    close_array(w);
}

static void write_flag_uses(struct writer *w)
{
    open_array(w, "flag_uses");
    for (uint32_t i = 0; i < w->f->flag_use_count; i++) {
        const struct flag_use *use = &w->f->flag_uses[i];
        open_object(w);
        number(w, "import", use->import);
        text(w, "name", use->name);
        word(w, "when_false", CHOICE(responses, use->when_false));
        word(w, "when_true", CHOICE(responses, use->when_true));
        span(w, use->span);
        close_object(w);
    }
    close_array(w);
}

static void write_suppressions(struct writer *w)
{
    open_array(w, "suppressions");
    for (uint32_t i = 0; i < w->f->suppression_count; i++) {
        const struct suppression_fact *suppression = &w->f->suppressions[i];
        open_object(w);
        word(w, "kind", CHOICE(suppression_kinds, suppression->kind));
        write_texts(w, "ids", w->f->ids + suppression->first_id, suppression->id_count);
        text_if_any(w, "reason", suppression->reason);
        number(w, "first_line", suppression->first_line);
        number(w, "last_line", suppression->last_line);
        span(w, suppression->span);
        close_object(w);
    }
    close_array(w);
}

static void write_troubles(struct writer *w)
{
    open_array(w, "troubles");
    for (uint32_t i = 0; i < w->f->trouble_count; i++) {
        open_object(w);
        text(w, "message", w->f->troubles[i].message);
        span(w, w->f->troubles[i].span);
        close_object(w);
    }
    close_array(w);
}

void facts_to_json(const struct facts *f, struct str path, struct buf *out)
{
    struct writer w = {.f = f, .out = out};
    open_object(&w);
    key(&w, "path");
    write_string(&w, path);
    number(&w, "lines", f->line_count);
    number(&w, "parsed_bytes", f->parsed);
    FLAGS(&w, "flags", file_flags, f->flags);
    text_if_any(&w, "logger", f->logger);
    write_imports(&w);
    write_scopes(&w);
    write_symbols(&w);
    write_texts(&w, "all", f->all_names, f->all_count);
    write_classes(&w);
    write_guards(&w);
    write_flag_uses(&w);
    write_suppressions(&w);
    write_troubles(&w);
    close_object(&w);
    buf_release(&w.clean);
}
