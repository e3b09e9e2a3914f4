#include "cli/init_heartbeat.h"

#include "base/utf8.h"
#include "program/proposal.h"
#include "reading.h"

struct reading_for_init {
    const struct snapshot *snapshot;
    struct snapshot_reader *reader;
    struct arena *arena;
};

static bool read_entry(void *context, size_t entry, struct str *out)
{
    struct reading_for_init *r = context;
    struct buf bytes = {0};
    struct error err;
    enum read_status status = snapshot_read(r->reader, &r->snapshot->entries[entry],
                                            READING_MAX_FILE, &bytes, &err);
    if (status == READ_OK)
        *out = arena_str(r->arena, buf_str(&bytes));
    buf_release(&bytes);
    return status == READ_OK;
}

/* A name within a comment. */
static void add_example(struct buf *out, struct str name)
{
    buf_addc(out, '`');
    utf8_escape(out, name);
    buf_addc(out, '`');
}

static void add_emitters(struct buf *out, const struct proposal *p)
{
    bool first = true;
    buf_addz(out, "\n# Who signs on under which name: `flatline heartbeats` shows it.\n"
                  "# [heartbeat]\n# emitters = [");
    for (size_t i = 0; i < p->emitters.len; i++) {
        if (!utf8_valid(p->emitters.items[i]))
            continue;
        buf_addz(out, first ? "" : ", ");
        init_add_quoted(out, p->emitters.items[i]);
        first = false;
    }
    buf_addz(out, "]\n# name-argument = ");
    init_add_quoted(out, p->name_argument);
    buf_addc(out, '\n');
}

static void add_convention(struct buf *out, const struct proposed_convention *c)
{
    if (!utf8_valid(c->glob))
        return;
    buf_printf(out, "\n# %u name%s there", c->names, c->names == 1 ? "" : "s");
    if (c->example.len) {
        buf_addz(out, ", such as ");
        add_example(out, c->example);
    }
    if (c->unfit) {
        buf_printf(out, "; %u %s not fit, such as ", c->unfit,
                   c->unfit == 1 ? "does" : "do");
        add_example(out, c->unfit_example);
    }
    buf_addz(out, ".\n# [[heartbeat.convention]]\n# paths = [");
    init_add_quoted(out, c->glob);
    buf_printf(out, "]\n# pattern = '%.*s'\n", STR_ARG(c->pattern));
}

static void add_registry(struct buf *out, const struct proposed_registry *r)
{
    if (!utf8_valid(r->file) || !utf8_valid(r->select))
        return;
    buf_printf(out,
               "\n# %u name%s there, of which %u %s signed with.\n"
               "# [[heartbeat.registry]]\n# file = ",
               r->names, r->names == 1 ? " stands" : "s stand", r->signed_with,
               r->signed_with == 1 ? "is" : "are");
    init_add_quoted(out, r->file);
    buf_addz(out, "\n# select = ");
    init_add_quoted(out, r->select);
    buf_addc(out, '\n');
}

void init_heartbeat(const struct snapshot *snapshot, const struct program *p,
                    struct arena *arena, struct buf *out)
{
    struct reading_for_init r = {snapshot, snapshot_reader_new(snapshot), arena};
    struct proposal proposal;
    proposal_make(&proposal, p->heartbeats, read_entry, &r, arena);
    snapshot_reader_free(r.reader);
    if (!proposal.emitters.len)
        return;
    add_emitters(out, &proposal);
    for (size_t i = 0; i < proposal.conventions.len; i++)
        add_convention(out, &proposal.conventions.items[i]);
    for (size_t i = 0; i < proposal.registries.len; i++)
        add_registry(out, &proposal.registries.items[i]);
}
