#include "report/inventory.h"

#include "base/jsonw.h"
#include "base/utf8.h"
#include "pattern.h"

/* What there is to say of one name of one processor. */
struct row {
    const struct processor *processor;
    const struct signing *signing;
    const struct registry_entry *entry; /* NULL: not registered */
    struct str nearest, how;
    bool breaks_convention;
    const struct processor *collides; /* another concrete one with that name */
};

static struct row row_of(const struct heartbeats *h, const struct processor *p,
                         const struct signing *s)
{
    struct row row = {.processor = p, .signing = s, .how = heartbeats_how(h, s)};
    const struct heartbeat_convention *c =
        heartbeats_convention(h->program, heartbeats_path(h, p->file));
    if (!s->name.len)
        return row;
    row.entry = heartbeats_registered(h, p, s->name);
    if (!row.entry && h->registries.list.len)
        row.nearest = heartbeats_nearest(h, p, s->name);
    row.breaks_convention = c && !pattern_matches(c->pattern, s->name);
    if (!p->is_abstract)
        row.collides = heartbeats_collision(h, p, s->name);
    return row;
}

/* ---- text ---- */

static void write_name(struct buf *out, const struct heartbeats *h,
                       const struct row *row)
{
    const struct signing *s = row->signing;
    buf_addz(out, "    ");
    if (!s->name.len) {
        buf_addz(out, "?  ");
        utf8_escape(out, s->unknown);
        if (s->file != VALUE_NOWHERE && s->node != VALUE_NOWHERE) {
            buf_addz(out, " (");
            utf8_escape(out, heartbeats_path(h, s->file));
            buf_printf(out, ":%u)", heartbeats_span(h, s->file, s->node).line);
        }
        buf_addc(out, '\n');
        return;
    }
    utf8_escape(out, s->name);
    buf_addz(out, "   ");
    utf8_escape(out, row->how);
    buf_addc(out, '\n');
    if (row->breaks_convention) {
        buf_addz(out, "      ! does not match ");
        utf8_escape(out, row->processor->pattern);
        buf_addc(out, '\n');
    }
    if (row->entry) {
        buf_addz(out, "      registered as ");
        utf8_escape(out, row->entry->name);
        buf_addz(out, " at ");
        utf8_escape(out, row->entry->path);
        buf_printf(out, ":%u\n", row->entry->span.line);
    } else if (h->registries.list.len) {
        buf_addz(out, "      ! in no registry");
        if (row->nearest.len) {
            buf_addz(out, "; nearest: ");
            utf8_escape(out, row->nearest);
        }
        buf_addc(out, '\n');
    }
    if (row->collides) {
        buf_addz(out, "      ! also signed by ");
        utf8_escape(out, row->collides->label);
        buf_addz(out, " (");
        utf8_escape(out, heartbeats_path(h, row->collides->file));
        buf_printf(out, ":%u)\n", row->collides->span.line);
    }
}

static void write_processor(struct buf *out, const struct heartbeats *h,
                            const struct processor *p)
{
    utf8_escape(out, p->label);
    buf_addz(out, "  ");
    utf8_escape(out, heartbeats_path(h, p->file));
    buf_printf(out, ":%u%s\n", p->span.line,
               p->is_abstract ? "  (a template: not judged)" : "");
    for (size_t i = 0; !p->is_abstract && i < p->signings.items.len; i++) {
        struct row row = row_of(h, p, &p->signings.items.items[i]);
        write_name(out, h, &row);
    }
}

static void write_awaited(struct buf *out, const struct heartbeats *h)
{
    bool any = false;
    for (size_t i = 0; i < h->registries.entries.len; i++) {
        const struct registry_entry *e = &h->registries.entries.items[i];
        if (!heartbeats_is_awaited(h, e))
            continue;
        if (!any)
            buf_addz(out, "\nregistered, but nothing signs with it:\n");
        any = true;
        buf_addz(out, "    ");
        utf8_escape(out, e->name);
        buf_addz(out, "  ");
        utf8_escape(out, e->path);
        buf_printf(out, ":%u\n", e->span.line);
    }
}

struct totals {
    size_t concrete, names, unknown, unregistered, awaited;
};

static struct totals count_all(const struct heartbeats *h)
{
    struct totals t = {0};
    for (size_t i = 0; i < h->processors.len; i++) {
        const struct processor *p = &h->processors.items[i];
        if (p->is_abstract)
            continue;
        t.concrete++;
        for (size_t k = 0; k < p->signings.items.len; k++) {
            const struct signing *s = &p->signings.items.items[k];
            t.names += s->name.len > 0;
            t.unknown += s->name.len == 0;
            t.unregistered += s->name.len && !heartbeats_registered(h, p, s->name);
        }
    }
    for (size_t i = 0; i < h->registries.entries.len; i++)
        t.awaited += heartbeats_is_awaited(h, &h->registries.entries.items[i]);
    return t;
}

void inventory_text(const struct heartbeats *h, struct buf *out)
{
    if (!h) {
        buf_addz(out, "No processor signs on here, and no registry is configured.\n");
        return;
    }
    for (size_t i = 0; i < h->processors.len; i++)
        write_processor(out, h, &h->processors.items[i]);
    write_awaited(out, h);
    struct totals t = count_all(h);
    buf_printf(out, "\n%zu processors, %zu names, %zu not worked out", t.concrete,
               t.names, t.unknown);
    if (h->registries.list.len)
        buf_printf(out, "; %zu in no registry; %zu of %zu registered names unsigned",
                   t.unregistered, t.awaited, h->registries.entries.len);
    buf_addz(out, ".\n");
}

/* ---- JSON ---- */

static void json_place(struct jsonw *w, struct str path, struct span span)
{
    jsonw_key(w, "path");
    jsonw_str(w, path);
    jsonw_key(w, "line");
    jsonw_uint(w, span.line);
    jsonw_key(w, "column");
    jsonw_uint(w, span.column);
}

static void json_name(struct jsonw *w, const struct heartbeats *h,
                      const struct row *row)
{
    const struct signing *s = row->signing;
    jsonw_object(w);
    jsonw_key(w, "name");
    if (s->name.len)
        jsonw_str(w, s->name);
    else
        jsonw_null(w);
    if (s->unknown.len) {
        jsonw_key(w, "unknown");
        jsonw_str(w, s->unknown);
    }
    jsonw_key(w, "how");
    jsonw_str(w, row->how);
    jsonw_key(w, "emitter");
    jsonw_object(w);
    if (s->call_node != CODE_NONE && s->call_file != PROGRAM_NONE)
        json_place(w, heartbeats_path(h, s->call_file),
                   heartbeats_span(h, s->call_file, s->call_node));
    jsonw_end(w);
    if (row->processor->pattern.len && s->name.len) {
        jsonw_key(w, "convention");
        jsonw_str(w, row->processor->pattern);
        jsonw_key(w, "matches");
        jsonw_bool(w, !row->breaks_convention);
    }
    if (row->entry) {
        jsonw_key(w, "registered");
        jsonw_object(w);
        jsonw_key(w, "name");
        jsonw_str(w, row->entry->name);
        json_place(w, row->entry->path, row->entry->span);
        jsonw_end(w);
    } else if (row->nearest.len) {
        jsonw_key(w, "nearest");
        jsonw_str(w, row->nearest);
    }
    if (row->collides) {
        jsonw_key(w, "collides");
        jsonw_str(w, row->collides->label);
    }
    jsonw_end(w);
}

static void json_processor(struct jsonw *w, const struct heartbeats *h,
                           const struct processor *p)
{
    jsonw_object(w);
    jsonw_key(w, "processor");
    jsonw_str(w, p->label);
    json_place(w, heartbeats_path(h, p->file), p->span);
    jsonw_key(w, "abstract");
    jsonw_bool(w, p->is_abstract);
    jsonw_key(w, "names");
    jsonw_array(w);
    for (size_t i = 0; i < p->signings.items.len; i++) {
        struct row row = row_of(h, p, &p->signings.items.items[i]);
        json_name(w, h, &row);
    }
    jsonw_end(w);
    jsonw_end(w);
}

void inventory_json(const struct heartbeats *h, struct buf *out)
{
    struct jsonw w = {.out = out, .inline_depth = 2};
    jsonw_object(&w);
    jsonw_key(&w, "version");
    jsonw_uint(&w, 1);
    jsonw_key(&w, "processors");
    jsonw_array(&w);
    for (size_t i = 0; h && i < h->processors.len; i++)
        json_processor(&w, h, &h->processors.items[i]);
    jsonw_end(&w);
    jsonw_key(&w, "unsigned");
    jsonw_array(&w);
    for (size_t i = 0; h && i < h->registries.entries.len; i++) {
        const struct registry_entry *e = &h->registries.entries.items[i];
        if (!heartbeats_is_awaited(h, e))
            continue;
        jsonw_object(&w);
        jsonw_key(&w, "name");
        jsonw_str(&w, e->name);
        json_place(&w, e->path, e->span);
        jsonw_end(&w);
    }
    jsonw_end(&w);
    jsonw_end(&w);
}

/* ---- CSV (RFC 4180) ---- */

static void csv_field(struct buf *out, struct str text, bool last)
{
    struct buf clean = {0};
    utf8_escape(&clean, text);
    buf_addc(out, '"');
    /* A spreadsheet takes these for formulas. */
    if (clean.len && strchr("=+-@", clean.ptr[0]))
        buf_addc(out, '\'');
    for (size_t i = 0; i < clean.len; i++) {
        if (clean.ptr[i] == '"')
            buf_addc(out, '"');
        buf_addc(out, clean.ptr[i]);
    }
    buf_addz(out, last ? "\"\r\n" : "\",");
    buf_release(&clean);
}

static void csv_row(struct buf *out, const struct heartbeats *h, const struct row *row)
{
    csv_field(out, row->processor->label, false);
    csv_field(out, heartbeats_path(h, row->processor->file), false);
    buf_printf(out, "%u,", row->processor->span.line);
    csv_field(out, row->signing->name, false);
    csv_field(out, row->signing->unknown, false);
    csv_field(out, row->how, false);
    csv_field(out, row->entry ? row->entry->name : STR(""), false);
    csv_field(out, row->nearest, false);
    csv_field(out, row->collides ? row->collides->label : STR(""), true);
}

void inventory_csv(const struct heartbeats *h, struct buf *out)
{
    buf_addz(out,
             "processor,path,line,name,unknown,how,registered,nearest,collides\r\n");
    for (size_t i = 0; h && i < h->processors.len; i++) {
        const struct processor *p = &h->processors.items[i];
        for (size_t k = 0; !p->is_abstract && k < p->signings.items.len; k++) {
            struct row row = row_of(h, p, &p->signings.items.items[k]);
            csv_row(out, h, &row);
        }
    }
}
