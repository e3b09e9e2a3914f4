#include "rulecase.h"

#include "catalogue.h"
#include "run.h"

/* Untracked and ignored files are on disk only: no entries of the snapshot. */
static struct snapshot *make_snapshot(const struct rule_case *c, struct arena *arena,
                                      struct memory_disk *disk)
{
    VEC(struct memory_file) tracked = {0};
    for (size_t i = 0; i < c->files.len; i++) {
        struct str path = c->files.items[i].path;
        if (!str_listed(path, c->untracked.items, c->untracked.len) &&
            !str_listed(path, c->ignored.items, c->ignored.len))
            vec_add(&tracked, arena, c->files.items[i]);
    }
    *disk = (struct memory_disk){c->untracked.items, c->ignored.items, c->untracked.len,
                                 c->ignored.len};
    struct snapshot *snap = snapshot_of_memory(tracked.items, tracked.len, arena);
    snapshot_set_disk(snap, disk);
    return snap;
}

static bool matches(const struct expectation *e, const struct finding *f)
{
    return str_eq(e->id, f->rule->id) && str_eq(e->path, f->path) &&
           (e->line == 0 || e->line == f->span.line);
}

/* Only the case's own rule and those that it expects too. */
static bool counts(const struct rulefile *file, const struct rule_case *c,
                   const struct finding *f)
{
    if (str_eq(f->rule->id, file->id))
        return true;
    for (size_t i = 0; i < c->expected.len; i++)
        if (str_eq(f->rule->id, c->expected.items[i].id))
            return true;
    return false;
}

static void add_surplus(struct buf *report, const struct finding *f)
{
    buf_printf(report, "+ %.*s %.*s", STR_ARG(f->rule->id), STR_ARG(f->path));
    if (f->span.line)
        buf_printf(report, ":%u", f->span.line);
    buf_printf(report, ": %.*s\n", STR_ARG(f->message));
}

static bool compare(const struct rulefile *file, const struct rule_case *c,
                    const struct run *run, struct arena *arena, struct buf *report)
{
    bool *met = arena_array(arena, c->expected.len, sizeof *met);
    bool same = true;
    for (size_t i = 0; i < run->findings.len; i++) {
        const struct finding *f = &run->findings.items[i];
        size_t e = 0;
        while (e < c->expected.len && (met[e] || !matches(&c->expected.items[e], f)))
            e++;
        if (e < c->expected.len) {
            met[e] = true;
        } else if (counts(file, c, f)) {
            add_surplus(report, f);
            same = false;
        }
    }
    for (size_t e = 0; e < c->expected.len; e++) {
        const struct expectation *expected = &c->expected.items[e];
        if (met[e])
            continue;
        same = false;
        buf_printf(report, "- %.*s %.*s", STR_ARG(expected->id),
                   STR_ARG(expected->path));
        if (expected->line)
            buf_printf(report, ":%u", expected->line);
        buf_addc(report, '\n');
    }
    return same;
}

/* A rule that is off by default is on in its own cases. */
static void switch_on(struct config *config, struct str id)
{
    const struct rule *rule = rule_find(id);
    if (!rule || rule->severity != SEVERITY_OFF)
        return;
    struct rule_setting *setting = vec_push(&config->severities, config->arena);
    setting->rule = rule;
    setting->severity = SEVERITY_WARNING;
}

bool rulecase_run(const struct rulefile *file, const struct rule_case *c,
                  struct buf *report)
{
    struct arena arena;
    struct config config;
    struct error err;
    bool found;
    arena_init(&arena);
    config_init(&config, &arena);
    switch_on(&config, file->id);
    bool ok = config_read(&config, c->config, STR("flatline.toml"), &found, &err);
    if (ok) {
        struct memory_disk disk;
        struct run run;
        struct run_request request = {
            .snapshot = make_snapshot(c, &arena, &disk), .config = &config, .jobs = 1};
        run_check(&request, &run);
        ok = compare(file, c, &run, &arena, report);
        run_release(&run);
    } else {
        buf_printf(report, "%s\n", err.text);
    }
    config_release(&config);
    arena_release(&arena);
    return ok;
}
