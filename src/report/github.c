/* github - workflow commands of GitHub Actions, which become annotations on the diff.
 *
 *     ::error file=a/b.py,line=3,col=1,endLine=3,endColumn=9,title=FL201 ...::message
 *
 * A step may show ten errors and ten warnings; what comes later is dropped without a
 * word. So the gravest ten of each are annotations, the others lines of the log in a
 * group, and a notice says how many there are. Values are escaped as the runner undoes
 * it (% CR LF, in properties also : and ,), after everything that acts was made
 * visible: no name can begin a command of its own. */
#include "report/report.h"

#include "base/utf8.h"

#define GITHUB_MAX 10 /* annotations of a kind that GitHub shows per step */

static void add_escaped(struct buf *out, struct str raw, bool property)
{
    struct buf safe = {0};
    utf8_escape(&safe, raw);
    for (size_t i = 0; i < safe.len; i++) {
        char c = safe.ptr[i];
        if (c == '%' || (property && (c == ':' || c == ',')))
            buf_printf(out, "%%%02X", (unsigned char)c);
        else
            buf_addc(out, c);
    }
    buf_release(&safe);
}

static void write_annotation(struct buf *out, const struct finding *f)
{
    buf_printf(out, "::%s file=", report_severity(f->severity));
    add_escaped(out, f->path.len ? f->path : STR("."), true);
    if (f->span.line) {
        buf_printf(out, ",line=%u,col=%u", f->span.line, f->span.column);
        if (f->span.end_line == f->span.line)
            buf_printf(out, ",endLine=%u,endColumn=%u", f->span.end_line,
                       f->span.end_column);
    }
    buf_addz(out, ",title=");
    add_escaped(out, f->rule->id, true);
    buf_addc(out, ' ');
    add_escaped(out, f->rule->name, true);
    buf_addz(out, "::");
    add_escaped(out, f->message, false);
    for (size_t i = 0; i < f->notes.len; i++) {
        buf_addz(out, "%0A");
        add_escaped(out, f->notes.items[i], false);
    }
    if (f->help.len) {
        buf_addz(out, "%0Ahelp: ");
        add_escaped(out, f->help, false);
    }
    buf_addc(out, '\n');
}

/* A line of the log; the runner takes only lines that begin with :: for commands, and a
 * path may. */
static void write_log_line(struct buf *out, const struct finding *f)
{
    buf_addz(out, "  ");
    report_line(out, f);
    buf_addc(out, '\n');
}

static void write_problems(const struct report_input *in, struct buf *out)
{
    for (size_t i = 0; i < in->problem_count; i++) {
        const struct problem *p = &in->problems[i];
        buf_addz(out, p->fatal ? "::error " : "::notice ");
        if (p->path.len) {
            buf_addz(out, "file=");
            add_escaped(out, p->path, true);
            buf_addc(out, ',');
        }
        buf_addz(out, "title=flatline::");
        add_escaped(out, p->message, false);
        buf_addc(out, '\n');
    }
}

void report_github(const struct report_input *in, struct buf *out)
{
    struct arena arena;
    uint32_t *order;
    size_t shown[SEVERITY_ERROR + 1] = {0}, left_over = 0;
    struct buf log = {0}, sum = {0};
    arena_init(&arena);
    report_gravest_first(in, &arena, &order);
    for (size_t i = 0; i < in->count; i++) {
        const struct finding *f = &in->findings[order[i]];
        if (shown[f->severity]++ < GITHUB_MAX) {
            write_annotation(out, f);
        } else {
            write_log_line(&log, f);
            left_over++;
        }
    }
    write_problems(in, out);
    if (left_over) {
        report_summary(in, &sum);
        buf_printf(out,
                   "::notice title=flatline::%s; GitHub shows ten of a kind, the "
                   "other %zu are in the log\n",
                   sum.ptr, left_over);
        buf_printf(out, "::group::flatline: %zu more\n", left_over);
        buf_add(out, buf_str(&log));
        buf_addz(out, "::endgroup::\n");
    }
    buf_release(&log);
    buf_release(&sum);
    arena_release(&arena);
}
