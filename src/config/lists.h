/* lists - the list types of the configuration, named so that one reader serves many
 * settings. Used like any VEC (base/vec.h). */
#ifndef FLATLINE_CONFIG_LISTS_H
#define FLATLINE_CONFIG_LISTS_H

#include "base/vec.h"

struct rule;

struct str_list {
    struct str *items;
    size_t len, cap;
};

struct rule_list {
    const struct rule **items;
    size_t len, cap;
};

#endif
