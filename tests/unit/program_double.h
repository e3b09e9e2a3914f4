/* Stand-ins until the facts reader and memory snapshots are there: weak, so that the
 * real ones take their place by being linked; then this file goes. Reads one statement
 * a line. */
#ifndef FLATLINE_TESTS_PROGRAM_DOUBLE_H
#define FLATLINE_TESTS_PROGRAM_DOUBLE_H

#include "base/vec.h"
#include "git/snapshot.h"
#include "python/facts.h"

#include <stdlib.h>

#define WEAK __attribute__((weak))

static int double_order(const void *a, const void *b)
{
    return str_cmp(((const struct entry *)a)->path, ((const struct entry *)b)->path);
}

WEAK struct snapshot *snapshot_of_memory(const struct memory_file *files, size_t count,
                                         struct arena *arena)
{
    struct snapshot *snap = arena_new(arena, struct snapshot);
    struct entry *entries = arena_array(arena, count, sizeof *entries);
    for (size_t i = 0; i < count; i++)
        entries[i] = (struct entry){.path = files[i].path, .mode = 0100644};
    qsort(entries, count, sizeof *entries, double_order);
    snap->kind = SNAPSHOT_MEMORY;
    snap->entries = entries;
    snap->count = count;
    return snap;
}

WEAK size_t snapshot_lower_bound(const struct snapshot *snap, struct str path)
{
    size_t i = 0;
    while (i < snap->count && str_cmp(snap->entries[i].path, path) < 0)
        i++;
    return i;
}

WEAK size_t snapshot_find(const struct snapshot *snap, struct str path)
{
    size_t i = snapshot_lower_bound(snap, path);
    return i < snap->count && str_eq(snap->entries[i].path, path) ? i : STR_NONE;
}

WEAK bool snapshot_has_dir(const struct snapshot *snap, struct str dir)
{
    for (size_t i = 0; i < snap->count; i++)
        if (str_starts(snap->entries[i].path, dir) &&
            snap->entries[i].path.len > dir.len &&
            snap->entries[i].path.ptr[dir.len] == '/')
            return true;
    return false;
}

WEAK bool snapshot_ignored(const struct snapshot *snap, struct str path,
                           struct arena *arena, struct str *where)
{
    (void)snap, (void)path, (void)arena, (void)where;
    return false;
}

struct double_facts {
    struct facts *out;
    struct str text;
    struct arena *arena;
    VEC(struct import_fact) imports;
    VEC(struct import_name) names;
    VEC(struct symbol_fact) symbols;
    bool after_sys_path;
    uint32_t line;
    uint8_t kind;
};

static struct text double_text(struct double_facts *d, struct str s)
{
    return (struct text){(uint32_t)(s.ptr - d->text.ptr), (uint32_t)s.len};
}

static void double_symbol(struct double_facts *d, struct str name)
{
    struct symbol_fact symbol = {double_text(d, name), d->line, d->kind};
    vec_add(&d->symbols, d->arena, symbol);
}

static void double_from(struct double_facts *d, struct str line, unsigned flags)
{
    struct import_fact f = {.kind = IMPORT_FROM, .flags = (uint16_t)flags};
    f.guard = FACTS_NONE;
    f.span = (struct span){d->line, 1, d->line, 1};
    d->kind = SYMBOL_IMPORT;
    while (line.len && *line.ptr == '.')
        f.level++, line = str_from(line, 1);
    size_t end = str_find(line, STR("import "));
    f.module = double_text(d, str_trim(str_slice(line, 0, end)));
    line = str_from(line, end + 7);
    f.first_name = (uint32_t)d->names.len;
    if (str_eq(str_trim(line), STR("*")))
        f.flags |= IMPORT_STAR;
    else
        while (line.len) {
            struct str name = str_trim(str_split(&line, ','));
            vec_push(&d->names, d->arena)->name = double_text(d, name);
            double_symbol(d, name);
            f.name_count++;
        }
    vec_add(&d->imports, d->arena, f);
}

static void double_line(struct double_facts *d, struct str line)
{
    struct str s = str_trim(line);
    d->line++;
    d->kind = SYMBOL_VARIABLE;
    unsigned flags = d->after_sys_path ? IMPORT_AFTER_SYS_PATH : 0;
    if (str_starts(s, STR("#!")))
        d->out->flags |= FACTS_SHEBANG;
    else if (str_starts(s, STR("if __name__")))
        d->out->flags |= FACTS_MAIN_GUARD;
    else if (str_find(s, STR("extend_path")) != STR_NONE)
        d->out->flags |= FACTS_EXTENDS_PATH;
    else if (str_starts(s, STR("sys.modules")))
        d->out->flags |= FACTS_SYS_MODULES | FACTS_OPEN;
    else if (str_starts(s, STR("sys.path")))
        d->out->flags |= FACTS_SYS_PATH, d->after_sys_path = true;
    else if (str_starts(s, STR("def __getattr__")))
        d->out->flags |= FACTS_OPEN;
    else if (str_starts(s, STR("from ")))
        double_from(d, str_from(s, 5), flags);
    else if (str_starts(s, STR("import "))) {
        struct import_fact f = {.kind = IMPORT_PLAIN, .flags = (uint16_t)flags};
        f.guard = FACTS_NONE;
        f.module = double_text(d, str_from(s, 7));
        vec_add(&d->imports, d->arena, f);
    } else if (str_starts(s, STR("def ")))
        double_symbol(d, str_slice(s, 4, str_find_char(s, '(')));
    else if (str_find(s, STR(" = ")) != STR_NONE)
        double_symbol(d, str_slice(s, 0, str_find(s, STR(" = "))));
}

WEAK struct facts_reader *facts_reader_new(const struct facts_options *options)
{
    (void)options;
    return NULL;
}

WEAK void facts_reader_free(struct facts_reader *reader)
{
    (void)reader;
}

WEAK void facts_read(struct str bytes, struct facts_reader *reader, struct arena *arena,
                     struct facts *out)
{
    struct double_facts d = {.out = out, .text = bytes, .arena = arena};
    (void)reader;
    *out = (struct facts){.pool = bytes.ptr ? bytes.ptr : "", .line_count = 1};
    out->pool_len = (uint32_t)bytes.len;
    while (bytes.len)
        double_line(&d, str_split(&bytes, '\n'));
    out->imports = d.imports.items;
    out->import_count = (uint32_t)d.imports.len;
    out->names = d.names.items;
    out->name_count = (uint32_t)d.names.len;
    out->symbols = d.symbols.items;
    out->symbol_count = (uint32_t)d.symbols.len;
}

#endif
