/* github - workflow commands of GitHub Actions, which become annotations on the diff.
 *
 *     ::error file=a/b.py,line=3,col=1,endLine=3,endColumn=9,title=FL201 ...::message
 *
 * A step may show ten errors, ten warnings and ten notices; what comes later is dropped
 * without a word. So what kept flatline from its job and the gravest findings fill the
 * ten of each, the others are lines of the log in a group, and a notice, for which room
 * is kept, says how many there are. Values are escaped as the runner undoes
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

static void write_problem(struct buf *out, const struct problem *p)
{
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

static void write_problem_line(struct buf *out, const struct problem *p)
{
    buf_addz(out, "  ");
    utf8_escape(out, p->path);
    buf_addz(out, p->path.len ? ": " : "");
    utf8_escape(out, p->message);
    buf_addc(out, '\n');
}

/* What has been written: annotations of each kind, and the rest for the log. */
struct quota {
    size_t errors, warnings, notices, left_over;
    struct buf log;
};

static bool may_show(size_t *shown, size_t limit)
{
    return *shown < limit && ++*shown;
}

static void write_problems(const struct report_input *in, struct quota *quota,
                           struct buf *out)
{
    for (size_t i = 0; i < in->problem_count; i++) {
        const struct problem *p = &in->problems[i];
        if (p->fatal ? may_show(&quota->errors, GITHUB_MAX)
                     : may_show(&quota->notices, GITHUB_MAX - 1)) {
            write_problem(out, p);
        } else {
            write_problem_line(&quota->log, p);
            quota->left_over++;
        }
    }
}

static void write_findings(const struct report_input *in, struct quota *quota,
                           struct buf *out)
{
    struct arena arena;
    uint32_t *order;
    arena_init(&arena);
    report_gravest_first(in, &arena, &order);
    for (size_t i = 0; i < in->count; i++) {
        const struct finding *f = &in->findings[order[i]];
        size_t *shown =
            f->severity == SEVERITY_ERROR ? &quota->errors : &quota->warnings;
        if (may_show(shown, GITHUB_MAX)) {
            write_annotation(out, f);
        } else {
            write_log_line(&quota->log, f);
            quota->left_over++;
        }
    }
    arena_release(&arena);
}

void report_github(const struct report_input *in, struct buf *out)
{
    struct quota quota = {0};
    struct buf sum = {0};
    write_problems(in, &quota, out);
    write_findings(in, &quota, out);
    if (quota.left_over) {
        report_summary(in, &sum);
        buf_printf(out,
                   "::notice title=flatline::%s; GitHub shows ten of a kind, the "
                   "other %zu are in the log\n",
                   sum.ptr, quota.left_over);
        buf_printf(out, "::group::flatline: %zu more\n", quota.left_over);
        buf_add(out, buf_str(&quota.log));
        buf_addz(out, "::endgroup::\n");
    }
    buf_release(&quota.log);
    buf_release(&sum);
}
