#include "catalogue.h"

#define NEAR_ENOUGH 3 /* edits between a wrong name and the one suggested */

const struct rule *rule_find(struct str id_or_name)
{
    for (size_t i = 0; i < builtin_rule_count; i++)
        if (str_eq(builtin_rules[i].id, id_or_name) ||
            str_eq(builtin_rules[i].name, id_or_name))
            return &builtin_rules[i];
    return NULL;
}

static void consider(struct str wrong, struct str candidate, size_t *best,
                     struct str *nearest)
{
    /* A third of the name may be wrong; of a short one (an ID) a single character. */
    size_t limit = candidate.len / 3 < NEAR_ENOUGH ? candidate.len / 3 : NEAR_ENOUGH;
    size_t distance = str_distance(wrong, candidate, limit);
    if (distance <= limit && distance < *best) {
        *best = distance;
        *nearest = candidate;
    }
}

struct str rule_nearest(struct str wrong)
{
    struct str nearest = {0};
    size_t best = NEAR_ENOUGH + 1;
    for (size_t i = 0; i < builtin_rule_count; i++) {
        consider(wrong, builtin_rules[i].id, &best, &nearest);
        consider(wrong, builtin_rules[i].name, &best, &nearest);
    }
    return nearest;
}

bool rule_answers_to(const struct rule *rule, struct str id_or_family)
{
    if (str_eq(rule->id, id_or_family) || str_eq(rule->name, id_or_family))
        return true;
    struct str prefix = id_or_family;
    while (prefix.len && prefix.ptr[prefix.len - 1] == 'x')
        prefix.len--;
    if (prefix.len != id_or_family.len && id_or_family.len != rule->id.len)
        return false;
    return prefix.len >= 2 && prefix.len < rule->id.len && str_starts(rule->id, prefix);
}
