/* ini - setup.cfg, tox.ini, pytest.ini: sections of `key = value` (configparser's
 * form).
 *
 *     struct ini ini;
 *     ini_read(&ini, text, arena);
 *     struct str value;
 *     if (ini_get(&ini, STR("options"), STR("install_requires"), &value))
 *         while (value.len) { line = str_trim(str_split(&value, '\n')); ... }
 *
 * Indented lines continue the value before them. Keys are compared without case, `-` as
 * `_`. Never fails: what is no such line is skipped. Points into `text`. */
#ifndef FLATLINE_PROGRAM_INI_H
#define FLATLINE_PROGRAM_INI_H

#include "base/vec.h"

struct ini_item {
    struct str section, key;
    struct str value; /* all its lines, comments included */
};
struct ini {
    VEC(struct ini_item) items;
};

void ini_read(struct ini *ini, struct str text, struct arena *arena);
bool ini_get(const struct ini *ini, struct str section, struct str key,
             struct str *value);

#endif
