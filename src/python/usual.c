/* Rows are copied out before use: the block lies wherever the cache put it. */
#include "python/usual.h"

#include "base/path.h"
#include "base/siphash.h"

#include <stdlib.h>

#define MAGIC 0x75737561u
/* Gathered before they are hashed: one long text is faster than four short ones. */
#define KEY_BYTES 256

struct header {
    uint32_t magic, has_processors;
    uint64_t files, imports;
};

/* ---- Keys ---- */

static uint64_t end_key(struct siphash *h)
{
    uint8_t bytes[16];
    uint64_t key;
    siphash_end(h, bytes);
    memcpy(&key, bytes, sizeof key);
    return key;
}

uint64_t usual_path_key(const uint8_t *secret, struct str path)
{
    struct siphash h;
    siphash_init(&h, secret, 1, 3);
    siphash_add(&h, path);
    return end_key(&h);
}

/* The directory a relative import counts from; what lies above the root is "". */
static struct str base_of(struct str path, unsigned level)
{
    for (; level; level--)
        path = path_dir(path);
    return path;
}

static bool in_function(const struct facts *f, uint32_t scope)
{
    for (; scope != FACTS_NONE; scope = f->scopes[scope].parent)
        if (f->scopes[scope].kind == SCOPE_FUNCTION)
            return true;
    return false;
}

bool usual_may_be(const struct import_fact *import)
{
    return import->kind != IMPORT_CALL && import->guard == FACTS_NONE &&
           !(import->flags & ~(IMPORT_CONDITIONAL | IMPORT_TYPE_CHECKING));
}

bool usual_is_telling(struct str name)
{
    return str_eq(name, STR("import_module")) || str_eq(name, STR("pkgutil"));
}

uint64_t usual_import_key(const uint8_t *secret, uint32_t standing, struct str path,
                          const struct facts *f, const struct import_fact *import,
                          struct str name)
{
    struct str base = base_of(path, import->level);
    struct str module = facts_text(f, import->module);
    struct {
        uint32_t standing, module_len, base_len;
        uint16_t flags;
        uint8_t level, in_function;
    } it = {.standing = standing,
            .module_len = (uint32_t)module.len,
            .base_len = import->level ? (uint32_t)base.len : 0,
            .flags = import->flags,
            .level = import->level,
            .in_function = in_function(f, import->scope)};
    struct str parts[] = {str_make((const char *)&it, sizeof it),
                          str_slice(base, 0, it.base_len), module, name};
    char bytes[KEY_BYTES];
    size_t len = 0;
    struct siphash h;
    siphash_init(&h, secret, 1, 3);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (len + parts[i].len > sizeof bytes) {
            siphash_add(&h, str_make(bytes, len));
            len = 0;
        }
        if (parts[i].len > sizeof bytes) {
            siphash_add(&h, parts[i]);
            continue;
        }
        memcpy(bytes + len, parts[i].ptr, parts[i].len);
        len += parts[i].len;
    }
    siphash_add(&h, str_make(bytes, len));
    return end_key(&h) & ~USUAL_FLAGS;
}

/* ---- Writing ---- */

static int by_path(const void *a, const void *b)
{
    uint64_t x = ((const struct usual_file *)a)->path;
    uint64_t y = ((const struct usual_file *)b)->path;
    return (x > y) - (x < y);
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static size_t merge(uint64_t *keys, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept && !((keys[kept - 1] ^ keys[i]) & ~USUAL_FLAGS))
            keys[kept - 1] &= keys[i];
        else
            keys[kept++] = keys[i];
    }
    return kept;
}

void usual_save(struct usual_file *files, size_t file_count, uint64_t *imports,
                size_t import_count, bool has_processors, struct buf *out)
{
    if (file_count)
        qsort(files, file_count, sizeof *files, by_path);
    if (import_count)
        qsort(imports, import_count, sizeof *imports, by_key);
    import_count = merge(imports, import_count);
    struct header header = {MAGIC, has_processors, file_count, import_count};
    buf_add(out, str_make((const char *)&header, sizeof header));
    buf_add(out, str_make((const char *)files, file_count * sizeof *files));
    buf_add(out, str_make((const char *)imports, import_count * sizeof *imports));
}

/* ---- Looking up ---- */

bool usual_view(struct str block, const uint8_t *secret, struct usual *out)
{
    struct header header;
    *out = (struct usual){.secret = secret};
    if (block.len < sizeof header)
        return false;
    memcpy(&header, block.ptr, sizeof header);
    struct str rest = str_from(block, sizeof header);
    if (header.magic != MAGIC || header.files > rest.len / sizeof(struct usual_file))
        return false;
    size_t len = header.files * sizeof(struct usual_file);
    out->files = str_slice(rest, 0, len);
    out->imports = str_from(rest, len);
    out->has_processors = header.has_processors;
    return header.imports == out->imports.len / sizeof(uint64_t);
}

/* The row of `size` bytes that begins with the first number not below `key`, or
 * NULL. */
static const char *first_from(struct str rows, size_t size, uint64_t key)
{
    size_t low = 0, high = rows.len / size;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint64_t there;
        memcpy(&there, rows.ptr + middle * size, sizeof there);
        if (there < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < rows.len / size ? rows.ptr + low * size : NULL;
}

bool usual_file(const struct usual *u, struct str path, struct usual_file *out)
{
    uint64_t key = usual_path_key(u->secret, path);
    const char *row = first_from(u->files, sizeof *out, key);
    if (!row)
        return false;
    memcpy(out, row, sizeof *out);
    return out->path == key;
}

unsigned usual_import(const struct usual *u, const struct usual_file *file,
                      struct str path, const struct facts *f,
                      const struct import_fact *import, struct str name)
{
    if (!usual_may_be(import))
        return USUAL_NO;
    uint64_t key = usual_import_key(u->secret, file->standing, path, f, import, name);
    const char *row = first_from(u->imports, sizeof key, key);
    uint64_t there = 0;
    if (row)
        memcpy(&there, row, sizeof there);
    return row && (there & ~USUAL_FLAGS) == key ? (unsigned)(there & USUAL_FLAGS)
                                                : USUAL_NO;
}
