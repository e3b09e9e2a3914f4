/* The file's bytes are read once and entries point into them; only version 4, which
 * writes a path as "drop n bytes of the last one, add these", needs paths of its own.
 *
 *     "DIRC" version count | entry ... | extension: name, length, bytes ... | checksum
 *     entry:  10 numbers of stat, id, flags, [more flags], path, NUL, padding to 8
 *
 * The checksum is not verified, as git does not when it reads (and with
 * index.skipHash there is none): a torn file cannot be, since git replaces it by
 * rename. */
#include "git/index.h"

#include "git/ewah.h"
#include "git/repo_private.h"
#include "git/tree.h"

#include "base/host.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define INDEX_MAX_FILE ((size_t)1 << 31)
#define INDEX_MAX_PATH ((size_t)1 << 20)
#define INDEX_MAX_PATH_BYTES                                                           \
    ((uint64_t)1 << 30) /* version 4 can repeat a long path                            \
                         */
#define STAT_LEN 40
#define EXTENDED 0x4000 /* flag: more flags follow */
#define EXTENSION_HEADER 8
#define MAX_CACHE_TREE_DEPTH 2048

static uint32_t number(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint16_t short_number(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

struct index_stat index_stat(const struct index_entry *entry)
{
    const uint8_t *p = entry->stat;
    return (struct index_stat){
        .ctime_s = number(p),
        .ctime_ns = number(p + 4),
        .mtime_s = number(p + 8),
        .mtime_ns = number(p + 12),
        .dev = number(p + 16),
        .ino = number(p + 20),
        .mode = number(p + 24),
        .uid = number(p + 28),
        .gid = number(p + 32),
        .size = number(p + 36),
    };
}

const struct index_entry *index_find(const struct index *index, struct str path)
{
    size_t low = 0, high = index->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(index->entries[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < index->count && str_eq(index->entries[low].path, path);
    return found ? &index->entries[low] : NULL;
}

static bool malformed(struct error *err, const char *what)
{
    return error_set(err, "the index is malformed: %s; `git status` may repair it",
                     what);
}

/* --- Entries -------------------------------------------------------------------------
 */

struct parser {
    struct index *index;
    const uint8_t *at, *end; /* end: where the checksum starts */
    struct arena *arena;
    struct error *err;
    uint64_t path_bytes;
    struct str last; /* version 4: the path before */
};

/* git's variable-length number: seven bits a byte, each continuation adds one. */
static bool varint(struct parser *p, size_t *out)
{
    size_t value = 0;
    for (bool first = true;; first = false) {
        if (p->at == p->end || value > INDEX_MAX_PATH)
            return false;
        uint8_t byte = *p->at++;
        value = first ? byte & 127u : ((value + 1) << 7) | (byte & 127u);
        if (!(byte & 128))
            break;
    }
    *out = value;
    return true;
}

static bool compressed_path(struct parser *p, struct str *path)
{
    size_t drop;
    if (!varint(p, &drop) || drop > p->last.len)
        return false;
    const uint8_t *nul = memchr(p->at, '\0', (size_t)(p->end - p->at));
    if (!nul)
        return false;
    struct str parts[] = {str_slice(p->last, 0, p->last.len - drop),
                          str_make((const char *)p->at, (size_t)(nul - p->at))};
    if (parts[0].len + parts[1].len > INDEX_MAX_PATH)
        return false;
    p->path_bytes += parts[0].len + parts[1].len;
    if (p->path_bytes > INDEX_MAX_PATH_BYTES)
        return false;
    *path = arena_join(p->arena, parts, 2);
    p->last = *path;
    p->at = nul + 1;
    return true;
}

/* Versions 2 and 3: the path, then NULs up to a multiple of eight from `start`. */
static bool padded_path(struct parser *p, const uint8_t *start, struct str *path)
{
    const uint8_t *nul = memchr(p->at, '\0', (size_t)(p->end - p->at));
    if (!nul || (size_t)(nul - p->at) > INDEX_MAX_PATH)
        return false;
    *path = str_make((const char *)p->at, (size_t)(nul - p->at));
    size_t len = (size_t)(nul - start);
    size_t padded = (len + 8) / 8 * 8;
    if ((size_t)(p->end - start) < padded)
        return false;
    p->at = start + padded;
    return true;
}

static bool parse_entry(struct parser *p, struct index_entry *entry)
{
    const uint8_t *start = p->at;
    size_t id_len = p->index->id_len;
    if ((size_t)(p->end - p->at) < STAT_LEN + id_len + 4)
        return malformed(p->err, "it ends within an entry");
    entry->stat = start;
    entry->id = start + STAT_LEN;
    entry->mode = number(start + 24);
    p->at += STAT_LEN + id_len;
    entry->flags = short_number(p->at);
    p->at += 2;
    if (entry->flags & EXTENDED) {
        if (p->index->version < 3)
            return malformed(p->err, "flags that version 2 does not have");
        entry->more_flags = short_number(p->at);
        p->at += 2;
        if (entry->more_flags & ~(INDEX_SKIP_WORKTREE | INDEX_INTENT_TO_ADD))
            return malformed(p->err, "flags of a version to come");
    }
    bool ok = p->index->version == 4 ? compressed_path(p, &entry->path)
                                     : padded_path(p, start, &entry->path);
    return ok || malformed(p->err, "a path runs out of it");
}

static bool parse_entries(struct parser *p)
{
    struct index *index = p->index;
    /* The smallest entry tells how many there can be at most. */
    if (index->count > (size_t)(p->end - p->at) / (STAT_LEN + index->id_len + 2))
        return malformed(p->err, "more entries than bytes");
    index->entries = arena_array(p->arena, index->count, sizeof *index->entries);
    for (size_t i = 0; i < index->count; i++) {
        if (!parse_entry(p, &index->entries[i]))
            return false;
        if ((index->entries[i].mode & MODE_TYPE_MASK) == MODE_DIRECTORY)
            index->sparse = true;
    }
    return true;
}

static int compare(const struct index_entry *a, const struct index_entry *b)
{
    int order = str_cmp(a->path, b->path);
    return order ? order : (int)index_stage(a) - (int)index_stage(b);
}

/* The order git insists on; a merged path has one entry. */
static bool check_order(const struct index *index, struct error *err)
{
    for (size_t i = 0; i < index->count; i++) {
        const struct index_entry *entry = &index->entries[i];
        if (!entry->path.len)
            return malformed(err, "an entry without a path");
        if (i == 0)
            continue;
        int order = str_cmp(entry[-1].path, entry->path);
        if (order > 0 || (order == 0 && (index_stage(entry - 1) == 0 ||
                                         index_stage(entry - 1) > index_stage(entry))))
            return malformed(err, "its entries are not in order");
    }
    return true;
}

/* --- Extensions ----------------------------------------------------------------------
 */

/* A decimal number (or -1) up to `stop`, which is skipped. */
static bool decimal(struct str *text, char stop, int64_t *out)
{
    size_t end = str_find_char(*text, stop);
    if (end == STR_NONE || end == 0 || end > 10)
        return false;
    bool negative = text->ptr[0] == '-';
    int64_t value = 0;
    if (end == (size_t)negative)
        return false;
    for (size_t i = negative; i < end; i++) {
        if (text->ptr[i] < '0' || text->ptr[i] > '9')
            return false;
        value = value * 10 + (text->ptr[i] - '0');
    }
    *out = negative ? -value : value;
    *text = str_from(*text, end + 1);
    return true;
}

static bool cache_tree_node(struct str *rest, size_t id_len, struct cache_tree *node)
{
    int64_t entries, children;
    size_t nul = str_find_char(*rest, '\0');
    if (nul == STR_NONE)
        return false;
    node->name = str_slice(*rest, 0, nul);
    *rest = str_from(*rest, nul + 1);
    if (!decimal(rest, ' ', &entries) || !decimal(rest, '\n', &children) ||
        entries > UINT32_MAX || children < 0 || children > (int64_t)rest->len)
        return false;
    node->children = (uint32_t)children;
    if (entries < 0)
        return true;
    if (rest->len < id_len)
        return false;
    node->entries = (uint32_t)entries;
    node->id = (const uint8_t *)rest->ptr;
    *rest = str_from(*rest, id_len);
    return true;
}

/* `missing` counts the children each open node still waits for; when none is, the node
 * is complete and its `nodes` known. */
static bool cache_tree_nodes(struct str rest, struct parser *p)
{
    VEC(struct cache_tree) trees = {0};
    struct {
        size_t node;
        uint32_t missing;
    } open[MAX_CACHE_TREE_DEPTH];
    size_t depth = 0;
    do {
        size_t at = trees.len;
        if (depth)
            open[depth - 1].missing--;
        struct cache_tree *node = vec_push(&trees, p->arena);
        if (!cache_tree_node(&rest, p->index->id_len, node) ||
            (depth == 0) != (node->name.len == 0) || depth == MAX_CACHE_TREE_DEPTH)
            return false;
        open[depth].node = at;
        open[depth++].missing = node->children;
        while (depth && open[depth - 1].missing == 0) {
            struct cache_tree *done = &trees.items[open[--depth].node];
            done->nodes = (uint32_t)(trees.len - open[depth].node);
        }
    } while (depth);
    p->index->trees = trees.items;
    p->index->tree_count = trees.len;
    return true;
}

static bool parse_link(struct parser *p, struct str body)
{
    static const uint8_t none[SHA256_LEN];
    size_t id_len = p->index->id_len;
    if (body.len < id_len)
        return malformed(p->err, "its link to a shared index is cut off");
    const uint8_t *id = (const uint8_t *)body.ptr;
    body = str_from(body, id_len);
    if (memcmp(id, none, id_len) == 0)
        return true;
    p->index->base_id = id;
    if (!body.len)
        return true;
    if (!ewah_measure(&body, &p->index->deleted) ||
        !ewah_measure(&body, &p->index->replaced) || body.len)
        return malformed(p->err, "its link to a shared index makes no sense");
    return true;
}

static bool parse_extension(struct parser *p, struct str name, struct str body)
{
    if (str_eq(name, STR("TREE"))) {
        /* A broken cache tree is no loss: git ignores it too. */
        if (!cache_tree_nodes(body, p))
            p->index->tree_count = 0;
        return true;
    }
    if (str_eq(name, STR("link")))
        return parse_link(p, body);
    if (str_eq(name, STR("sdir")))
        return true; /* says that directory entries occur: they speak for themselves */
    if (name.ptr[0] >= 'A' && name.ptr[0] <= 'Z')
        return true;
    return error_set(p->err,
                     "the index uses the extension '%.4s', which this version of "
                     "flatline does not understand",
                     name.ptr);
}

static bool parse_extensions(struct parser *p)
{
    while (p->end - p->at >= EXTENSION_HEADER) {
        struct str name = str_make((const char *)p->at, 4);
        size_t len = number(p->at + 4);
        p->at += EXTENSION_HEADER;
        if (len > (size_t)(p->end - p->at))
            return malformed(p->err, "an extension runs out of it");
        if (!parse_extension(p, name, str_make((const char *)p->at, len)))
            return false;
        p->at += len;
    }
    return p->at == p->end || malformed(p->err, "bytes that belong to nothing");
}

bool index_parse(struct index *out, struct str bytes, size_t id_len,
                 struct arena *arena, struct error *err)
{
    *out = (struct index){.id_len = id_len};
    const uint8_t *start = (const uint8_t *)bytes.ptr;
    if (bytes.len < 12 + id_len || memcmp(start, "DIRC", 4) != 0)
        return malformed(err, "it does not start as an index does");
    out->version = number(start + 4);
    out->count = number(start + 8);
    if (out->version < 2 || out->version > 4)
        return error_set(err, "the index has version %u, which flatline cannot read",
                         out->version);
    struct parser p = {.index = out,
                       .at = start + 12,
                       .end = start + bytes.len - id_len,
                       .arena = arena,
                       .err = err};
    if (!parse_entries(&p) || !parse_extensions(&p))
        return false;
    /* A split index lists nameless replacements first; index_join sorts it out. */
    return out->base_id || check_order(out, err);
}

/* --- Split indexes -------------------------------------------------------------------
 */

/* The shared index without what was deleted, with what was replaced. */
static bool patch_base(const struct index *split, const struct index *base,
                       struct index_entry *out, size_t *kept, size_t *replacements,
                       struct arena *arena, struct error *err)
{
    uint8_t *deleted = arena_alloc(arena, base->count / 8 + 1);
    uint8_t *replaced = arena_alloc(arena, base->count / 8 + 1);
    if (!ewah_expand(split->deleted, deleted, base->count) ||
        !ewah_expand(split->replaced, replaced, base->count))
        return malformed(err, "its link names entries the shared index does not have");
    *kept = *replacements = 0;
    for (size_t i = 0; i < base->count; i++) {
        struct index_entry entry = base->entries[i];
        if (replaced[i / 8] >> (i % 8) & 1) {
            if (*replacements == split->count || split->entries[*replacements].path.len)
                return malformed(err, "a replacement is missing");
            entry = split->entries[(*replacements)++];
            entry.path = base->entries[i].path;
        }
        if (!(deleted[i / 8] >> (i % 8) & 1))
            out[(*kept)++] = entry;
    }
    return true;
}

bool index_join(struct index *split, const struct index *base, struct arena *arena,
                struct error *err)
{
    size_t kept = 0, from = 0;
    if (base->count > SIZE_MAX / 2 - split->count)
        return malformed(err, "too many entries");
    struct index_entry *old = arena_array(arena, base->count, sizeof *old);
    if (!patch_base(split, base, old, &kept, &from, arena, err))
        return false;
    struct index_entry *all = arena_array(arena, kept + split->count, sizeof *all);
    size_t count = 0, at = 0;
    while (at < kept || from < split->count) {
        int order = at == kept             ? 1
                    : from == split->count ? -1
                                           : compare(&old[at], &split->entries[from]);
        all[count++] = order < 0 ? old[at] : split->entries[from];
        at += order <= 0;
        from += order >= 0;
    }
    split->entries = all;
    split->count = count;
    split->base_id = NULL;
    split->sparse = split->sparse || base->sparse;
    return check_order(split, err);
}

/* --- Files ---------------------------------------------------------------------------
 */

static bool read_all(int fd, size_t size, struct arena *arena, struct str *out)
{
    char *bytes = arena_alloc(arena, size);
    size_t len = 0;
    while (len < size) {
        ssize_t got = host.read(fd, bytes + len, size - len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        len += (size_t)got;
    }
    *out = str_make(bytes, len);
    return true;
}

enum file_state { FILE_READ, FILE_ABSENT, FILE_FAILED };

static enum file_state read_file(struct str path, struct arena *arena, struct str *out,
                                 struct timespec *mtime, struct error *err)
{
    struct stat st;
    enum file_state state = FILE_FAILED;
    int fd = host.openat(AT_FDCWD, path.ptr, O_RDONLY | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT)
        return FILE_ABSENT;
    if (fd < 0) {
        error_set(err, "%s: cannot be opened: %s", path.ptr, strerror(errno));
        return FILE_FAILED;
    }
    if (host.fstat(fd, &st) != 0)
        error_set(err, "%s: cannot be read: %s", path.ptr, strerror(errno));
    else if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size > INDEX_MAX_FILE)
        error_set(err, "%s: is no index file", path.ptr);
    else if (!read_all(fd, (size_t)st.st_size, arena, out))
        error_set(err, "%s: cannot be read: %s", path.ptr, strerror(errno));
    else
        state = FILE_READ;
    *mtime = st.st_mtim;
    close(fd);
    return state;
}

/* git looks for sharedindex.<id> beside the git directory's own index. */
static bool read_base(struct index *index, const struct repo *repo, struct arena *arena,
                      struct error *err)
{
    struct object_id id = {{0}};
    char hex[OBJECT_HEX_MAX];
    struct index base;
    struct str bytes;
    struct timespec mtime;
    memcpy(id.bytes, index->base_id, index->id_len);
    object_hex(&id, index->id_len, hex);
    struct str path = arena_printf(arena, "%s/sharedindex.%s", repo->gitdir.ptr, hex);
    enum file_state state = read_file(path, arena, &bytes, &mtime, err);
    if (state == FILE_ABSENT)
        return error_set(err, "%s: the shared part of the split index is missing",
                         path.ptr);
    if (state == FILE_FAILED || !index_parse(&base, bytes, index->id_len, arena, err))
        return false;
    if (base.base_id)
        return malformed(err, "its shared part is split itself");
    return index_join(index, &base, arena, err);
}

bool index_read(struct index *out, const struct repo *repo, struct arena *arena,
                struct error *err)
{
    struct str bytes;
    struct timespec mtime = {0};
    *out = (struct index){.id_len = repo->id_len};
    enum file_state state = read_file(repo->index_path, arena, &bytes, &mtime, err);
    if (state == FILE_ABSENT)
        return true;
    if (state == FILE_FAILED || !index_parse(out, bytes, repo->id_len, arena, err))
        return false;
    out->mtime = mtime;
    return !out->base_id || read_base(out, repo, arena, err);
}
