/* Merge bases are found as git does: both commits' ancestors are painted, newest first,
 * until only commits below a base already found are left. Commit dates may lie, so that
 * a base can turn out to be an ancestor of another; such are dropped by painting again
 * from the bases themselves.
 *
 *     A ---o---o   side 1         base: painted with both
 *         \                       stale: below a base
 *          o---B   side 2                                                            */
#include "git/history.h"

#include "git/odb.h"
#include "git/repo_private.h"

#include "base/host.h"
#include "base/map.h"
#include "base/path.h"

#include <fcntl.h>
#include <unistd.h>

#define COMMIT_MAX_SIZE ((size_t)1 << 26)
#define COMMIT_MAX_PARENTS 4096
#define SHALLOW_MAX_SIZE ((size_t)1 << 26)

enum paint { SIDE_1 = 1, SIDE_2 = 2, BOTH = 3, STALE = 4, RESULT = 8 };

struct commit {
    struct object_id id;
    uint64_t date;
    uint32_t *parents; /* numbers of commits */
    size_t parent_count;
    unsigned paint;
    uint32_t queued; /* how often it stands in the queue */
    bool loaded;
};

struct history {
    const struct repo *repo;
    struct odb odb;
    struct arena *arena;
    struct error *err;
    struct map numbers; /* id -> number in commits */
    struct map shallow; /* ids whose parents are not there */
    VEC(struct commit) commits;
    VEC(uint32_t) queue; /* a heap: the newest commit first */
    size_t fresh;        /* how many of the queue are not stale */
    struct buf bytes;
};

/* --- Commits -------------------------------------------------------------------------
 */

static uint32_t number_of(struct history *history, const struct object_id *id)
{
    struct str key = str_make((const char *)id->bytes, SHA1_LEN);
    uint32_t number = map_get(&history->numbers, key);
    if (number != MAP_NONE)
        return number;
    number = (uint32_t)history->commits.len;
    vec_push(&history->commits, history->arena)->id = *id;
    *map_slot(&history->numbers, history->arena, arena_str(history->arena, key)) =
        number;
    return number;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool parse_id(struct str hex, struct object_id *id)
{
    *id = (struct object_id){{0}};
    if (hex.len != SHA1_LEN * 2)
        return false;
    for (size_t i = 0; i < SHA1_LEN; i++) {
        int high = hex_digit(hex.ptr[2 * i]), low = hex_digit(hex.ptr[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        id->bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* The seconds in "committer name <mail> 1700000000 +0100"; 0 when there are none. */
static uint64_t parse_date(struct str line)
{
    uint64_t date = 0;
    size_t at = str_rfind_char(line, '>');
    at = at == STR_NONE ? line.len : at + 1;
    while (at < line.len && line.ptr[at] == ' ')
        at++;
    for (; at < line.len && line.ptr[at] >= '0' && line.ptr[at] <= '9'; at++)
        if (date < UINT64_MAX / 16)
            date = date * 10 + (uint64_t)(line.ptr[at] - '0');
    return date;
}

static bool add_parents(struct history *history, uint32_t number, struct str text,
                        size_t count)
{
    uint32_t *parents = arena_array(history->arena, count, sizeof *parents);
    for (size_t i = 0; i < count; i++) {
        struct object_id id;
        struct str line = str_split(&text, '\n');
        if (!parse_id(str_from(line, strlen("parent ")), &id))
            return false;
        parents[i] = number_of(history, &id);
    }
    history->commits.items[number].parents = parents;
    history->commits.items[number].parent_count = count;
    return true;
}

/* tree <id> LF, parent <id> LF for each, author ... LF, committer ... LF */
static bool parse_commit(struct history *history, uint32_t number, struct str text)
{
    struct str line = str_split(&text, '\n'), parents = text;
    size_t count = 0;
    if (!str_starts(line, STR("tree ")))
        return false;
    while (str_starts(text, STR("parent "))) {
        str_split(&text, '\n');
        if (++count > COMMIT_MAX_PARENTS)
            return false;
    }
    str_split(&text, '\n');
    line = str_split(&text, '\n');
    if (str_starts(line, STR("committer ")))
        history->commits.items[number].date = parse_date(line);
    struct str key =
        str_make((const char *)history->commits.items[number].id.bytes, SHA1_LEN);
    return map_has(&history->shallow, key) ||
           add_parents(history, number, parents, count);
}

static bool load(struct history *history, uint32_t number)
{
    struct object_id id = history->commits.items[number].id;
    if (history->commits.items[number].loaded)
        return true;
    history->commits.items[number].loaded = true;
    if (odb_read(&history->odb, &id, ODB_COMMIT, COMMIT_MAX_SIZE, &history->bytes,
                 history->err) != READ_OK)
        return false;
    if (parse_commit(history, number, buf_str(&history->bytes)))
        return true;
    char hex[OBJECT_HEX_MAX];
    object_hex(&id, SHA1_LEN, hex);
    return error_set(history->err, "commit %s is malformed; `git fsck` tells more",
                     hex);
}

static void read_shallow(struct history *history)
{
    char piece[4096];
    ssize_t got;
    struct object_id id;
    struct str path =
        path_join(history->arena, history->repo->commondir, STR("shallow"));
    int fd = host.openat(AT_FDCWD, path.ptr, O_RDONLY | O_NONBLOCK);
    if (fd < 0)
        return;
    buf_clear(&history->bytes);
    while (history->bytes.len < SHALLOW_MAX_SIZE &&
           (got = host.read(fd, piece, sizeof piece)) > 0)
        buf_add(&history->bytes, str_make(piece, (size_t)got));
    close(fd);
    for (struct str text = buf_str(&history->bytes); text.len;)
        if (parse_id(str_trim(str_split(&text, '\n')), &id))
            map_insert(
                &history->shallow, history->arena,
                arena_str(history->arena, str_make((const char *)id.bytes, SHA1_LEN)));
}

/* --- The queue -----------------------------------------------------------------------
 */

static bool is_newer(const struct history *history, size_t a, size_t b)
{
    const struct commit *commits = history->commits.items;
    uint32_t x = history->queue.items[a], y = history->queue.items[b];
    return commits[x].date != commits[y].date ? commits[x].date > commits[y].date
                                              : x < y;
}

static void swap(struct history *history, size_t a, size_t b)
{
    uint32_t held = history->queue.items[a];
    history->queue.items[a] = history->queue.items[b];
    history->queue.items[b] = held;
}

static void push(struct history *history, uint32_t number)
{
    struct commit *commit = &history->commits.items[number];
    commit->queued++;
    history->fresh += !(commit->paint & STALE);
    vec_add(&history->queue, history->arena, number);
    for (size_t at = history->queue.len - 1; at && is_newer(history, at, (at - 1) / 2);
         at = (at - 1) / 2)
        swap(history, at, (at - 1) / 2);
}

static uint32_t pop(struct history *history)
{
    uint32_t first = history->queue.items[0];
    struct commit *commit = &history->commits.items[first];
    commit->queued--;
    history->fresh -= !(commit->paint & STALE);
    history->queue.items[0] = history->queue.items[--history->queue.len];
    for (size_t at = 0;;) {
        size_t next = 2 * at + 1;
        if (next >= history->queue.len)
            return first;
        next += next + 1 < history->queue.len && is_newer(history, next + 1, next);
        if (!is_newer(history, next, at))
            return first;
        swap(history, at, next);
        at = next;
    }
}

/* --- Painting ------------------------------------------------------------------------
 */

static bool add_paint(struct history *history, uint32_t number, unsigned paint)
{
    if ((history->commits.items[number].paint & paint) == paint)
        return true;
    if (!load(history, number))
        return false;
    struct commit *commit = &history->commits.items[number];
    if (paint & ~commit->paint & STALE)
        history->fresh -= commit->queued;
    commit->paint |= paint;
    push(history, number);
    return true;
}

/* Paints what `one` and `others` reach; what both reach first is put into `found`. */
static bool paint_down(struct history *history, uint32_t one, const uint32_t *others,
                       size_t count, struct commit_ids *found)
{
    bool ok = true;
    for (size_t i = 0; i < history->commits.len; i++) {
        history->commits.items[i].paint = 0;
        history->commits.items[i].queued = 0;
    }
    history->queue.len = history->fresh = 0;
    ok = add_paint(history, one, SIDE_1);
    for (size_t i = 0; i < count && ok; i++)
        ok = add_paint(history, others[i], SIDE_2);
    while (ok && history->fresh) {
        uint32_t number = pop(history);
        struct commit *commit = &history->commits.items[number];
        unsigned paint = commit->paint & (BOTH | STALE);
        if (paint == BOTH) {
            if (!(commit->paint & RESULT))
                vec_add(&found->list, history->arena, commit->id);
            commit->paint |= RESULT;
            paint |= STALE;
        }
        const uint32_t *parents = commit->parents;
        size_t parent_count = commit->parent_count;
        for (size_t i = 0; i < parent_count && ok; i++)
            ok = add_paint(history, parents[i], paint);
    }
    return ok;
}

/* Keeps of `found` what is not below another. */
static bool drop_redundant(struct history *history, struct commit_ids *found)
{
    size_t kept = 0, count = found->list.len;
    uint32_t *numbers = arena_array(history->arena, count, sizeof *numbers);
    bool *below = arena_array(history->arena, count, sizeof *below);
    for (size_t i = 0; i < count; i++)
        numbers[i] = number_of(history, &found->list.items[i]);
    for (size_t i = 0; i < count && count > 1; i++) {
        struct commit_ids ignored = {0};
        uint32_t *others = arena_array(history->arena, count, sizeof *others);
        size_t len = 0;
        for (size_t j = 0; j < count; j++)
            if (j != i && !below[j])
                others[len++] = numbers[j];
        if (!paint_down(history, numbers[i], others, len, &ignored))
            return false;
        below[i] = history->commits.items[numbers[i]].paint & SIDE_2;
        for (size_t j = 0; j < count; j++)
            if (j != i && history->commits.items[numbers[j]].paint & SIDE_1)
                below[j] = true;
    }
    for (size_t i = 0; i < count; i++)
        if (!below[i])
            found->list.items[kept++] = found->list.items[i];
    found->list.len = kept;
    return true;
}

bool history_merge_bases(const struct repo *repo, const struct object_id *a,
                         const struct object_id *b, struct arena *arena,
                         struct commit_ids *out, struct error *err)
{
    struct history history = {.repo = repo, .arena = arena, .err = err};
    struct commit_ids found = {0};
    *out = found;
    if (!odb_init(&history.odb, repo, err))
        return false;
    read_shallow(&history);
    uint32_t one = number_of(&history, a), other = number_of(&history, b);
    bool ok = paint_down(&history, one, &other, 1, &found);
    /* A base found early may have turned stale since. */
    for (size_t i = 0; ok && i < found.list.len; i++) {
        uint32_t number = number_of(&history, &found.list.items[i]);
        if (!(history.commits.items[number].paint & STALE))
            vec_add(&out->list, arena, found.list.items[i]);
    }
    ok = ok && drop_redundant(&history, out);
    odb_release(&history.odb);
    buf_release(&history.bytes);
    return ok;
}

/* --- Names ---------------------------------------------------------------------------
 */

static bool to_commit(git_object *object, struct object_id *commit)
{
    git_object *peeled = NULL;
    bool ok = git_object_peel(&peeled, object, GIT_OBJECT_COMMIT) == 0;
    if (ok)
        *commit = from_git_oid(git_object_id(peeled));
    git_object_free(peeled);
    git_object_free(object);
    return ok;
}

static bool no_such_revision(const struct repo *repo, struct str rev, struct error *err)
{
    const char *name = rev.ptr;
    if (repo_is_unborn(repo) && str_starts(rev, STR("HEAD")))
        return error_set(err, "HEAD has no commit yet");
    if (repo_is_shallow(repo) && str_find(rev, STR("~")) == STR_NONE &&
        str_find(rev, STR("^")) == STR_NONE)
        return error_set(
            err,
            "%s: no such revision, nor origin/%s; this is a shallow clone: "
            "`git fetch --unshallow origin %s` brings it "
            "(actions/checkout: `fetch-depth: 0`)",
            name, name, name);
    if (repo_is_shallow(repo))
        return error_set(err,
                         "%s: its history was cut off when this shallow clone was "
                         "made; `git fetch --unshallow` brings it "
                         "(actions/checkout: `fetch-depth: 0`)",
                         name);
    return error_set(err, "%s: no such revision, nor origin/%s", name, name);
}

bool history_resolve(const struct repo *repo, struct str rev, struct object_id *commit,
                     struct error *err)
{
    struct arena scratch;
    git_object *object = NULL;
    if (!repo_needs_objects(repo, err))
        return false;
    arena_init(&scratch);
    rev = arena_str(&scratch, rev);
    struct str remote =
        arena_printf(&scratch, "refs/remotes/origin/%.*s", shown(rev), rev.ptr);
    bool ok = git_revparse_single(&object, repo->git, rev.ptr) == 0 ||
              git_revparse_single(&object, repo->git, remote.ptr) == 0;
    if (!ok)
        no_such_revision(repo, rev, err);
    else if (!(ok = to_commit(object, commit)))
        error_set(err, "%s: does not name a commit", rev.ptr);
    arena_release(&scratch);
    return ok;
}

/* --- The base side -------------------------------------------------------------------
 */

static bool no_base(const struct repo *repo, struct str since, struct str head,
                    struct error *err)
{
    int since_len = shown(since), head_len = shown(head);
    if (repo_is_shallow(repo))
        return error_set(
            err,
            "no common ancestor of %.*s and %.*s is in this shallow clone; "
            "`git fetch --deepen=100 origin` (or --unshallow) brings more "
            "(actions/checkout: `fetch-depth: 0`)",
            since_len, since.ptr, head_len, head.ptr);
    return error_set(err, "%.*s and %.*s have no common ancestor: compare with --rev",
                     since_len, since.ptr, head_len, head.ptr);
}

struct snapshot *snapshot_of_merge_base(struct repo *repo, struct str since,
                                        struct str head, struct arena *arena,
                                        struct error *err)
{
    struct object_id a, b;
    struct commit_ids bases;
    char hex[OBJECT_HEX_MAX];
    if (!history_resolve(repo, since, &a, err) ||
        !history_resolve(repo, head, &b, err) ||
        !history_merge_bases(repo, &a, &b, arena, &bases, err))
        return NULL;
    if (!bases.list.len) {
        no_base(repo, since, head, err);
        return NULL;
    }
    object_hex(&bases.list.items[0], SHA1_LEN, hex);
    return snapshot_of_commit(repo, str_of(hex), arena, err);
}
