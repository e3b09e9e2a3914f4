/* gitlab - a code quality report: an array of issues (the subset of Code Climate's
 * format that GitLab documents). It wants a line of everything: a directory gets 1.
 * Problems are issues too, without which they would be lost. */
#include "report/report.h"

#include "base/utf8.h"

static void write_location(struct jsonw *j, struct str path, uint32_t line)
{
    jsonw_key(j, "location");
    jsonw_object(j);
    jsonw_pair(j, "path", path.len ? path : STR("."));
    jsonw_key(j, "lines");
    jsonw_object(j);
    jsonw_pair_uint(j, "begin", line ? line : 1);
    jsonw_end(j);
    jsonw_end(j);
}

static void write_finding(struct jsonw *j, const struct finding *f, struct buf *text)
{
    buf_clear(text);
    buf_printf(text, "%.*s: ", STR_ARG(f->rule->id));
    buf_add(text, f->message);
    jsonw_object(j);
    jsonw_pair(j, "description", buf_str(text));
    jsonw_pair(j, "check_name", f->rule->name);
    jsonw_pair(j, "fingerprint", str_of(f->fingerprint));
    jsonw_pair(j, "severity",
               f->severity == SEVERITY_ERROR ? STR("major") : STR("minor"));
    write_location(j, f->path, f->span.line);
    jsonw_end(j);
}

static void write_problem(struct jsonw *j, const struct problem *p)
{
    char fingerprint[17];
    uint64_t hash = str_hash_more(str_hash(p->path), p->message);
    for (int i = 0; i < 16; i++)
        fingerprint[i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
    jsonw_object(j);
    jsonw_pair(j, "description", p->message);
    jsonw_pair(j, "check_name", STR("problem"));
    jsonw_pair(j, "fingerprint", str_make(fingerprint, 16));
    jsonw_pair(j, "severity", p->fatal ? STR("blocker") : STR("info"));
    write_location(j, p->path, 0);
    jsonw_end(j);
}

void report_gitlab(const struct report_input *in, struct buf *out)
{
    struct jsonw j = {.out = out, .inline_depth = 1};
    struct buf text = {0};
    jsonw_array(&j);
    for (size_t i = 0; i < in->count; i++)
        write_finding(&j, &in->findings[i], &text);
    for (size_t i = 0; i < in->problem_count; i++)
        write_problem(&j, &in->problems[i]);
    jsonw_end(&j);
    buf_release(&text);
}
