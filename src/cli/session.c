#include "cli/session.h"

#include "cli/operands.h"
#include "cli/select.h"
#include "git/diff.h"
#include "git/history.h"
#include "reading.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONFIG_MAX ((size_t)1 << 20)
#define STDIN_MAX ((size_t)32 << 20)

static const struct str config_names[] = {STR_INIT("flatline.toml"),
                                          STR_INIT("pyproject.toml")};

bool session_read_stream(int fd, size_t limit, struct buf *out, struct error *err)
{
    for (;;) {
        buf_reserve(out, 65536);
        ssize_t got = read(fd, out->ptr + out->len, 65536);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(err, "%s", strerror(errno));
        if (got == 0)
            return true;
        out->len += (size_t)got;
        if (out->len > limit)
            return error_set(err, "more than %zu MiB", limit >> 20);
    }
}

bool session_read_file(const char *file, size_t limit, struct buf *text,
                       struct error *err)
{
    struct stat st;
    struct error why;
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return error_set(err, "%s: %s", file, strerror(errno));
    /* Not to hang on a FIFO that nobody writes to; one that somebody writes to (a
     * shell's <(...)) must be waited for. */
    bool read = fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode) &&
                fcntl(fd, F_SETFL, O_RDONLY) == 0;
    if (!read)
        error_set(&why, "is a directory");
    else
        read = session_read_stream(fd, limit, text, &why);
    close(fd);
    return read || error_set(err, "%s: %s", file, why.text);
}

static bool given_config(const struct cli *cli, const char *file, struct session *s,
                         struct error *err)
{
    struct buf text = {0};
    bool found, good = session_read_file(file, CONFIG_MAX, &text, err) &&
                       config_read(&s->config, arena_str(cli->arena, buf_str(&text)),
                                   str_of(file), &found, err);
    if (good && !found)
        good = error_set(err, "%s has no [tool.flatline]", file);
    buf_release(&text);
    return good;
}

bool session_read_own(const struct cli *cli, const struct snapshot *snap,
                      struct str name, size_t limit, struct str *text, bool *found,
                      struct error *err)
{
    *found = false;
    if (snap->kind == SNAPSHOT_WORKTREE && snapshot_find(snap, name) == STR_NONE &&
        snapshot_on_disk(snap, name) == ON_DISK_FILE)
        snap = snapshot_with_paths(snap, &name, 1, cli->arena, err);
    size_t at = snap ? snapshot_find(snap, name) : STR_NONE;
    if (at == STR_NONE)
        return snap != NULL;
    struct buf bytes = {0};
    struct snapshot_reader *reader = snapshot_reader_new(snap);
    enum read_status status =
        snapshot_read(reader, &snap->entries[at], limit, &bytes, err);
    *found = status == READ_OK;
    if (*found)
        *text = arena_str(cli->arena, buf_str(&bytes));
    snapshot_reader_free(reader);
    buf_release(&bytes);
    return status == READ_OK || status == READ_ABSENT;
}

/* The configuration file `name` of the state `snap`; *found is false when there is
 * none, or none for us. */
static bool repository_config(const struct cli *cli, const struct snapshot *snap,
                              struct str name, struct session *s, bool *found,
                              struct error *err)
{
    struct str text;
    if (!session_read_own(cli, snap, name, CONFIG_MAX, &text, found, err))
        return false;
    return !*found || config_read(&s->config, text, name, found, err);
}

static bool load_config(const struct cli *cli, const struct session_request *request,
                        struct session *s, struct error *err)
{
    bool found = false;
    if (request->isolated)
        return true;
    if (request->config_file)
        return given_config(cli, request->config_file, s, err);
    const struct snapshot *from =
        request->config_from_base && s->base ? s->base : s->snapshot;
    for (size_t i = 0; i < 2 && !found; i++)
        if (!repository_config(cli, from, config_names[i], s, &found, err))
            return false;
    return true;
}

static bool has_path(const struct snapshot *snap, struct str path)
{
    return snapshot_find(snap, path) != STR_NONE || snapshot_has_dir(snap, path);
}

static bool add_operand(const struct cli *cli, const char *given, struct session *s,
                        struct error *err)
{
    struct str path;
    if (!operand_path(repo_workdir(s->repo), given, cli->arena, &path, err))
        return false;
    bool known = !path.len || has_path(s->snapshot, path) ||
                 (s->base && has_path(s->base, path));
    if (!known && s->snapshot->kind != SNAPSHOT_WORKTREE)
        return error_set(err, "%s: there is no such path in %.*s", given,
                         STR_ARG(s->snapshot->label));
    if (!known && snapshot_on_disk(s->snapshot, path) == ON_DISK_ABSENT)
        return error_set(err, "%s: there is no such file or directory", given);
    vec_add(&s->paths, cli->arena, path);
    return true;
}

static bool add_operands(const struct cli *cli, const struct session_request *request,
                         struct session *s, struct error *err)
{
    for (size_t i = 0; i < request->paths.len; i++)
        if (!add_operand(cli, request->paths.items[i], s, err))
            return false;
    if (s->paths.len && s->snapshot->kind == SNAPSHOT_WORKTREE)
        s->snapshot = snapshot_with_paths(s->snapshot, s->paths.items, s->paths.len,
                                          cli->arena, err);
    return s->snapshot != NULL;
}

/* An editor's unsaved file: its content comes on stdin, only it is reported on. */
static bool overlay_stdin(const struct cli *cli, const char *given, struct session *s,
                          struct error *err)
{
    struct str path;
    struct error why;
    struct buf text = {0};
    if (!operand_path(repo_workdir(s->repo), given, cli->arena, &path, err))
        return false;
    bool read = session_read_stream(STDIN_FILENO, STDIN_MAX, &text, &why);
    if (!read)
        error_set(err, "standard input: %s", why.text);
    else
        s->snapshot = snapshot_overlay(
            s->snapshot, path, arena_str(cli->arena, buf_str(&text)), cli->arena);
    buf_release(&text);
    vec_add(&s->paths, cli->arena, path);
    return read;
}

static bool has_conflicts(const struct snapshot *snap, struct error *err)
{
    for (size_t i = 0; i < snap->count; i++)
        if (snap->entries[i].flags & ENTRY_CONFLICTED) {
            error_set(err, "%.*s has conflicts: resolve them and `git add` it first",
                      STR_ARG(snap->entries[i].path));
            return true;
        }
    return false;
}

/* Who reads every file needs no look at each before; but ids are learned by looking,
 * and whether a PATH is there. */
static bool may_be_unseen(const struct session_request *request)
{
    return request->reads_all && request->no_cache && !request->since &&
           !request->untracked && !request->stdin_filename && !request->paths.len;
}

static bool open_head(const struct cli *cli, const struct session_request *request,
                      struct session *s, struct error *err)
{
    if (request->rev)
        s->snapshot =
            snapshot_of_commit(s->repo, str_of(request->rev), cli->arena, err);
    else if (request->staged)
        s->snapshot = snapshot_of_index(s->repo, cli->arena, err);
    else if (may_be_unseen(request))
        s->snapshot = snapshot_of_worktree_unseen(s->repo, cli->arena, err);
    else
        s->snapshot =
            snapshot_of_worktree(s->repo, request->untracked, cli->arena, err);
    if (!s->snapshot || (request->staged && has_conflicts(s->snapshot, err)))
        return false;
    s->label = s->snapshot->label;
    return true;
}

static bool open_base(const struct cli *cli, const struct session_request *request,
                      struct session *s, struct error *err)
{
    if (!request->since && !request->staged)
        return true;
    if (request->since)
        s->base = snapshot_of_merge_base(
            s->repo, str_of(request->since),
            request->rev ? str_of(request->rev) : STR("HEAD"), cli->arena, err);
    else
        s->base = snapshot_of_head(s->repo, s->snapshot, cli->arena, err);
    if (!s->base)
        return false;
    s->base->beside_disk = s->snapshot->kind != SNAPSHOT_COMMIT;
    s->label = arena_printf(cli->arena, "%.*s against %.*s",
                            STR_ARG(s->snapshot->label), STR_ARG(s->base->label));
    return true;
}

/* Two entries of a path whose ids do not tell: a file written in the instant in which
 * the index was may have changed since, so its bytes are compared. */
static bool same_bytes(struct snapshot_reader *one, const struct entry *a,
                       struct snapshot_reader *other, const struct entry *b)
{
    struct buf left = {0}, right = {0};
    struct error err;
    bool same = a->mode == b->mode &&
                snapshot_read(one, a, READING_MAX_FILE, &left, &err) == READ_OK &&
                snapshot_read(other, b, READING_MAX_FILE, &right, &err) == READ_OK &&
                str_eq(buf_str(&left), buf_str(&right));
    buf_release(&left);
    buf_release(&right);
    return same;
}

/* --all: whatever stands in the files that differ, instead of what is new anywhere. */
static void limit_to_touched(const struct cli *cli, struct session *s)
{
    struct changes changes = {0};
    struct snapshot_reader *before = snapshot_reader_new(s->base);
    struct snapshot_reader *after = snapshot_reader_new(s->snapshot);
    diff_snapshots(s->base, s->snapshot, cli->arena, &changes);
    for (size_t i = 0; i < changes.list.len; i++) {
        const struct change *change = &changes.list.items[i];
        bool both = change->base && change->head;
        if (both && change->uncertain &&
            same_bytes(before, change->base, after, change->head))
            continue;
        vec_add(&s->touched, cli->arena,
                (change->head ? change->head : change->base)->path);
    }
    snapshot_reader_free(before);
    snapshot_reader_free(after);
    s->only_touched = true;
    s->base = NULL;
}

static bool fill(const struct cli *cli, const struct session_request *request,
                 struct session *s, struct error *err)
{
    s->repo = repo_open(cli->directory_given ? STR(".") : STR(""), err);
    if (!s->repo)
        return false;
    if (!open_head(cli, request, s, err) || !open_base(cli, request, s, err) ||
        !load_config(cli, request, s, err) || !add_operands(cli, request, s, err))
        return false;
    if (request->all)
        limit_to_touched(cli, s);
    if (request->stdin_filename && !overlay_stdin(cli, request->stdin_filename, s, err))
        return false;
    return select_rules(&s->config, request->select.items, request->select.len, true,
                        err) &&
           select_rules(&s->config, request->ignore.items, request->ignore.len, false,
                        err);
}

static bool is_tracked(const struct snapshot *snap, struct str path)
{
    return snap &&
           (snapshot_find(snap, path) != STR_NONE || snapshot_has_dir(snap, path));
}

bool session_cache_place(const struct session *session, struct str *above,
                         struct str *path)
{
    struct str own = session->config.cache_dir, workdir = repo_workdir(session->repo);
    bool configured = own.len && workdir.len;
    *above = configured ? workdir : repo_commondir(session->repo);
    *path = configured ? own : STR(CACHE_DIRECTORY);
    return !configured ||
           (!is_tracked(session->snapshot, own) && !is_tracked(session->base, own));
}

/* Objects that git has in quarantine may be thrown away: nothing is kept of them. */
static void open_cache(const struct cli *cli, const struct session_request *request,
                       struct session *s)
{
    struct str above, path;
    if (request->no_cache || !session_cache_place(s, &above, &path))
        return;
    s->cache = arena_new(cli->arena, struct cache);
    cache_open(s->cache, above, path, getenv("GIT_QUARANTINE_PATH") != NULL);
}

bool session_open(const struct cli *cli, const struct session_request *request,
                  struct session *session, struct error *err)
{
    *session = (struct session){0};
    config_init(&session->config, cli->arena);
    bool good = fill(cli, request, session, err);
    if (good)
        open_cache(cli, request, session);
    else
        session_close(session);
    return good;
}

void session_close(struct session *session)
{
    if (session->cache)
        cache_close(session->cache);
    session->cache = NULL;
    config_release(&session->config);
    repo_close(session->repo);
}
