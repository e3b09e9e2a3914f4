/* junit - JUnit XML as build servers read it: a failed case for each finding, an error
 * for each problem, one passed case when there is neither. */
#include "report/report.h"

#include "base/utf8.h"

static void add_xml(struct buf *out, struct str raw)
{
    struct buf safe = {0};
    utf8_escape(&safe, raw);
    for (size_t i = 0; i < safe.len; i++)
        switch (safe.ptr[i]) {
        case '&':
            buf_addz(out, "&amp;");
            break;
        case '<':
            buf_addz(out, "&lt;");
            break;
        case '>':
            buf_addz(out, "&gt;");
            break;
        case '"':
            buf_addz(out, "&quot;");
            break;
        default:
            buf_addc(out, safe.ptr[i]);
        }
    buf_release(&safe);
}

static void write_finding(const struct finding *f, struct buf *out)
{
    struct buf line = {0};
    report_line(&line, f);
    buf_addz(out, "    <testcase classname=\"");
    add_xml(out, f->path);
    buf_printf(out, "\" name=\"%.*s %.*s", STR_ARG(f->rule->id),
               STR_ARG(f->rule->name));
    if (f->span.line)
        buf_printf(out, " line %u", f->span.line);
    buf_printf(out, "\">\n      <failure type=\"%s\" message=\"",
               report_severity(f->severity));
    add_xml(out, f->message);
    buf_addz(out, "\">");
    add_xml(out, buf_str(&line));
    if (f->help.len) {
        buf_addz(out, "\nhelp: ");
        add_xml(out, f->help);
    }
    buf_addz(out, "</failure>\n    </testcase>\n");
    buf_release(&line);
}

static void write_problem(const struct problem *p, struct buf *out)
{
    buf_addz(out, "    <testcase classname=\"");
    add_xml(out, p->path);
    buf_addz(out, "\" name=\"problem\">\n      <error message=\"");
    add_xml(out, p->message);
    buf_addz(out, "\"/>\n    </testcase>\n");
}

void report_junit(const struct report_input *in, struct buf *out)
{
    size_t cases = in->count + in->problem_count;
    buf_addz(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    buf_printf(out,
               "  <testsuite name=\"flatline\" tests=\"%zu\" failures=\"%zu\" "
               "errors=\"%zu\">\n",
               cases ? cases : 1, in->count, in->problem_count);
    for (size_t i = 0; i < in->count; i++)
        write_finding(&in->findings[i], out);
    for (size_t i = 0; i < in->problem_count; i++)
        write_problem(&in->problems[i], out);
    if (!cases)
        buf_addz(out,
                 "    <testcase classname=\"flatline\" name=\"nothing found\"/>\n");
    buf_addz(out, "  </testsuite>\n</testsuites>\n");
}
