/* sarif - SARIF 2.1.0 (OASIS, errata 01), what code scanning services read.
 *
 * One run; the rules that reported, with their prose from their files; results in total
 * order with our fingerprint as `flatline/v1`. Columns are code points, said so in
 * columnKind. A finding about a directory has the directory's URI and no region. */
#include "report/report.h"
#include "report/uri.h"

#include "base/map.h"
#include "config/toml.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"
#define FINGERPRINT "flatline/v1"

struct sarif {
    struct jsonw j;
    const struct report_input *in;
    struct arena arena;
    struct map indexes; /* rule id -> index in the driver's rules */
};

static void text_object(struct jsonw *j, const char *key, struct str text)
{
    jsonw_key(j, key);
    jsonw_object(j);
    jsonw_pair(j, "text", text);
    jsonw_end(j);
}

static struct str prose(struct sarif *s, const struct rule *rule, const char *key)
{
    struct toml_doc doc;
    struct error err;
    if (!toml_parse(&doc, rule->toml, rule->file, &s->arena, &err))
        return STR("");
    const struct toml_node *node = toml_get(doc.root, str_of(key));
    return node && node->kind == TOML_STRING ? str_trim(node->string) : STR("");
}

static void write_rule(struct sarif *s, const struct rule *rule)
{
    struct str why = prose(s, rule, "why"), instead = prose(s, rule, "instead");
    jsonw_object(&s->j);
    jsonw_pair(&s->j, "id", rule->id);
    jsonw_pair(&s->j, "name", rule->name);
    text_object(&s->j, "shortDescription", rule->summary);
    if (why.len)
        text_object(&s->j, "fullDescription", why);
    if (instead.len)
        text_object(&s->j, "help", instead);
    jsonw_key(&s->j, "defaultConfiguration");
    jsonw_object(&s->j);
    jsonw_pair(&s->j, "level",
               rule->severity == SEVERITY_OFF
                   ? STR("none")
                   : str_of(report_severity(rule->severity)));
    jsonw_end(&s->j);
    jsonw_end(&s->j);
}

static void write_driver(struct sarif *s)
{
    jsonw_key(&s->j, "tool");
    jsonw_object(&s->j);
    jsonw_key(&s->j, "driver");
    jsonw_object(&s->j);
    jsonw_pair(&s->j, "name", STR("flatline"));
    jsonw_pair(&s->j, "version", STR(FLATLINE_VERSION));
    jsonw_pair(&s->j, "semanticVersion", STR(FLATLINE_VERSION));
    jsonw_key(&s->j, "rules");
    jsonw_array(&s->j);
    uint32_t count = 0;
    for (size_t i = 0; i < s->in->count; i++) {
        const struct rule *rule = s->in->findings[i].rule;
        uint32_t *index = map_slot(&s->indexes, &s->arena, rule->id);
        if (*index != MAP_NONE)
            continue;
        *index = count++;
        write_rule(s, rule);
    }
    jsonw_end(&s->j);
    jsonw_end(&s->j);
    jsonw_end(&s->j);
}

static void write_region(struct jsonw *j, const struct span *span)
{
    if (!span->line)
        return;
    jsonw_key(j, "region");
    jsonw_object(j);
    jsonw_pair_uint(j, "startLine", span->line);
    if (span->column)
        jsonw_pair_uint(j, "startColumn", span->column);
    if (span->end_line >= span->line && span->end_column) {
        jsonw_pair_uint(j, "endLine", span->end_line);
        jsonw_pair_uint(j, "endColumn", span->end_column);
    }
    jsonw_end(j);
}

static void write_location(struct sarif *s, struct str path, bool is_directory,
                           const struct span *span, struct str message)
{
    struct buf uri = {0};
    uri_path(&uri, path);
    if (is_directory && path.len)
        buf_addc(&uri, '/');
    jsonw_object(&s->j);
    jsonw_key(&s->j, "physicalLocation");
    jsonw_object(&s->j);
    jsonw_key(&s->j, "artifactLocation");
    jsonw_object(&s->j);
    jsonw_pair(&s->j, "uri", uri.len ? buf_str(&uri) : STR("."));
    jsonw_pair(&s->j, "uriBaseId", STR("%SRCROOT%"));
    jsonw_end(&s->j);
    write_region(&s->j, span);
    jsonw_end(&s->j);
    if (message.len)
        text_object(&s->j, "message", message);
    jsonw_end(&s->j);
    buf_release(&uri);
}

/* The message with the notes and the help: services show nothing else of them. */
static void write_message(struct sarif *s, const struct finding *f)
{
    struct buf text = {0};
    buf_add(&text, f->message);
    for (size_t i = 0; i < f->notes.len; i++) {
        buf_addz(&text, "\n");
        buf_add(&text, f->notes.items[i]);
    }
    if (f->help.len) {
        buf_addz(&text, "\nhelp: ");
        buf_add(&text, f->help);
    }
    text_object(&s->j, "message", buf_str(&text));
    buf_release(&text);
}

static void write_result(struct sarif *s, const struct finding *f)
{
    jsonw_object(&s->j);
    jsonw_pair(&s->j, "ruleId", f->rule->id);
    jsonw_pair_uint(&s->j, "ruleIndex", map_get(&s->indexes, f->rule->id));
    jsonw_pair(&s->j, "level", str_of(report_severity(f->severity)));
    write_message(s, f);
    jsonw_key(&s->j, "locations");
    jsonw_array(&s->j);
    write_location(s, f->path, f->is_directory, &f->span, STR(""));
    jsonw_end(&s->j);
    if (f->related.len) {
        jsonw_key(&s->j, "relatedLocations");
        jsonw_array(&s->j);
        for (size_t i = 0; i < f->related.len; i++)
            write_location(s, f->related.items[i].path, false,
                           &f->related.items[i].span, f->related.items[i].message);
        jsonw_end(&s->j);
    }
    jsonw_key(&s->j, "partialFingerprints");
    jsonw_object(&s->j);
    jsonw_pair(&s->j, FINGERPRINT, str_of(f->fingerprint));
    jsonw_end(&s->j);
    jsonw_end(&s->j);
}

static void write_problem(struct sarif *s, const struct problem *p)
{
    const struct span nowhere = {0};
    jsonw_object(&s->j);
    jsonw_pair(&s->j, "level", p->fatal ? STR("error") : STR("warning"));
    text_object(&s->j, "message", p->message);
    if (p->path.len) {
        jsonw_key(&s->j, "locations");
        jsonw_array(&s->j);
        write_location(s, p->path, false, &nowhere, STR(""));
        jsonw_end(&s->j);
    }
    jsonw_end(&s->j);
}

static void write_invocation(struct sarif *s)
{
    bool fatal = false;
    for (size_t i = 0; i < s->in->problem_count; i++)
        fatal = fatal || s->in->problems[i].fatal;
    jsonw_key(&s->j, "invocations");
    jsonw_array(&s->j);
    jsonw_object(&s->j);
    jsonw_key(&s->j, "executionSuccessful");
    jsonw_bool(&s->j, !fatal);
    jsonw_key(&s->j, "toolExecutionNotifications");
    jsonw_array(&s->j);
    for (size_t i = 0; i < s->in->problem_count; i++)
        write_problem(s, &s->in->problems[i]);
    jsonw_end(&s->j);
    jsonw_end(&s->j);
    jsonw_end(&s->j);
}

void report_sarif(const struct report_input *in, struct buf *out)
{
    struct sarif s = {.j = {.out = out, .inline_depth = 4}, .in = in};
    arena_init(&s.arena);
    jsonw_object(&s.j);
    jsonw_pair(&s.j, "$schema", STR(SCHEMA));
    jsonw_pair(&s.j, "version", STR("2.1.0"));
    jsonw_key(&s.j, "runs");
    jsonw_array(&s.j);
    jsonw_object(&s.j);
    write_driver(&s);
    write_invocation(&s);
    jsonw_pair(&s.j, "columnKind", STR("unicodeCodePoints"));
    jsonw_key(&s.j, "results");
    jsonw_array(&s.j);
    for (size_t i = 0; i < in->count; i++)
        write_result(&s, &in->findings[i]);
    jsonw_end(&s.j);
    jsonw_end(&s.j);
    jsonw_end(&s.j);
    jsonw_end(&s.j);
    arena_release(&s.arena);
}
