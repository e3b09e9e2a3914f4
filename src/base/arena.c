#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CHUNK_SIZE ((size_t)64 * 1024)
#define ALIGNMENT alignof(max_align_t)

struct arena_chunk {
    struct arena_chunk *older;
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
    a->newest = NULL;
    a->total = 0;
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
    free_chunks(a->newest);
    arena_init(a);
}

void arena_clear(struct arena *a)
{
    struct arena_chunk *keep = a->newest;
    a->total = 0;
    if (!keep)
        return;
#ifdef FLATLINE_ARENA_MALLOC
    arena_release(a);
#else
    free_chunks(keep->older);
    keep->older = NULL;
    if (keep->size > 16 * CHUNK_SIZE) {
        free(keep);
        a->newest = NULL;
        return;
    }
    memset(keep->bytes, 0, keep->used);
    keep->used = 0;
#endif
}

#ifndef FLATLINE_ARENA_MALLOC
static size_t aligned(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}
#endif

static struct arena_chunk *add_chunk(struct arena *a, size_t size)
{
    struct arena_chunk *chunk = NULL;
    if (size < SIZE_MAX / 2)
        chunk = calloc(1, sizeof *chunk + size);
    if (!chunk)
        arena_out_of_memory(size);
    chunk->size = size;
    chunk->older = a->newest;
    a->newest = chunk;
    return chunk;
}

void *arena_alloc(struct arena *a, size_t size)
{
    if (size > SIZE_MAX / 4)
        arena_out_of_memory(size);
    a->total += size;
#ifdef FLATLINE_ARENA_MALLOC
    struct arena_chunk *chunk = add_chunk(a, size);
    chunk->used = size;
    return chunk->bytes;
#else
    size_t wanted = aligned(size ? size : 1);
    struct arena_chunk *chunk = a->newest;
    if (!chunk || chunk->size - chunk->used < wanted)
        chunk = add_chunk(a, wanted > CHUNK_SIZE / 4 ? wanted : CHUNK_SIZE);
    void *ptr = chunk->bytes + chunk->used;
    chunk->used += wanted;
    return ptr;
#endif
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        arena_out_of_memory(SIZE_MAX);
    return arena_alloc(a, bytes);
}

void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size)
{
#ifndef FLATLINE_ARENA_MALLOC
    struct arena_chunk *chunk = a->newest;
    size_t held = aligned(old_size ? old_size : 1);
    if (old && chunk && (char *)old + held == chunk->bytes + chunk->used) {
        size_t more = aligned(new_size) - held;
        if (chunk->size - chunk->used >= more) {
            chunk->used += more;
            a->total += new_size - old_size;
            return old;
        }
    }
#endif
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
