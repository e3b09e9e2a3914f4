#include "run.h"

#include "base/path.h"
#include "base/pool.h"
#include "program/heartbeats.h"
#include "reading.h"
#include "verdict.h"
#include "worse.h"

/* One state of the repository on its way through the stages. */
struct side {
    const struct snapshot *snapshot;
    struct facts *facts; /* one per entry */
    struct program *program;
    struct verdict verdict;
};

/* What the program stage has read on demand: project metadata, tests of sentinels. */
struct demand {
    const struct run_request *request;
    const struct side *side;
    struct snapshot_reader *reader;
    struct run *run;
};

static bool read_metadata(void *context, size_t entry, struct str *out)
{
    struct demand *demand = context;
    struct buf bytes = {0};
    struct error err;
    const struct entry *e = &demand->side->snapshot->entries[entry];
    enum read_status status =
        snapshot_read(demand->reader, e, READING_MAX_FILE, &bytes, &err);
    if (status == READ_OK)
        *out = arena_str(&demand->run->arena, buf_str(&bytes));
    buf_release(&bytes);
    return status == READ_OK;
}

static struct reading reading_of(const struct run_request *request, struct run *run,
                                 const struct side *side)
{
    return (struct reading){
        .snapshot = side->snapshot,
        .options = {.loud_calls = request->config->loud_calls.items,
                    .loud_call_count = request->config->loud_calls.len,
                    .emitters = request->config->heartbeat.emitters.items,
                    .emitter_count = request->config->heartbeat.emitters.len},
        .cache = request->cache,
        .arena = &run->arena,
        .workers = run->worker_arenas,
        .worker_count = run->worker_count,
        .is_thrifty = request->jobs == 0,
        .shuffle = request->shuffle,
    };
}

static void read_facts(const struct run_request *request, struct run *run,
                       struct side *side, const struct side *known)
{
    struct reading reading = reading_of(request, run, side);
    reading.known_snapshot = known ? known->snapshot : NULL;
    reading.known_facts = known ? known->facts : NULL;
    reading.progress = request->progress;
    reading.progress_context = request->progress_context;
    reading_run(&reading);
    side->facts = reading.facts;
    for (size_t i = 0; i < reading.problems.list.len; i++)
        vec_add(&run->problems.list, &run->arena, reading.problems.list.items[i]);
    if (!known)
        run->statistics.files = reading.files;
    run->statistics.bytes += reading.bytes;
    run->statistics.parsed_bytes += reading.parsed_bytes;
}

/* The second reading of the few files that test a sentinel of another one. What is
 * wrong with them was said the first time. */
static void read_tests(void *context, const size_t *entries, size_t count,
                       struct facts *out)
{
    struct demand *demand = context;
    struct run *run = demand->run;
    struct reading reading = reading_of(demand->request, run, demand->side);
    reading.options.flag_tests = true;
    reading.entries = entries;
    reading.entry_count = count;
    reading_run(&reading);
    memcpy(out, reading.facts, count * sizeof *out);
    for (size_t i = 0; i < count; i++)
        run->statistics.parsed_bytes +=
            out[i].parsed - demand->side->facts[entries[i]].parsed;
}

static void build_program(const struct run_request *request, struct run *run,
                          struct side *side)
{
    struct demand demand = {request, side, snapshot_reader_new(side->snapshot), run};
    struct program_input input = {
        .snapshot = side->snapshot,
        .config = request->config,
        .facts = side->facts,
        .read = read_metadata,
        .context = &demand,
        .read_tests = read_tests,
    };
    side->program = program_build(&input, &run->arena);
    side->program->heartbeats =
        heartbeats_build(side->program, read_metadata, &demand, &run->arena);
    snapshot_reader_free(demand.reader);
}

static void judge(const struct run_request *request, struct run *run, struct side *side)
{
    struct judgement judgement = {
        .program = side->program, .config = request->config, .arena = &run->arena};
    for (size_t i = 0; i < builtin_rule_count; i++)
        if (builtin_rules[i].judge && config_uses(request->config, &builtin_rules[i])) {
            judgement.rule = &builtin_rules[i];
            builtin_rules[i].judge(&judgement);
        }
    verdict_reach(&judgement, &side->verdict);
}

static void start(const struct run_request *request, struct run *run)
{
    *run = (struct run){0};
    arena_init(&run->arena);
    run->worker_count = request->jobs ? request->jobs : pool_processors();
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

static void read_head(const struct run_request *request, struct run *run,
                      struct side *head)
{
    start(request, run);
    head->snapshot = request->snapshot;
    read_facts(request, run, head, NULL);
    build_program(request, run, head);
    run->program = head->program;
    run->facts = head->facts;
    note_registries(request, run);
    run->statistics.unknown_names = heartbeats_unknown(run->program->heartbeats);
    for (size_t i = 0; i < head->snapshot->count; i++) {
        run->statistics.imports += head->facts[i].import_count;
        run->statistics.guards += head->facts[i].guard_count;
    }
}

void run_program(const struct run_request *request, struct run *run)
{
    struct side head = {0};
    read_head(request, run, &head);
    if (request->cache)
        cache_save(request->cache);
}

/* Marks what the base does not have; without a base everything is new. */
static bool *find_new(const struct run_request *request, struct run *run,
                      const struct side *head)
{
    size_t count = head->verdict.findings.len;
    bool *is_new = arena_array(&run->arena, count, sizeof *is_new);
    memset(is_new, 1, count);
    if (!request->base)
        return is_new;
    struct side base = {.snapshot = request->base};
    read_facts(request, run, &base, head);
    build_program(request, run, &base);
    judge(request, run, &base);
    struct worse_side ours = {head->snapshot, head->verdict.findings.items, count};
    struct worse_side theirs = {base.snapshot, base.verdict.findings.items,
                                base.verdict.findings.len};
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

void run_check(const struct run_request *request, struct run *run)
{
    struct side head = {0};
    read_head(request, run, &head);
    judge(request, run, &head);
    bool *is_new = find_new(request, run, &head);
    note_patterns(request, run);
    run->statistics.suppressed = head.verdict.suppressed;
    for (size_t i = 0; i < head.verdict.findings.len; i++) {
        const struct finding *f = &head.verdict.findings.items[i];
        if (is_new[i] && in_paths(request, f->path) && in_touched(request, f))
            vec_add(&run->findings, &run->arena, *f);
    }
    if (request->cache)
        cache_save(request->cache);
}

void run_release(struct run *run)
{
    for (unsigned i = 0; i < run->worker_count; i++)
        arena_release(&run->worker_arenas[i]);
    arena_release(&run->arena);
}
