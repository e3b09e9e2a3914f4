#include "run.h"

#include "alike.h"
#include "base/path.h"
#include "base/pool.h"
#include "cache/cache.h"
#include "program/heartbeats.h"
#include "side.h"
#include "worse.h"

static void start(const struct run_request *request, struct run *run)
{
    *run = (struct run){0};
    arena_init(&run->arena);
    run->worker_count = request->jobs ? request->jobs : pool_workers();
    if (run->worker_count > POOL_MAX_WORKERS)
        run->worker_count = POOL_MAX_WORKERS;
    run->worker_arenas =
        arena_array(&run->arena, run->worker_count, sizeof *run->worker_arenas);
}

/* A registry that cannot be read leaves its rules blind: that is no clean result. */
static void note_registries(const struct run_request *request, struct run *run)
{
    const struct heartbeats *h = run->program->heartbeats;
    for (size_t all = 0; h && all < 2; all++) {
        const struct registry *list =
            all ? h->registries.alias_list.items : h->registries.list.items;
        size_t count = all ? h->registries.alias_list.len : h->registries.list.len;
        for (size_t i = 0; i < count; i++) {
            const struct registry *r = &list[i];
            if (!r->error.len)
                continue;
            struct str message = arena_printf(
                &run->arena, "line %u: the %s `%.*s`, select = `%.*s`: %.*s",
                r->source->span.line, all ? "alias table" : "registry",
                STR_ARG(r->source->file), STR_ARG(r->source->select),
                STR_ARG(r->error));
            vec_add(&run->problems.list, &run->arena,
                    ((struct problem){request->config->file, message, true}));
        }
    }
}

static void note_pattern(const struct run_request *request, struct run *run,
                         const struct pattern *pattern, const char *key)
{
    if (!pattern || !pattern_exceeded(pattern))
        return;
    struct str message =
        arena_printf(&run->arena,
                     "`%s`: `%.*s` takes too many steps on some names; it "
                     "counts as not matching them: write it without nested repetition",
                     key, STR_ARG(pattern_source(pattern)));
    vec_add(&run->problems.list, &run->arena,
            ((struct problem){request->config->file, message, true}));
}

/* Nor one with a pattern that was given up on. */
static void note_patterns(const struct run_request *request, struct run *run)
{
    const struct heartbeat_config *heartbeat = &request->config->heartbeat;
    note_pattern(request, run, heartbeat->retry, "heartbeat.retry");
    for (size_t i = 0; i < heartbeat->conventions.len; i++)
        note_pattern(request, run, heartbeat->conventions.items[i].pattern,
                     "heartbeat.convention.pattern");
}

static void read_head(struct side *head, const struct run_request *request,
                      struct run *run)
{
    side_read(head, request, run, NULL);
    side_build(head, request, run);
    run->program = head->program;
    run->facts = head->facts;
    note_registries(request, run);
}

static void count(const struct side *head, struct run *run)
{
    size_t bytes = run->statistics.bytes, parsed = run->statistics.parsed_bytes;
    run->statistics = head->statistics;
    run->statistics.bytes = bytes;
    run->statistics.parsed_bytes = parsed;
}

void run_program(const struct run_request *request, struct run *run)
{
    struct side head = {.snapshot = request->snapshot};
    start(request, run);
    side_identify(&head, request, run);
    read_head(&head, request, run);
    count(&head, run);
    if (request->cache)
        cache_save(request->cache);
}

/* Both sides or none: a base that must be judged wants the facts of head. */
static void recall(const struct run_request *request, struct run *run,
                   struct side *head, struct side *base)
{
    if (!request->base || side_recall(base, run, MEMORY_BASE))
        side_recall(head, run, MEMORY_EXACT);
}

static void add_problems(struct run *run, const struct side *side)
{
    for (size_t i = 0; i < side->problems.list.len; i++)
        vec_add(&run->problems.list, &run->arena, side->problems.list.items[i]);
}

static void judge_head(const struct run_request *request, struct run *run,
                       struct side *head)
{
    if (head->recalled) {
        add_problems(run, head);
    } else {
        read_head(head, request, run);
        side_judge(head, request, run);
    }
    count(head, run);
}

/* Marks what the base does not have; without a base everything is new. */
static bool *find_new(const struct run_request *request, struct run *run,
                      const struct side *head, struct side *base)
{
    size_t findings = head->verdict.findings.len;
    bool *is_new = arena_array(&run->arena, findings, sizeof *is_new);
    memset(is_new, 1, findings);
    if (!request->base)
        return is_new;
    side_read(base, request, run, head);
    if (!base->recalled) {
        side_build(base, request, run);
        side_judge(base, request, run);
    }
    struct worse_side ours = {head->snapshot, head->verdict.findings.items, findings};
    struct worse_side theirs = {base->snapshot, base->verdict.findings.items,
                                base->verdict.findings.len};
    run->statistics.known = worse_than(&ours, &theirs, is_new, &run->arena);
    return is_new;
}

static bool in_paths(const struct run_request *request, struct str path)
{
    for (size_t i = 0; i < request->path_count; i++)
        if (path_within(path, request->paths[i]))
            return true;
    return request->path_count == 0;
}

static bool in_touched(const struct run_request *request, const struct finding *f)
{
    for (size_t i = 0; i < request->touched_count; i++)
        if (str_eq(f->is_directory ? path_dir(request->touched[i])
                                   : request->touched[i],
                   f->path))
            return true;
    return !request->only_touched;
}

/* What is wrong with the configuration is not remembered: which side would it be of? */
static void keep(const struct run *run, struct side *head, struct side *base)
{
    bool only_files = true;
    for (size_t i = 0; i < run->problems.list.len; i++)
        only_files &= !run->problems.list.items[i].fatal;
    if (only_files && !head->recalled)
        side_keep(head, run);
    if (only_files && base->snapshot && !base->recalled)
        side_keep(base, run);
}

static bool will_keep(const struct side *side)
{
    return !side->recalled && !side->doubtful && side->memory.cache;
}

static void judge_sides(const struct run_request *request, struct run *run,
                        struct side *head, struct side *base)
{
    judge_head(request, run, head);
    /* Of what is compared with a base little is shown. */
    if (!request->base && (request->shows_lines || will_keep(head)))
        side_read_lines(head, run);
    const bool *is_new = find_new(request, run, head, base);
    note_patterns(request, run);
    for (size_t i = 0; i < head->verdict.findings.len; i++) {
        const struct finding *f = &head->verdict.findings.items[i];
        if (is_new[i] && in_paths(request, f->path) && in_touched(request, f))
            vec_add(&run->findings, &run->arena, *f);
    }
    keep(run, head, base);
}

/* Head says what base says: nothing that would be worse. */
static void take_over(struct run *run, struct side *head, const struct side *base,
                      const struct since *since)
{
    add_problems(run, base);
    count(base, run);
    run->statistics.files = reading_count(head->snapshot);
    run->statistics.known = base->verdict.findings.len;
    memory_keep_moved(&head->memory, &base->memory, since);
}

void run_check(const struct run_request *request, struct run *run)
{
    struct side head, base;
    struct since since;
    start(request, run);
    side_open(&head, request, request->snapshot);
    side_open(&base, request, request->base);
    side_identify(&head, request, run);
    recall(request, run, &head, &base);
    if (base.recalled && !head.recalled &&
        sides_alike(&head, &base, request, run, &since))
        take_over(run, &head, &base, &since);
    else
        judge_sides(request, run, &head, &base);
    if (request->cache)
        cache_save(request->cache);
    side_close(&head);
    side_close(&base);
}

void run_release(struct run *run)
{
    for (unsigned i = 0; i < run->worker_count; i++)
        arena_release(&run->worker_arenas[i]);
    arena_release(&run->arena);
}
