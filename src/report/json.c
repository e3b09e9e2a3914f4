/* json - everything flatline knows about its findings; version 1 of the schema:
 *
 *     {"version": 1, "tool": {...}, "findings": [...], "problems": [...],
 *      "summary": {...}}
 *
 * One finding a line, in total order, no times: two runs compare with diff. A finding
 * about a directory or a whole file has null for line and columns. Byte offsets of
 * edits count from 0, the end exclusive. */
#include "report/report.h"

#define SCHEMA_VERSION 1

static void number_or_null(struct jsonw *j, const char *key, uint32_t number)
{
    jsonw_key(j, key);
    if (number)
        jsonw_uint(j, number);
    else
        jsonw_null(j);
}

static void write_related(struct jsonw *j, const struct finding *f)
{
    jsonw_key(j, "related");
    jsonw_array(j);
    for (size_t i = 0; i < f->related.len; i++) {
        const struct related *r = &f->related.items[i];
        jsonw_object(j);
        jsonw_pair(j, "path", r->path);
        number_or_null(j, "line", r->span.line);
        number_or_null(j, "column", r->span.column);
        jsonw_pair(j, "message", r->message);
        jsonw_end(j);
    }
    jsonw_end(j);
}

static void write_edit(struct jsonw *j, const struct edit *edit)
{
    jsonw_object(j);
    jsonw_pair(j, "path", edit->path);
    if (edit->rename_to.len) {
        jsonw_pair(j, "rename_to", edit->rename_to);
    } else if (edit->create) {
        jsonw_key(j, "create");
        jsonw_bool(j, true);
        jsonw_pair(j, "text", edit->text);
    } else {
        jsonw_pair_uint(j, "start", edit->start);
        jsonw_pair_uint(j, "end", edit->end);
        jsonw_pair(j, "text", edit->text);
    }
    jsonw_end(j);
}

static void write_fix(struct jsonw *j, const struct finding *f)
{
    jsonw_key(j, "fix");
    if (!f->edits.len) {
        jsonw_null(j);
        return;
    }
    jsonw_object(j);
    jsonw_key(j, "safe");
    jsonw_bool(j, f->fix_safe);
    jsonw_key(j, "edits");
    jsonw_array(j);
    for (size_t i = 0; i < f->edits.len; i++)
        write_edit(j, &f->edits.items[i]);
    jsonw_end(j);
    jsonw_end(j);
}

static void write_finding(struct jsonw *j, const struct finding *f)
{
    jsonw_object(j);
    jsonw_pair(j, "rule", f->rule->id);
    jsonw_pair(j, "name", f->rule->name);
    jsonw_pair(j, "severity", str_of(report_severity(f->severity)));
    jsonw_pair(j, "path", f->path);
    number_or_null(j, "line", f->span.line);
    number_or_null(j, "column", f->span.column);
    number_or_null(j, "end_line", f->span.end_line);
    number_or_null(j, "end_column", f->span.end_column);
    jsonw_pair(j, "message", f->message);
    jsonw_key(j, "notes");
    jsonw_array(j);
    for (size_t i = 0; i < f->notes.len; i++)
        jsonw_str(j, f->notes.items[i]);
    jsonw_end(j);
    jsonw_pair(j, "help", f->help);
    jsonw_pair(j, "fingerprint", str_of(f->fingerprint));
    write_related(j, f);
    write_fix(j, f);
    jsonw_end(j);
}

static void write_problem(struct jsonw *j, const struct problem *problem)
{
    jsonw_object(j);
    jsonw_key(j, "path");
    if (problem->path.len)
        jsonw_str(j, problem->path);
    else
        jsonw_null(j);
    jsonw_pair(j, "message", problem->message);
    jsonw_key(j, "fatal");
    jsonw_bool(j, problem->fatal);
    jsonw_end(j);
}

static void write_summary(struct jsonw *j, const struct report_input *in)
{
    struct arena arena;
    struct rule_total *totals;
    arena_init(&arena);
    size_t count = report_by_rule(in, &arena, &totals);
    jsonw_object(j);
    jsonw_pair_uint(j, "errors", report_total(in, SEVERITY_ERROR));
    jsonw_pair_uint(j, "warnings", report_total(in, SEVERITY_WARNING));
    jsonw_pair_uint(j, "suppressed", in->suppressed);
    jsonw_pair_uint(j, "known", in->known);
    jsonw_pair_uint(j, "unknown_heartbeat_names", in->unknown_names);
    if (in->has_baseline) {
        jsonw_pair_uint(j, "baseline", in->baselined);
        jsonw_pair_uint(j, "stale", in->stale);
    }
    jsonw_pair_uint(j, "files", in->files);
    jsonw_key(j, "rules");
    jsonw_object(j);
    for (size_t i = 0; i < count; i++)
        jsonw_pair_uint(j, totals[i].rule->id.ptr, totals[i].count);
    jsonw_end(j);
    jsonw_end(j);
    arena_release(&arena);
}

void report_json(const struct report_input *in, struct buf *out)
{
    struct jsonw j = {.out = out, .inline_depth = 2};
    jsonw_object(&j);
    jsonw_pair_uint(&j, "version", SCHEMA_VERSION);
    jsonw_key(&j, "tool");
    jsonw_object(&j);
    jsonw_pair(&j, "name", STR("flatline"));
    jsonw_pair(&j, "version", STR(FLATLINE_VERSION));
    jsonw_end(&j);
    jsonw_pair(&j, "judged", in->label);
    jsonw_key(&j, "findings");
    jsonw_array(&j);
    for (size_t i = 0; i < in->count; i++)
        write_finding(&j, &in->findings[i]);
    jsonw_end(&j);
    jsonw_key(&j, "problems");
    jsonw_array(&j);
    for (size_t i = 0; i < in->problem_count; i++)
        write_problem(&j, &in->problems[i]);
    jsonw_end(&j);
    jsonw_key(&j, "summary");
    write_summary(&j, in);
    jsonw_end(&j);
}
