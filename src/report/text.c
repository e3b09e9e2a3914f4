/* text - findings for people: what, where, the lines themselves, why, what to do.
 *
 *     error[FL201]: ...message...
 *        --> data_processors/raw/processor_base.py:133:1
 *         |
 *     129 |     from shared.monitoring import heartbeat
 *         |     --------------------------------------- the import that fails
 *     ...
 *     133 | except ImportError:
 *         | ^^^^^^^^^^^^^^^^^^^
 *         = note
 *         = related:
 *             other/file.py:7    its message
 *         = help: what to do
 *
 * Related places that stand close by in the same file are marked in the excerpt; the
 * others are listed. Findings of one cause stand together, the gravest first. */
#include "report/excerpt.h"
#include "report/report.h"

#include "base/utf8.h"

#include <stdlib.h>

#define TEXT_MAX_RELATED 8 /* listed below a finding; the rest is counted */
#define TEXT_MAX_MARKS 6
/* Bytes of source that are searched for lines to show. An excerpt costs a pass over its
 * file, so that a crafted file with a finding on each of a million lines would cost its
 * square; whoever has that many reads no excerpts. */
#define TEXT_EXCERPT_BUDGET ((size_t)1 << 30)
#define TEXT_PATH_COLUMN 60 /* messages of related places are aligned up to here */

struct style {
    const char *error, *warning, *bold, *frame, *help, *reset;
};

static const struct style plain = {"", "", "", "", "", ""};
static const struct style colored = {"\x1b[1;31m", "\x1b[1;33m", "\x1b[1m",
                                     "\x1b[34m",   "\x1b[32m",   "\x1b[0m"};

struct text {
    const struct report_input *in;
    struct buf *out;
    struct arena *arena;
    const struct style *style;
    size_t budget;
};

/* One finding on its way out. */
struct layout {
    const struct finding *finding;
    struct excerpt_mark marks[TEXT_MAX_MARKS];
    size_t mark_count, gutter;
    VEC(const struct related *) listed; /* what the excerpt does not show */
};

static bool line_is_marked(const struct layout *layout, uint32_t line)
{
    for (size_t i = 0; i < layout->mark_count; i++)
        if (layout->marks[i].span.line == line)
            return true;
    return false;
}

static bool fits_excerpt(const struct layout *layout, const struct related *related)
{
    const struct finding *f = layout->finding;
    return layout->mark_count < TEXT_MAX_MARKS && excerpt_reaches(f, related) &&
           !line_is_marked(layout, related->span.line);
}

/* Does it only say more about the very place of the finding? */
static bool is_the_place(const struct finding *f, const struct related *related)
{
    return f->span.line && related->span.line == f->span.line &&
           related->span.column == f->span.column && str_eq(related->path, f->path);
}

static int compare_marks(const void *left, const void *right)
{
    const struct excerpt_mark *a = left, *b = right;
    return (a->span.line > b->span.line) - (a->span.line < b->span.line);
}

static size_t digits(uint32_t number)
{
    size_t count = 1;
    while (number >= 10) {
        number /= 10;
        count++;
    }
    return count;
}

static void lay_out(struct text *t, const struct finding *f, bool has_source,
                    struct layout *layout)
{
    *layout = (struct layout){.finding = f, .gutter = 2};
    if (has_source && f->span.line)
        layout->marks[layout->mark_count++] =
            (struct excerpt_mark){f->span, STR(""), true};
    for (size_t i = 0; i < f->related.len; i++) {
        const struct related *related = &f->related.items[i];
        if (has_source && is_the_place(f, related))
            layout->marks[0].label = related->message;
        else if (has_source && fits_excerpt(layout, related))
            layout->marks[layout->mark_count++] =
                (struct excerpt_mark){related->span, related->message, false};
        else
            vec_add(&layout->listed, t->arena, related);
    }
    if (!layout->mark_count)
        return;
    qsort(layout->marks, layout->mark_count, sizeof *layout->marks, compare_marks);
    size_t wide = digits(layout->marks[layout->mark_count - 1].span.line);
    if (wide > layout->gutter)
        layout->gutter = wide;
}

static void write_head(struct text *t, const struct layout *layout)
{
    const struct finding *f = layout->finding;
    const struct style *s = t->style;
    buf_printf(t->out, "%s%s[%.*s]%s: %s",
               f->severity == SEVERITY_ERROR ? s->error : s->warning,
               report_severity(f->severity), STR_ARG(f->rule->id), s->reset, s->bold);
    utf8_escape(t->out, f->message);
    buf_printf(t->out, "%s\n%s%*s-->%s ", s->reset, s->frame, (int)layout->gutter, "",
               s->reset);
    report_path(t->out, f);
    if (f->span.line)
        buf_printf(t->out, ":%u:%u", f->span.line, f->span.column);
    buf_addc(t->out, '\n');
}

static void write_bullet(struct text *t, const struct layout *layout)
{
    buf_printf(t->out, "%s%*s =%s ", t->style->frame, (int)layout->gutter, "",
               t->style->reset);
}

static void write_place(struct buf *out, const struct related *related)
{
    utf8_escape(out, related->path.len ? related->path : STR("."));
    if (related->span.line)
        buf_printf(out, ":%u", related->span.line);
}

static size_t place_column(const struct layout *layout, size_t shown)
{
    size_t column = 0;
    struct buf place = {0};
    for (size_t i = 0; i < shown; i++) {
        buf_clear(&place);
        write_place(&place, layout->listed.items[i]);
        size_t width = utf8_width(buf_str(&place));
        if (width > column && width <= TEXT_PATH_COLUMN)
            column = width;
    }
    buf_release(&place);
    return column;
}

static void write_related(struct text *t, const struct layout *layout)
{
    size_t count = layout->listed.len;
    size_t shown = count <= TEXT_MAX_RELATED + 1 ? count : TEXT_MAX_RELATED;
    size_t column = place_column(layout, shown), indent = layout->gutter + 5;
    for (size_t i = 0; i < shown; i++) {
        const struct related *related = layout->listed.items[i];
        size_t start = t->out->len + indent;
        buf_pad(t->out, ' ', indent);
        write_place(t->out, related);
        if (related->message.len) {
            size_t width = utf8_width(str_from(buf_str(t->out), start));
            buf_pad(t->out, ' ', (width < column ? column - width : 0) + 2);
            utf8_escape(t->out, related->message);
        }
        buf_addc(t->out, '\n');
    }
    if (shown < count) {
        buf_pad(t->out, ' ', indent);
        buf_printf(t->out, "and %zu more\n", count - shown);
    }
}

static void write_note(struct text *t, const struct layout *layout, struct str note)
{
    write_bullet(t, layout);
    utf8_escape(t->out, note);
    buf_addc(t->out, '\n');
}

/* A note that ends with a colon announces the related places. */
static void write_notes(struct text *t, const struct layout *layout)
{
    const struct finding *f = layout->finding;
    bool pending = layout->listed.len > 0;
    for (size_t i = 0; i < f->notes.len; i++) {
        write_note(t, layout, f->notes.items[i]);
        if (pending && str_ends(f->notes.items[i], STR(":"))) {
            write_related(t, layout);
            pending = false;
        }
    }
    if (pending) {
        write_note(t, layout, STR("related:"));
        write_related(t, layout);
    }
    if (f->help.len) {
        write_bullet(t, layout);
        buf_printf(t->out, "%shelp%s: ", t->style->help, t->style->reset);
        utf8_escape(t->out, f->help);
        buf_addc(t->out, '\n');
    }
}

/* The lines that were read with the judgement, or else the whole file. */
static bool find_source(struct text *t, const struct finding *f,
                        struct source_lines *out)
{
    *out = f->lines;
    if (f->lines.first || !f->span.line || !t->in->source)
        return f->lines.first != 0;
    if (!t->in->source(t->in->context, f->path, &out->text) ||
        out->text.len > t->budget)
        return false;
    t->budget -= out->text.len;
    return true;
}

static void write_finding(struct text *t, const struct finding *f)
{
    struct source_lines source;
    struct layout layout;
    struct excerpt_style style = {t->style->frame,
                                  f->severity == SEVERITY_ERROR ? t->style->error
                                                                : t->style->warning,
                                  t->style->frame, t->style->reset};
    lay_out(t, f, find_source(t, f, &source), &layout);
    write_head(t, &layout);
    if (layout.mark_count)
        excerpt_write(t->out, source.text, source.first, layout.marks,
                      layout.mark_count, layout.gutter, &style);
    write_notes(t, &layout);
    buf_addc(t->out, '\n');
}

static void write_fixed(struct text *t)
{
    for (size_t i = 0; i < t->in->fixed_count; i++) {
        buf_printf(t->out, "%sfixed%s: ", t->style->help, t->style->reset);
        utf8_escape(t->out, t->in->fixed[i]);
        buf_addc(t->out, '\n');
    }
    if (t->in->fixed_count)
        buf_addc(t->out, '\n');
}

static void write_problems(struct text *t)
{
    for (size_t i = 0; i < t->in->problem_count; i++) {
        const struct problem *p = &t->in->problems[i];
        buf_printf(t->out, "%sproblem%s: ", t->style->warning, t->style->reset);
        if (p->path.len) {
            utf8_escape(t->out, p->path);
            buf_addz(t->out, ": ");
        }
        utf8_escape(t->out, p->message);
        buf_addc(t->out, '\n');
    }
    if (t->in->problem_count)
        buf_addc(t->out, '\n');
}

static void write_statistics(struct text *t)
{
    struct rule_total *totals;
    size_t count = report_by_rule(t->in, t->arena, &totals);
    for (size_t i = 0; i < count; i++)
        buf_printf(t->out, "%7zu  %.*s  %.*s\n", totals[i].count,
                   STR_ARG(totals[i].rule->id), STR_ARG(totals[i].rule->name));
    double share =
        t->in->bytes ? 100.0 * (double)t->in->parsed / (double)t->in->bytes : 0;
    buf_printf(t->out, "%7zu  bytes of Python, %.1f %% of them parsed\n\n",
               t->in->bytes, share);
}

static void write_sum(struct text *t)
{
    report_summary(t->in, t->out);
    if (t->in->microseconds)
        buf_printf(t->out, ", %.*f s", t->in->microseconds < 1000000 ? 3 : 1,
                   (double)t->in->microseconds / 1e6);
    buf_addc(t->out, '\n');
    if (t->in->unknown_names) {
        report_plural(t->out, t->in->unknown_names, "heartbeat name");
        buf_addz(t->out, " could not be worked out: --select FL305 shows them\n");
    }
}

void report_text(const struct report_input *in, struct buf *out)
{
    struct arena arena;
    uint32_t *order;
    arena_init(&arena);
    struct text t = {in, out, &arena, in->color ? &colored : &plain,
                     TEXT_EXCERPT_BUDGET};
    report_gravest_first(in, &arena, &order);
    if (!in->quiet)
        write_fixed(&t);
    for (size_t i = 0; i < in->count; i++)
        write_finding(&t, &in->findings[order[i]]);
    write_problems(&t);
    if (in->statistics)
        write_statistics(&t);
    if (!in->quiet)
        write_sum(&t);
    arena_release(&arena);
}
