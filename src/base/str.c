#include "base/str.h"

int str_cmp(struct str a, struct str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    if (order)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_eq(str_slice(s, 0, prefix.len), prefix);
}

bool str_is_or_below(struct str s, struct str whole)
{
    return str_starts(s, whole) && (s.len == whole.len || s.ptr[whole.len] == '.');
}

bool str_ends(struct str s, struct str suffix)
{
    return s.len >= suffix.len && str_eq(str_from(s, s.len - suffix.len), suffix);
}

size_t str_find(struct str s, struct str needle)
{
    if (needle.len == 0)
        return 0;
    if (needle.len > s.len)
        return STR_NONE;
    const char *hit = memmem(s.ptr, s.len, needle.ptr, needle.len);
    return hit ? (size_t)(hit - s.ptr) : STR_NONE;
}

size_t str_find_char(struct str s, char c)
{
    const char *hit = s.len ? memchr(s.ptr, c, s.len) : NULL;
    return hit ? (size_t)(hit - s.ptr) : STR_NONE;
}

size_t str_rfind_char(struct str s, char c)
{
    const char *hit = s.len ? memrchr(s.ptr, c, s.len) : NULL;
    return hit ? (size_t)(hit - s.ptr) : STR_NONE;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.len && is_space(s.ptr[0]))
        s = str_from(s, 1);
    while (s.len && is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

struct str str_split(struct str *s, char sep)
{
    size_t at = str_find_char(*s, sep);
    struct str part = str_slice(*s, 0, at == STR_NONE ? s->len : at);
    *s = at == STR_NONE ? str_from(*s, s->len) : str_from(*s, at + 1);
    return part;
}

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    return true;
}

uint64_t str_hash_more(uint64_t seed, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        seed ^= (unsigned char)s.ptr[i];
        seed *= 0x100000001b3ULL;
    }
    return seed;
}

uint64_t str_hash(struct str s)
{
    return str_hash_more(STR_HASH_SEED, s);
}

uint64_t str_digest(struct str s)
{
    uint64_t digest = STR_HASH_SEED ^ s.len, word;
    for (; s.len >= sizeof word; s = str_from(s, sizeof word)) {
        memcpy(&word, s.ptr, sizeof word);
        digest = (digest ^ word) * 0x9e3779b97f4a7c15ULL;
        digest ^= digest >> 32;
    }
    return str_hash_more(digest, s);
}

size_t str_distance(struct str a, struct str b, size_t limit)
{
    if (str_eq(a, b))
        return 0;
    if (a.len > 64 || b.len > 64)
        return limit + 1;
    size_t rows[3][65];
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *row = rows[i % 3], *above = rows[(i - 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t best = above[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            if (above[j] + 1 < best)
                best = above[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
                a.ptr[i - 2] == b.ptr[j - 1] && rows[(i - 2) % 3][j - 2] + 1 < best)
                best = rows[(i - 2) % 3][j - 2] + 1;
            row[j] = best;
        }
    }
    size_t distance = rows[a.len % 3][b.len];
    return distance > limit ? limit + 1 : distance;
}

bool str_starts_any(struct str s, const char (*words)[STR_WORD_MAX], size_t count)
{
    for (size_t i = 0; i < count && s.len; i++)
        if (words[i][0] == s.ptr[0] && str_starts(s, str_of(words[i])))
            return true;
    return false;
}

bool str_ends_any(struct str s, const char (*words)[STR_WORD_MAX], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_ends(s, str_of(words[i])))
            return true;
    return false;
}

bool str_has_any(struct str s, const char (*words)[STR_WORD_MAX], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_find(s, str_of(words[i])) != STR_NONE)
            return true;
    return false;
}
