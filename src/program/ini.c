#include "program/ini.h"

static bool is_comment(struct str line)
{
    return line.len && (line.ptr[0] == '#' || line.ptr[0] == ';');
}

/* The first `=` or `:`; STR_NONE when there is none. */
static size_t separator(struct str line)
{
    size_t equals = str_find_char(line, '='), colon = str_find_char(line, ':');
    return equals < colon ? equals : colon;
}

void ini_read(struct ini *ini, struct str text, struct arena *arena)
{
    *ini = (struct ini){0};
    struct str section = STR("");
    bool open = false; /* is there a value to continue? */
    while (text.len) {
        struct str raw = str_split(&text, '\n'), line = str_trim(raw);
        if (!line.len || is_comment(line))
            continue;
        if (open && (raw.ptr[0] == ' ' || raw.ptr[0] == '\t')) {
            struct str *value = &ini->items.items[ini->items.len - 1].value;
            *value = str_make(value->ptr, (size_t)(line.ptr + line.len - value->ptr));
            continue;
        }
        open = false;
        if (line.ptr[0] == '[' && line.ptr[line.len - 1] == ']') {
            section = str_trim(str_slice(line, 1, line.len - 1));
            continue;
        }
        size_t at = separator(line);
        if (at == STR_NONE)
            continue;
        struct str value = str_trim(str_from(line, at + 1));
        if (!value.len)
            value = str_make(line.ptr + line.len, 0);
        vec_add(&ini->items, arena,
                ((struct ini_item){section, str_trim(str_slice(line, 0, at)), value}));
        open = true;
    }
}

static bool same_key(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        struct str x = str_slice(a, i, i + 1), y = str_slice(b, i, i + 1);
        bool dash = (x.ptr[0] == '-' || x.ptr[0] == '_') &&
                    (y.ptr[0] == '-' || y.ptr[0] == '_');
        if (!dash && !str_eq_nocase(x, y))
            return false;
    }
    return true;
}

bool ini_get(const struct ini *ini, struct str section, struct str key,
             struct str *value)
{
    for (size_t i = 0; i < ini->items.len; i++)
        if (str_eq(ini->items.items[i].section, section) &&
            same_key(ini->items.items[i].key, key)) {
            *value = ini->items.items[i].value;
            return true;
        }
    return false;
}
