/* str - a slice of bytes that somebody else owns.
 *
 *     struct str name = STR("__init__.py");
 *     if (str_ends(path, STR(".py"))) ...
 *
 * A str is passed by value, is not NUL-terminated and may hold any byte. It points to
 * memory of the same or a longer lifetime (an arena, a file's bytes, a literal) and
 * never frees it. The empty str has len 0; its ptr may be NULL.
 * Must not know: encodings (utf8.h), paths (path.h), how memory is got (arena.h). */
#ifndef FLATLINE_BASE_STR_H
#define FLATLINE_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *ptr;
    size_t len;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
/* For static tables, where a compound literal is no constant. */
#define STR_INIT(literal)                                                              \
    {                                                                                  \
        "" literal, sizeof(literal) - 1                                                \
    }
/* For printf: printf("%.*s", STR_ARG(s)). Cuts at INT_MAX. */
#define STR_ARG(s) ((int)((s).len > 0x7fffffff ? 0x7fffffff : (s).len)), (s).ptr

/* `z` may be NULL: the empty str. */
static inline struct str str_of(const char *z)
{
    return (struct str){z, z ? strlen(z) : 0};
}

static inline struct str str_make(const char *ptr, size_t len)
{
    return (struct str){ptr, len};
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* The bytes [from, to); both are clamped to the str. */
static inline struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (struct str){s.ptr ? s.ptr + from : s.ptr, to - from};
}

static inline struct str str_from(struct str s, size_t from)
{
    return str_slice(s, from, s.len);
}

#define STR_NONE ((size_t)-1)

/* Byte order, shorter first: <0, 0, >0 (git's order of paths without the '/' rule). */
int str_cmp(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Index of the first/last occurrence, or STR_NONE. An empty needle is found at 0. */
size_t str_find(struct str s, struct str needle);
size_t str_find_char(struct str s, char c);
size_t str_rfind_char(struct str s, char c);
/* Without leading and trailing ASCII white space. */
struct str str_trim(struct str s);
/* Splits at the first `sep`: returns what is before it and leaves the rest in *s (empty
 * when there is no `sep`). Typical: while (s.len) { part = str_split(&s, ','); ... } */
struct str str_split(struct str *s, char sep);
bool str_eq_nocase(struct str a, struct str b); /* ASCII only */
uint64_t str_hash(struct str s);                /* stable across runs and machines */
/* For whole files: eight bytes at a time, the same on this machine from run to run. No
 * defence against who wants two texts to have one digest. */
uint64_t str_digest(struct str s);
/* 64-bit FNV-1a continued from `seed`; str_hash starts from STR_HASH_SEED. */
uint64_t str_hash_more(uint64_t seed, struct str s);
#define STR_HASH_SEED 0xcbf29ce484222325ULL
/* Is the str in the list? */
static inline bool str_listed(struct str s, const struct str *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(s, list[i]))
            return true;
    return false;
}
/* Is it the dotted name `whole`, or one below it? a.b is below a. */
bool str_is_or_below(struct str s, struct str whole);

/* Is the str one of these words, or does it start with, end in or hold one of them?
 *
 *     return STR_IS_ANY(name, "append", "extend", "insert");
 *     static const char makers[][STR_WORD_MAX] = {"dict", "list"};
 *     if (STR_IS_IN(name, makers)) ...
 *
 * Words are literals of 1 to STR_WORD_MAX - 1 bytes: rows of one width, which need no
 * pointers and tell their length by where they end. Cheap enough for some dozens; for
 * more there are base/map.h and base/hashset.h. */
#define STR_WORD_MAX 32
#define STR_IS_IN(s, words) str_is_any((s), (words), sizeof(words) / sizeof *(words))
#define STR_IS_ANY(s, ...) STR_WORDS(str_is_any, s, __VA_ARGS__)
#define STR_STARTS_ANY(s, ...) STR_WORDS(str_starts_any, s, __VA_ARGS__)
#define STR_ENDS_ANY(s, ...) STR_WORDS(str_ends_any, s, __VA_ARGS__)
#define STR_HAS_ANY(s, ...) STR_WORDS(str_has_any, s, __VA_ARGS__)
#define STR_WORDS(test, s, ...)                                                        \
    __extension__({                                                                    \
        static const char words_[][STR_WORD_MAX] = {__VA_ARGS__};                      \
        test((s), words_, sizeof words_ / sizeof *words_);                             \
    })
static inline bool str_is_any(struct str s, const char (*words)[STR_WORD_MAX],
                              size_t count)
{
    if (s.len == 0 || s.len >= STR_WORD_MAX)
        return false;
    /* A word of exactly that length has its last byte, and none behind it. */
    for (const char *word = *words, *end = *(words + count); word != end;
         word += STR_WORD_MAX)
        if (*word == *s.ptr && !word[s.len] && word[s.len - 1] &&
            memcmp(word, s.ptr, s.len) == 0)
            return true;
    return false;
}
bool str_starts_any(struct str s, const char (*words)[STR_WORD_MAX], size_t count);
bool str_ends_any(struct str s, const char (*words)[STR_WORD_MAX], size_t count);
bool str_has_any(struct str s, const char (*words)[STR_WORD_MAX], size_t count);

/* Edit distance (optimal string alignment: insert, delete, change, swap), at most
 * `limit` + 1; strings over 64 bytes count as `limit` + 1 apart unless equal. */
size_t str_distance(struct str a, struct str b, size_t limit);

#endif
