/* What a state went through: see side.h. */
#include "side.h"

#include "base/pool.h"
#include "base/siphash.h"
#include "codes.h"
#include "identity.h"
#include "lines.h"
#include "program/heartbeats.h"
#include "program/usual.h"
#include "python/asked.h"
#include "python/code.h"
#include "reading.h"

void side_open(struct side *side, const struct run_request *request,
               const struct snapshot *snapshot)
{
    *side = (struct side){.snapshot = snapshot};
    if (snapshot)
        memory_open(&side->memory, request->anew ? NULL : request->cache, snapshot,
                    request->config);
}

void side_identify(const struct side *side, const struct run_request *request,
                   const struct run *run)
{
    struct facts_options options = reading_options(request->config);
    bool may_know = request->cache && cache_has_any(request->cache);
    if (may_know || request->base)
        identity_settle(side->snapshot, request->cache, cache_variant(&options),
                        run->worker_count);
}

void side_close(struct side *side)
{
    memory_close(&side->memory);
}

/* ---- Reading ---- */

struct reading side_reading(const struct side *side, const struct run_request *request,
                            struct run *run)
{
    return (struct reading){
        .snapshot = side->snapshot,
        .options = reading_options(request->config),
        .cache = request->cache,
        .arena = &run->arena,
        .workers = run->worker_arenas,
        .worker_count = run->worker_count,
        .is_thrifty = request->jobs == 0,
        .shuffle = request->shuffle,
    };
}

/* The problems of all its files: of those it shares with `known`, those are. */
static void add_problems(struct side *side, struct run *run, const struct side *known,
                         const struct problems *own)
{
    size_t from = 0, count = known ? known->problems.list.len : 0;
    for (size_t i = 0; i <= own->list.len; i++) {
        bool last = i == own->list.len;
        for (; from < count; from++) {
            const struct problem *theirs = &known->problems.list.items[from];
            if (!last && str_cmp(theirs->path, own->list.items[i].path) >= 0)
                break;
            if (reading_shares(side->snapshot, known->snapshot, theirs->path))
                vec_add(&side->problems.list, &run->arena, *theirs);
        }
        if (!last)
            vec_add(&side->problems.list, &run->arena, own->list.items[i]);
    }
}

void side_read(struct side *side, const struct run_request *request, struct run *run,
               const struct side *known)
{
    struct reading reading = side_reading(side, request, run);
    reading.known_snapshot = known ? known->snapshot : NULL;
    reading.known_facts = known ? known->facts : NULL;
    reading.progress = request->progress;
    reading.progress_context = request->progress_context;
    reading_run(&reading);
    for (size_t i = 0; i < reading.problems.list.len; i++)
        vec_add(&run->problems.list, &run->arena, reading.problems.list.items[i]);
    run->statistics.bytes += reading.bytes;
    run->statistics.parsed_bytes += reading.parsed_bytes;
    if (side->recalled)
        return;
    side->facts = reading.facts;
    side->doubtful |= reading.doubtful || (known && known->doubtful);
    side->statistics.files = reading.files;
    add_problems(side, run, known, &reading.problems);
}

/* ---- The program ---- */

/* What the program stage has read on demand: project metadata, tests of sentinels. */
struct demand {
    const struct run_request *request;
    struct side *side;
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
    memory_note_read(&demand->side->memory, e, status == READ_OK ? out : NULL);
    if (status == READ_OK && reading_is_source(e) &&
        !snapshot_still_known(demand->reader, e, out))
        demand->side->doubtful = true;
    buf_release(&bytes);
    return status == READ_OK;
}

/* Who knows the key of the cache alone can say under which name a blob's code is. */
static bool code_key(const struct demand *demand, size_t entry, struct store_key *key)
{
    const struct cache *cache = demand->request->cache;
    const struct entry *e = &demand->side->snapshot->entries[entry];
    struct object_id id;
    struct siphash h;
    if (!cache || !snapshot_known_id(demand->reader, e, &id))
        return false;
    siphash_init(&h, cache->store.secret, 1, 3);
    siphash_add(&h, str_make((const char *)id.bytes, sizeof id.bytes));
    siphash_end(&h, key->bytes);
    memcpy(key->bytes + 16, "code of the blob", 16);
    return true;
}

static bool recall_code(void *context, size_t entry, struct code *out)
{
    struct demand *demand = context;
    struct store_key key;
    struct str value;
    if (!code_key(demand, entry, &key) ||
        !cache_find(demand->request->cache, &key, &value) ||
        !code_load(value, &demand->run->arena, out))
        return false;
    memory_note_recalled(&demand->side->memory,
                         &demand->side->snapshot->entries[entry]);
    return true;
}

static void keep_code(void *context, size_t entry, const struct code *code)
{
    struct demand *demand = context;
    const struct entry *e = &demand->side->snapshot->entries[entry];
    struct store_key key;
    struct buf block = {0};
    if (demand->side->doubtful || !code_key(demand, entry, &key) ||
        !snapshot_still_known(demand->reader, e, NULL))
        return;
    code_save(code, &block);
    cache_add(demand->request->cache, &key, buf_str(&block));
    buf_release(&block);
}

/* Of several files; what the cache has not is read on all processors. */
static void read_codes(void *context, const size_t *entries, size_t count,
                       struct code *out)
{
    struct demand *demand = context;
    struct run *run = demand->run;
    VEC(size_t) slots = {0}, missing = {0};
    for (size_t i = 0; i < count; i++)
        if (!recall_code(demand, entries[i], &out[i])) {
            vec_add(&slots, &run->arena, i);
            vec_add(&missing, &run->arena, entries[i]);
        }
    struct codes codes = {.snapshot = demand->side->snapshot,
                          .entries = missing.items,
                          .count = missing.len,
                          .workers = run->worker_arenas,
                          .worker_count = run->worker_count,
                          .shuffle = demand->request->shuffle};
    struct coded *read = arena_array(&run->arena, missing.len, sizeof *read);
    codes_read(&codes, read);
    for (size_t i = 0; i < missing.len; i++) {
        const struct entry *e = &demand->side->snapshot->entries[missing.items[i]];
        out[slots.items[i]] = read[i].code;
        if (read[i].still_known)
            memory_note_recalled(&demand->side->memory, e);
        else
            memory_note_read(&demand->side->memory, e, NULL);
        demand->side->doubtful |= read[i].was_read && !read[i].still_known;
        if (read[i].was_read)
            keep_code(demand, missing.items[i], &read[i].code);
    }
}

/* The second reading of the few files that test a sentinel of another one. What is
 * wrong with them was said the first time. */
static void read_tests(void *context, const size_t *entries, size_t count,
                       struct facts *out)
{
    struct demand *demand = context;
    struct run *run = demand->run;
    struct reading reading = side_reading(demand->side, demand->request, run);
    reading.options.flag_tests = true;
    reading.entries = entries;
    reading.entry_count = count;
    reading_run(&reading);
    demand->side->doubtful |= reading.doubtful;
    memcpy(out, reading.facts, count * sizeof *out);
    for (size_t i = 0; i < count; i++)
        run->statistics.parsed_bytes +=
            out[i].parsed - demand->side->facts[entries[i]].parsed;
}

void side_build(struct side *side, const struct run_request *request, struct run *run)
{
    struct demand demand = {request, side, snapshot_reader_new(side->snapshot), run};
    memory_listen(&side->memory);
    struct program_input input = {
        .snapshot = side->snapshot,
        .config = request->config,
        .facts = side->facts,
        .read = read_metadata,
        .context = &demand,
        .read_tests = read_tests,
    };
    struct code_store codes = {recall_code, keep_code, read_codes, &demand};
    side->program = program_build(&input, &run->arena);
    side->program->code_store = &codes;
    side->program->heartbeats =
        heartbeats_build(side->program, read_metadata, &demand, &run->arena);
    side->program->code_store = NULL;
    snapshot_reader_free(demand.reader);
    side->statistics.unknown_names = heartbeats_unknown(side->program->heartbeats);
    for (size_t i = 0; i < side->snapshot->count; i++) {
        side->statistics.imports += side->facts[i].import_count;
        side->statistics.guards += side->facts[i].guard_count;
    }
}

void side_judge(struct side *side, const struct run_request *request, struct run *run)
{
    struct judgement judgement = {
        .program = side->program, .config = request->config, .arena = &run->arena};
    for (size_t i = 0; i < builtin_rule_count; i++)
        if (builtin_rules[i].judge && config_uses(request->config, &builtin_rules[i])) {
            judgement.rule = &builtin_rules[i];
            builtin_rules[i].judge(&judgement);
        }
    verdict_reach(&judgement, &side->verdict);
    side->statistics.suppressed = side->verdict.suppressed;
}

void side_read_lines(struct side *side, struct run *run)
{
    struct lines lines = {.snapshot = side->snapshot,
                          .findings = side->verdict.findings.items,
                          .count = side->verdict.findings.len,
                          .arena = &run->arena,
                          .workers = run->worker_arenas,
                          .worker_count = run->worker_count};
    lines_read(&lines);
    side->doubtful |= lines.doubtful;
}

/* ---- Remembering ---- */

bool side_recall(struct side *side, struct run *run, enum memory_use use)
{
    struct said *said = &side->said;
    side->recalled = memory_recall(&side->memory, use, &run->arena, said) &&
                     said->numbers.len == sizeof side->statistics;
    if (!side->recalled)
        return false;
    memcpy(&side->statistics, said->numbers.ptr, sizeof side->statistics);
    side->verdict.findings.items = said->findings;
    side->verdict.findings.len = side->verdict.findings.cap = said->finding_count;
    side->verdict.suppressed = side->statistics.suppressed;
    for (size_t i = 0; i < said->problem_count; i++)
        vec_add(&side->problems.list, &run->arena, said->problems[i]);
    return true;
}

/* What the next run wants to know beside the verdict: two long looks at the facts. */
struct keeping {
    struct side *side;
    struct str asked;
    struct buf usual;
};
enum { KEEP_USUAL, KEEP_ASKED, KEEP_COUNT };

static struct str asked_names(struct side *side)
{
    struct asked asked;
    size_t count = 0;
    for (size_t i = 0; i < side->snapshot->count; i++)
        count += asked_count(&side->facts[i]);
    asked_init(&asked, count, side->memory.cache->store.secret, &side->memory.arena);
    for (size_t i = 0; i < side->snapshot->count; i++)
        asked_note(&asked, &side->facts[i]);
    return asked.set.bits;
}

static void prepare(void *context, void *own, size_t item)
{
    struct keeping *keeping = context;
    struct side *side = keeping->side;
    (void)own;
    if (item == KEEP_USUAL)
        usual_write(side->program, side->memory.cache->store.secret, &keeping->usual);
    else
        keeping->asked = asked_names(side);
}

void side_keep(struct side *side, const struct run *run)
{
    if (side->doubtful || !side->memory.cache)
        return;
    struct keeping keeping = {.side = side};
    struct pool_job job = {.count = KEEP_COUNT,
                           .workers = run->worker_count < KEEP_COUNT ? run->worker_count
                                                                     : KEEP_COUNT,
                           .step = prepare,
                           .context = &keeping};
    pool_run(&job);
    struct said said = {
        .kind = side->snapshot->kind,
        .numbers = str_make((const char *)&side->statistics, sizeof side->statistics),
        .asked = keeping.asked,
        .usual = buf_str(&keeping.usual),
        .findings = side->verdict.findings.items,
        .finding_count = side->verdict.findings.len,
        .problems = side->problems.list.items,
        .problem_count = side->problems.list.len,
    };
    memory_keep(&side->memory, &said);
    buf_release(&keeping.usual);
}
