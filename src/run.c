#include "run.h"

#include "base/path.h"
#include "base/pool.h"
#include "verdict.h"

#include <stdatomic.h>
#include <stdlib.h>

/* Reading: every Python entry of the snapshot becomes facts, on all processors. Each
 * worker has its own arena, parser and object database; the results go to the entry's
 * own slot, so that order never matters. */
struct reading {
    const struct run_request *request;
    struct run *run;
    const size_t *entries; /* indexes of the Python entries */
    size_t count;
    struct problem *problems; /* one slot an entry read; message empty: none */
    struct facts_options options;
    atomic_size_t done, bytes, parsed;
};

struct reader {
    unsigned number;
    struct snapshot_reader *source;
    struct facts_reader *facts;
    struct arena *arena;
    struct buf bytes;
};

static void *start_reader(void *context, unsigned worker)
{
    struct reading *reading = context;
    struct reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        arena_out_of_memory(sizeof *reader);
    reader->number = worker;
    reader->source = snapshot_reader_new(reading->request->snapshot);
    reader->facts = facts_reader_new(&reading->options);
    reader->arena = &reading->run->worker_arenas[worker];
    return reader;
}

static void finish_reader(void *context, void *own)
{
    struct reader *reader = own;
    (void)context;
    snapshot_reader_free(reader->source);
    facts_reader_free(reader->facts);
    buf_release(&reader->bytes);
    free(reader);
}

static void read_entry(void *context, void *own, size_t item)
{
    struct reading *reading = context;
    struct reader *reader = own;
    const struct snapshot *snapshot = reading->request->snapshot;
    const struct entry *entry = &snapshot->entries[reading->entries[item]];
    struct facts *facts = &reading->run->facts[reading->entries[item]];
    struct error err;
    enum read_status status =
        snapshot_read(reader->source, entry, RUN_MAX_FILE, &reader->bytes, &err);
    if (status == READ_OK) {
        facts_read(buf_str(&reader->bytes), reader->facts, reader->arena, facts);
        atomic_fetch_add(&reading->bytes, reader->bytes.len);
        atomic_fetch_add(&reading->parsed, facts->parsed);
    } else if (status != READ_ABSENT) {
        reading->problems[item] =
            (struct problem){entry->path, arena_str(reader->arena, str_of(err.text)),
                             status == READ_MISSING_OBJECT};
    }
    size_t done = atomic_fetch_add(&reading->done, 1) + 1;
    if (reading->request->progress && reader->number == 0)
        reading->request->progress(reading->request->progress_context, done,
                                   reading->count);
}

static void read_facts(const struct run_request *request, struct run *run)
{
    const struct snapshot *snapshot = request->snapshot;
    size_t *entries = arena_array(&run->arena, snapshot->count, sizeof *entries);
    size_t count = 0;
    for (size_t i = 0; i < snapshot->count; i++)
        if ((snapshot->entries[i].mode & MODE_TYPE_MASK) == MODE_FILE &&
            program_is_python(snapshot->entries[i].path))
            entries[count++] = i;
    struct reading reading = {
        .request = request,
        .run = run,
        .entries = entries,
        .count = count,
        .problems = arena_array(&run->arena, count, sizeof(struct problem)),
        .options = {request->config->loud_calls.items, request->config->loud_calls.len},
    };
    run->worker_count = request->jobs ? request->jobs : pool_processors();
    if (run->worker_count > POOL_MAX_WORKERS)
        run->worker_count = POOL_MAX_WORKERS;
    run->worker_arenas =
        arena_array(&run->arena, run->worker_count, sizeof *run->worker_arenas);
    struct pool_job job = {count,           run->worker_count, start_reader,
                           read_entry,      finish_reader,     &reading,
                           request->shuffle};
    pool_run(&job);
    for (size_t i = 0; i < count; i++)
        if (reading.problems[i].message.len)
            vec_add(&run->problems.list, &run->arena, reading.problems[i]);
    run->statistics.files = count;
    run->statistics.bytes = reading.bytes;
    run->statistics.parsed_bytes = reading.parsed;
}

/* What the program stage reads beside Python: project metadata. */
struct metadata {
    const struct snapshot *snapshot;
    struct snapshot_reader *reader;
    struct run *run;
};

static bool read_metadata(void *context, size_t entry, struct str *out)
{
    struct metadata *metadata = context;
    struct buf bytes = {0};
    struct error err;
    const struct entry *e = &metadata->snapshot->entries[entry];
    enum read_status status =
        snapshot_read(metadata->reader, e, RUN_MAX_FILE, &bytes, &err);
    if (status == READ_OK)
        *out = arena_str(&metadata->run->arena, buf_str(&bytes));
    buf_release(&bytes);
    return status == READ_OK;
}

static void build_program(const struct run_request *request, struct run *run)
{
    struct metadata metadata = {request->snapshot,
                                snapshot_reader_new(request->snapshot), run};
    struct program_input input = {
        .snapshot = request->snapshot,
        .config = request->config,
        .facts = run->facts,
        .read = read_metadata,
        .context = &metadata,
    };
    run->program = program_build(&input, &run->arena);
    snapshot_reader_free(metadata.reader);
}

void run_program(const struct run_request *request, struct run *run)
{
    *run = (struct run){0};
    arena_init(&run->arena);
    run->facts = arena_array(&run->arena, request->snapshot->count, sizeof *run->facts);
    read_facts(request, run);
    build_program(request, run);
    for (size_t i = 0; i < request->snapshot->count; i++) {
        run->statistics.imports += run->facts[i].import_count;
        run->statistics.guards += run->facts[i].guard_count;
    }
}

static bool wanted(const struct run_request *request, struct str path)
{
    for (size_t i = 0; i < request->path_count; i++)
        if (path_within(path, request->paths[i]))
            return true;
    return request->path_count == 0;
}

void run_check(const struct run_request *request, struct run *run)
{
    run_program(request, run);
    struct judgement judgement = {
        .program = run->program, .config = request->config, .arena = &run->arena};
    for (size_t i = 0; i < builtin_rule_count; i++)
        if (builtin_rules[i].judge && config_uses(request->config, &builtin_rules[i])) {
            judgement.rule = &builtin_rules[i];
            builtin_rules[i].judge(&judgement);
        }
    struct verdict verdict = {0};
    verdict_reach(&judgement, &verdict);
    run->statistics.suppressed = verdict.suppressed;
    for (size_t i = 0; i < verdict.findings.len; i++)
        if (wanted(request, verdict.findings.items[i].path))
            vec_add(&run->findings, &run->arena, verdict.findings.items[i]);
}

void run_release(struct run *run)
{
    for (unsigned i = 0; i < run->worker_count; i++)
        arena_release(&run->worker_arenas[i]);
    arena_release(&run->arena);
}
