/* vec - a growing array in an arena.
 *
 *     VEC(struct symbol) symbols = {0};
 *     struct symbol *new = vec_push(&symbols, arena);   zeroed; valid until next push
 *     for (size_t i = 0; i < symbols.len; i++) use(&symbols.items[i]);
 *
 * A vec owns nothing: its items live as long as the arena. One arena per vec. */
#ifndef FLATLINE_BASE_VEC_H
#define FLATLINE_BASE_VEC_H

#include "base/arena.h"

#define VEC(type)                                                                      \
    struct {                                                                           \
        type *items;                                                                   \
        size_t len, cap;                                                               \
    }

/* A pointer to a new zeroed last item. */
#define vec_push(v, arena)                                                             \
    ((v)->len == (v)->cap                                                              \
         ? (void)((v)->items =                                                         \
                      vec_more((arena), (v)->items, &(v)->cap, sizeof *(v)->items))    \
         : (void)0,                                                                    \
     &(v)->items[(v)->len++])

/* Pushes a copy of `value`. */
#define vec_add(v, arena, value) ((void)(*vec_push((v), (arena)) = (value)))

static inline void *vec_more(struct arena *a, void *items, size_t *cap, size_t size)
{
    size_t old = *cap;
    *cap = old ? old * 2 : 8;
    if (*cap > SIZE_MAX / 4 / size)
        arena_out_of_memory(SIZE_MAX);
    return arena_grow(a, items, old * size, *cap * size);
}

#endif
