/* rdjson - reviewdog's diagnostic format. Its columns count bytes of the line, so the
 * source is consulted; without it only lines are given. */
#include "report/excerpt.h"
#include "report/report.h"

/* As in text: what is searched for columns is bounded, later findings get lines only.
 */
#define RDJSON_SOURCE_BUDGET ((size_t)1 << 30)

static void write_position(struct jsonw *j, const char *key, uint32_t line,
                           uint32_t column)
{
    jsonw_key(j, key);
    jsonw_object(j);
    jsonw_pair_uint(j, "line", line);
    if (column)
        jsonw_pair_uint(j, "column", column);
    jsonw_end(j);
}

static void write_range(struct jsonw *j, const struct report_input *in,
                        const struct finding *f, size_t *budget)
{
    struct str source, line;
    struct excerpt_cursor cursor = {0};
    uint32_t start = 0, end = 0;
    if (in->source && in->source(in->context, f->path, &source) &&
        source.len <= *budget && excerpt_line(source, &cursor, f->span.line, &line)) {
        start = excerpt_byte_column(line, f->span.column);
        if (f->span.end_line == f->span.line)
            end = excerpt_byte_column(line, f->span.end_column);
        *budget -= source.len;
    }
    jsonw_key(j, "range");
    jsonw_object(j);
    write_position(j, "start", f->span.line, start);
    if (end)
        write_position(j, "end", f->span.end_line, end);
    jsonw_end(j);
}

static void write_finding(struct jsonw *j, const struct report_input *in,
                          const struct finding *f, size_t *budget)
{
    jsonw_object(j);
    jsonw_pair(j, "message", f->message);
    jsonw_key(j, "location");
    jsonw_object(j);
    jsonw_pair(j, "path", f->path.len ? f->path : STR("."));
    if (f->span.line)
        write_range(j, in, f, budget);
    jsonw_end(j);
    jsonw_pair(j, "severity",
               f->severity == SEVERITY_ERROR ? STR("ERROR") : STR("WARNING"));
    jsonw_key(j, "code");
    jsonw_object(j);
    jsonw_pair(j, "value", f->rule->id);
    jsonw_end(j);
    jsonw_end(j);
}

void report_rdjson(const struct report_input *in, struct buf *out)
{
    struct jsonw j = {.out = out, .inline_depth = 2};
    size_t budget = RDJSON_SOURCE_BUDGET;
    jsonw_object(&j);
    jsonw_key(&j, "source");
    jsonw_object(&j);
    jsonw_pair(&j, "name", STR("flatline"));
    jsonw_end(&j);
    jsonw_key(&j, "diagnostics");
    jsonw_array(&j);
    for (size_t i = 0; i < in->count; i++)
        write_finding(&j, in, &in->findings[i], &budget);
    for (size_t i = 0; i < in->problem_count; i++) {
        jsonw_object(&j);
        jsonw_pair(&j, "message", in->problems[i].message);
        jsonw_key(&j, "location");
        jsonw_object(&j);
        jsonw_pair(&j, "path", in->problems[i].path);
        jsonw_end(&j);
        jsonw_pair(&j, "severity", in->problems[i].fatal ? STR("ERROR") : STR("INFO"));
        jsonw_end(&j);
    }
    jsonw_end(&j);
    jsonw_end(&j);
}
