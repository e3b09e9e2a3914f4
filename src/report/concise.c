/* concise - one finding a line, in total order: for grep, editors and eyes in a hurry.
 */
#include "report/report.h"

#include "base/utf8.h"

static void write_statistics(const struct report_input *in, struct buf *out)
{
    struct arena arena;
    struct rule_total *totals;
    arena_init(&arena);
    size_t count = report_by_rule(in, &arena, &totals);
    for (size_t i = 0; i < count; i++)
        buf_printf(out, "%7zu  %.*s  %.*s\n", totals[i].count,
                   STR_ARG(totals[i].rule->id), STR_ARG(totals[i].rule->name));
    arena_release(&arena);
}

void report_concise(const struct report_input *in, struct buf *out)
{
    for (size_t i = 0; i < in->count; i++) {
        report_line(out, &in->findings[i]);
        buf_addc(out, '\n');
    }
    for (size_t i = 0; i < in->problem_count; i++) {
        utf8_escape(out, in->problems[i].path);
        buf_addz(out, in->problems[i].path.len ? ": problem: " : "problem: ");
        utf8_escape(out, in->problems[i].message);
        buf_addc(out, '\n');
    }
    if (in->statistics)
        write_statistics(in, out);
}
