/* The table of formats and what several of them share. */
#include "report/report.h"

#include "base/map.h"
#include "base/utf8.h"

#include <stdlib.h>

#define NEAR_ENOUGH 3

const struct report reports[] = {
    {"text", "for people: excerpts, related places, help", true, report_text},
    {"concise", "path:line:column: ID message", false, report_concise},
    {"json", "everything, one object", false, report_json},
    {"sarif", "SARIF 2.1.0, for code scanning", false, report_sarif},
    {"github", "annotations of GitHub Actions", false, report_github},
    {"gitlab", "GitLab code quality", false, report_gitlab},
    {"junit", "JUnit XML, one case a finding", false, report_junit},
    {"rdjson", "reviewdog's diagnostics", false, report_rdjson},
};
const size_t report_count = sizeof reports / sizeof *reports;

const struct report *report_find(struct str name, const char **nearest)
{
    size_t best = NEAR_ENOUGH + 1;
    *nearest = "";
    for (size_t i = 0; i < report_count; i++) {
        size_t distance = str_distance(name, str_of(reports[i].name), NEAR_ENOUGH);
        if (distance == 0)
            return &reports[i];
        if (distance < best) {
            best = distance;
            *nearest = reports[i].name;
        }
    }
    return NULL;
}

size_t report_total(const struct report_input *in, enum severity severity)
{
    size_t total = 0;
    for (size_t i = 0; i < in->count; i++)
        total += in->findings[i].severity == severity;
    return total;
}

const char *report_severity(enum severity severity)
{
    return severity == SEVERITY_ERROR ? "error" : "warning";
}

void report_plural(struct buf *out, size_t count, const char *singular)
{
    buf_printf(out, "%zu %s%s", count, singular, count == 1 ? "" : "s");
}

static void add_hidden(const struct report_input *in, struct buf *out)
{
    const struct {
        size_t count;
        const char *how;
    } ways[] = {{in->known, "known"},
                {in->baselined, "in the baseline"},
                {in->suppressed, "suppressed"}};
    bool any = false;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (ways[i].count) {
            buf_printf(out, "%s%zu %s", any ? ", " : " (", ways[i].count, ways[i].how);
            any = true;
        }
    if (any)
        buf_addc(out, ')');
}

void report_summary(const struct report_input *in, struct buf *out)
{
    size_t errors = report_total(in, SEVERITY_ERROR);
    size_t warnings = report_total(in, SEVERITY_WARNING);
    if (errors)
        report_plural(out, errors, in->compared ? "new error" : "error");
    if (errors && warnings)
        buf_addz(out, " and ");
    if (warnings)
        report_plural(out, warnings, in->compared ? "new warning" : "warning");
    if (!errors && !warnings)
        buf_addz(out, in->compared ? "nothing new" : "nothing found");
    buf_addz(out, " in ");
    report_plural(out, in->files, "file");
    add_hidden(in, out);
    if (in->stale)
        buf_printf(out, ", %zu of the baseline fixed (flatline baseline --prune)",
                   in->stale);
    if (in->fixed_count) {
        buf_addz(out, ", ");
        report_plural(out, in->fixed_count, "file");
        buf_addz(out, " fixed");
    }
    if (in->problem_count) {
        buf_addz(out, ", ");
        report_plural(out, in->problem_count, "problem");
    }
}

void report_path(struct buf *out, const struct finding *f)
{
    utf8_escape(out, f->path.len ? f->path : STR("."));
    if (f->is_directory)
        buf_addc(out, '/');
}

void report_line(struct buf *out, const struct finding *f)
{
    report_path(out, f);
    if (f->span.line)
        buf_printf(out, ":%u:%u", f->span.line, f->span.column);
    buf_printf(out, ": %.*s ", STR_ARG(f->rule->id));
    utf8_escape(out, f->message);
}

/* What findings of one cause have in common while they are put in order. */
struct chain {
    enum severity gravest;
    uint32_t weight;
    uint32_t first; /* index of its first finding: the last resort of the order */
};

struct placed {
    const struct chain *chain;
    uint32_t index;
    bool is_cause; /* it is about the cause itself, the others hang on it */
};

static int compare(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_placed(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;
    int order = compare(b->chain->gravest, a->chain->gravest);
    if (!order)
        order = compare(b->chain->weight, a->chain->weight);
    if (!order)
        order = compare(a->chain->first, b->chain->first);
    if (!order)
        order = compare(b->is_cause, a->is_cause);
    return order ? order : compare(a->index, b->index);
}

static void join_chain(struct chain *chain, const struct finding *f, bool is_new,
                       uint32_t index)
{
    if (is_new)
        chain->first = index;
    if (f->severity > chain->gravest)
        chain->gravest = f->severity;
    if (f->weight > chain->weight)
        chain->weight = f->weight;
}

void report_gravest_first(const struct report_input *in, struct arena *arena,
                          uint32_t **order)
{
    struct placed *placed = arena_array(arena, in->count, sizeof *placed);
    struct chain *chains = arena_array(arena, in->count, sizeof *chains);
    struct map causes = {0};
    uint32_t chain_count = 0;
    for (uint32_t i = 0; i < in->count; i++) {
        const struct finding *f = &in->findings[i];
        uint32_t alone = MAP_NONE;
        uint32_t *slot = f->cause.len ? map_slot(&causes, arena, f->cause) : &alone;
        bool is_new = *slot == MAP_NONE;
        if (is_new)
            *slot = chain_count++;
        join_chain(&chains[*slot], f, is_new, i);
        placed[i] = (struct placed){&chains[*slot], i,
                                    f->cause.len && str_eq(f->path, f->cause)};
    }
    if (in->count)
        qsort(placed, in->count, sizeof *placed, compare_placed);
    *order = arena_array(arena, in->count, sizeof **order);
    for (uint32_t i = 0; i < in->count; i++)
        (*order)[i] = placed[i].index;
}

static int compare_totals(const void *left, const void *right)
{
    const struct rule_total *a = left, *b = right;
    if (a->count != b->count)
        return a->count < b->count ? 1 : -1;
    return str_cmp(a->rule->id, b->rule->id);
}

size_t report_by_rule(const struct report_input *in, struct arena *arena,
                      struct rule_total **totals)
{
    struct map seen = {0};
    VEC(struct rule_total) list = {0};
    for (size_t i = 0; i < in->count; i++) {
        const struct rule *rule = in->findings[i].rule;
        uint32_t *slot = map_slot(&seen, arena, rule->id);
        if (*slot == MAP_NONE) {
            *slot = (uint32_t)list.len;
            vec_add(&list, arena, ((struct rule_total){rule, 0}));
        }
        list.items[*slot].count++;
    }
    if (list.len)
        qsort(list.items, list.len, sizeof *list.items, compare_totals);
    *totals = list.items;
    return list.len;
}
