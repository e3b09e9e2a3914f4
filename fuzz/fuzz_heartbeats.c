/* Any bytes at all as the only file of a repository whose processors sign on: code, the
 * evaluator, the life cycle, what init would propose; and as YAML and JSON registries. */
#include "git/snapshot.h"
#include "program/proposal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_INPUT 20000

struct repository {
    struct memory_file file;
    struct arena arena;
    struct config config;
    struct facts_options options;
    struct facts facts;
};

static bool read_file(void *context, size_t entry, struct str *out)
{
    struct repository *r = context;
    (void)entry;
    *out = r->file.text;
    return true;
}

static void note(void *context, const struct data *node)
{
    size_t *count = context;
    *count += node->text.len;
}

static void read_documents(struct str text, struct arena *arena)
{
    static const char *const paths[] = {"a.yaml", "a.json", "a.toml"};
    for (size_t i = 0; i < 3; i++) {
        struct error err;
        size_t count = 0;
        struct data *root = data_parse(str_of(paths[i]), text, arena, &err);
        if (root)
            data_select(root, STR("**.name"), note, &count);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct repository r = {0};
    if (size > MAX_INPUT)
        return 0;
    arena_init(&r.arena);
    config_init(&r.config, &r.arena);
    r.file = (struct memory_file){STR("a.py"), str_make((const char *)data, size)};
    const struct snapshot *snapshot = snapshot_of_memory(&r.file, 1, &r.arena);
    struct facts_reader *reader = facts_reader_new(&r.options);
    facts_read(r.file.text, reader, &r.arena, &r.facts);
    facts_reader_free(reader);
    struct program_input input = {.snapshot = snapshot,
                                  .config = &r.config,
                                  .facts = &r.facts,
                                  .read = read_file,
                                  .context = &r};
    struct program *program = program_build(&input, &r.arena);
    struct heartbeats *h = heartbeats_build(program, read_file, &r, &r.arena);
    struct proposal proposal;
    proposal_make(&proposal, h, read_file, &r, &r.arena);
    read_documents(r.file.text, &r.arena);
    config_release(&r.config);
    arena_release(&r.arena);
    return 0;
}
