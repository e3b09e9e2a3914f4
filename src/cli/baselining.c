#include "cli/baselining.h"

#include "base/path.h"

static bool read_given(struct baselining *b, const struct cli *cli, struct error *err)
{
    struct error why;
    struct buf text = {0};
    bool good = session_read_file(b->file, BASELINE_MAX, &text, err);
    if (good && !baseline_read(&b->baseline, buf_str(&text), cli->arena, &why))
        good = error_set(err, "%s: %s", b->file, why.text);
    b->used = good;
    buf_release(&text);
    return good;
}

bool baselining_load(struct baselining *b, const struct cli *cli,
                     const struct session *session,
                     const struct session_request *request, struct error *err)
{
    struct str text;
    struct error why;
    const struct snapshot *from =
        request->config_from_base && session->base ? session->base : session->snapshot;
    b->baseline = (struct baseline){0};
    b->hidden = b->stale = 0;
    if (b->file)
        return read_given(b, cli, err);
    if (request->isolated)
        return true;
    if (!session_read_own(cli, from, STR(BASELINE_NAME), BASELINE_MAX, &text, &b->used,
                          &why) ||
        (b->used && !baseline_read(&b->baseline, text, cli->arena, &why)))
        return error_set(err, BASELINE_NAME ": %s", why.text);
    return true;
}

static bool in_paths(const struct session *session, struct str path)
{
    for (size_t i = 0; i < session->paths.len; i++)
        if (path_within(path, session->paths.items[i]))
            return true;
    return session->paths.len == 0;
}

void baselining_subtract(struct baselining *b, const struct session *session,
                         const struct session_request *request, struct run *run)
{
    if (!b->used)
        return;
    b->hidden =
        baseline_subtract(&b->baseline, run->findings.items, &run->findings.len);
    if (session->base || session->only_touched || request->select.len ||
        request->ignore.len)
        return;
    for (size_t i = 0; i < b->baseline.entries.len; i++) {
        const struct baseline_entry *entry = &b->baseline.entries.items[i];
        b->stale += !entry->met && in_paths(session, entry->path);
    }
}
