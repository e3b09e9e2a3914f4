/* Small objects are cut from chunks, which begin small, for the sake of short runs, and
 * double up to a limit. A large object is a block of its own, which can be given back:
 * a table of a million entries leaves no half-sized ghosts. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define CHUNK_FIRST ((size_t)4 * 1024)
#define CHUNK_MAX ((size_t)512 * 1024) /* from 128 KiB on the kernel zeroes them */
#define ALIGNMENT alignof(max_align_t)
#define HUGE_PAGE ((size_t)2 << 20)
/* Objects above this are blocks of their own. */
#ifdef FLATLINE_ARENA_MALLOC
#define SMALL_MAX ((size_t)0)
#else
#define SMALL_MAX ((size_t)64 * 1024)
#endif

struct arena_chunk {
    struct arena_chunk *older, *newer; /* newer: of blocks only */
    size_t size, used;
    alignas(max_align_t) char bytes[];
};

_Noreturn void arena_out_of_memory(size_t wanted)
{
    char line[96];
    int len = snprintf(line, sizeof line,
                       "flatline: out of memory (%zu more bytes wanted)\n", wanted);
    if (write(STDERR_FILENO, line, (size_t)len) < 0)
        _exit(2);
    _exit(2);
}

void arena_init(struct arena *a)
{
    *a = (struct arena){0};
}

static void free_chunks(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
}

void arena_release(struct arena *a)
{
    free_chunks(a->chunks);
    free_chunks(a->blocks);
    arena_init(a);
}

void arena_clear(struct arena *a)
{
    struct arena_chunk *keep = a->chunks;
    free_chunks(a->blocks);
    a->blocks = NULL;
    a->total = 0;
    if (!keep)
        return;
    free_chunks(keep->older);
    keep->older = NULL;
    memset(keep->bytes, 0, keep->used);
    keep->used = 0;
}

static size_t aligned(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* Of memory that comes fresh from the kernel: it then hands out 2 MiB at a time instead
 * of being asked for every 4 KiB. Where it does not know how, nothing is lost. */
static void expect_much(char *bytes, size_t size)
{
    size_t skip = -(uintptr_t)bytes & (HUGE_PAGE - 1);
    if (size >= skip && size - skip >= HUGE_PAGE)
        madvise(bytes + skip, (size - skip) / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
}

static struct arena_chunk *new_chunk(size_t size)
{
    struct arena_chunk *chunk = NULL;
    if (size < SIZE_MAX / 2)
        chunk = calloc(1, sizeof *chunk + size);
    if (!chunk)
        arena_out_of_memory(size);
    if (size >= HUGE_PAGE)
        expect_much((char *)chunk, sizeof *chunk + size);
    chunk->size = size;
    return chunk;
}

static struct arena_chunk *add_chunk(struct arena *a, size_t wanted)
{
    size_t size = a->chunks ? a->chunks->size * 2 : CHUNK_FIRST;
    if (size > CHUNK_MAX)
        size = CHUNK_MAX;
    struct arena_chunk *chunk = new_chunk(size < wanted ? wanted : size);
    chunk->older = a->chunks;
    a->chunks = chunk;
    return chunk;
}

static void *add_block(struct arena *a, size_t size)
{
    struct arena_chunk *block = new_chunk(size);
    block->older = a->blocks;
    if (a->blocks)
        a->blocks->newer = block;
    a->blocks = block;
    return block->bytes;
}

static bool is_block(size_t size)
{
    return size > SMALL_MAX || SMALL_MAX == 0;
}

void arena_give_back(struct arena *a, void *object, size_t size)
{
    if (!object || !is_block(size))
        return;
    struct arena_chunk *block =
        (struct arena_chunk *)((char *)object - offsetof(struct arena_chunk, bytes));
    if (block->newer)
        block->newer->older = block->older;
    else
        a->blocks = block->older;
    if (block->older)
        block->older->newer = block->newer;
    free(block);
}

void *arena_alloc(struct arena *a, size_t size)
{
    if (size > SIZE_MAX / 4)
        arena_out_of_memory(size);
    a->total += size;
    if (is_block(size))
        return add_block(a, size);
    size_t wanted = aligned(size ? size : 1);
    struct arena_chunk *chunk = a->chunks;
    if (!chunk || chunk->size - chunk->used < wanted)
        chunk = add_chunk(a, wanted);
    void *ptr = chunk->bytes + chunk->used;
    chunk->used += wanted;
    return ptr;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        arena_out_of_memory(SIZE_MAX);
    return arena_alloc(a, bytes);
}

/* In place, if `old` is the last object of the chunk and there is room. */
static bool extend(struct arena *a, const char *old, size_t old_size, size_t new_size)
{
    struct arena_chunk *chunk = a->chunks;
    if (!old || is_block(new_size) || !chunk)
        return false;
    size_t held = aligned(old_size ? old_size : 1), more = aligned(new_size) - held;
    if (old + held != chunk->bytes + chunk->used || chunk->size - chunk->used < more)
        return false;
    chunk->used += more;
    a->total += new_size - old_size;
    return true;
}

void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size)
{
    if (extend(a, old, old_size, new_size))
        return old;
    void *bigger = arena_alloc(a, new_size);
    if (old_size)
        memcpy(bigger, old, old_size);
    return bigger;
}

struct str arena_str(struct arena *a, struct str s)
{
    char *copy = arena_alloc(a, s.len + 1);
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    return str_make(copy, s.len);
}

struct str arena_printf(struct arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        abort();
    char *text = arena_alloc(a, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return str_make(text, (size_t)len);
}

struct str arena_join(struct arena *a, const struct str *parts, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += parts[i].len;
    char *text = arena_alloc(a, len + 1), *end = text;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len)
            memcpy(end, parts[i].ptr, parts[i].len);
        end += parts[i].len;
    }
    return str_make(text, len);
}
