#include "base/path.h"

#include "base/vec.h"

struct str path_dir(struct str path)
{
    size_t slash = str_rfind_char(path, '/');
    return str_slice(path, 0, slash == STR_NONE ? 0 : slash);
}

struct str path_name(struct str path)
{
    size_t slash = str_rfind_char(path, '/');
    return slash == STR_NONE ? path : str_from(path, slash + 1);
}

struct str path_stem(struct str path)
{
    struct str name = path_name(path);
    size_t dot = str_rfind_char(name, '.');
    return dot == STR_NONE || dot == 0 ? name : str_slice(name, 0, dot);
}

struct str path_join(struct arena *a, struct str dir, struct str name)
{
    if (!dir.len || !name.len)
        return dir.len ? dir : name;
    return arena_join(a, (struct str[]){dir, STR("/"), name}, 3);
}

bool path_within(struct str path, struct str dir)
{
    return !dir.len ||
           (str_starts(path, dir) && (path.len == dir.len || path.ptr[dir.len] == '/'));
}

bool path_normalize(struct arena *a, struct str path, struct str *out)
{
    VEC(struct str) parts = {0};
    if (path.len && path.ptr[0] == '/')
        return false;
    while (path.len) {
        struct str part = str_split(&path, '/');
        if (!part.len || str_eq(part, STR(".")))
            continue;
        if (!str_eq(part, STR(".."))) {
            vec_add(&parts, a, part);
        } else if (parts.len) {
            parts.len--;
        } else {
            return false;
        }
    }
    struct str joined = STR("");
    for (size_t i = 0; i < parts.len; i++)
        joined = path_join(a, joined, parts.items[i]);
    *out = joined;
    return true;
}

static bool identifier_byte(char c, bool first)
{
    unsigned char u = (unsigned char)c;
    return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || u == '_' || u >= 0x80 ||
           (!first && u >= '0' && u <= '9');
}

bool path_is_identifier(struct str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!identifier_byte(name.ptr[i], i == 0))
            return false;
    return name.len > 0;
}
