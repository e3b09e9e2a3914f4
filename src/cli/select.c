#include "cli/select.h"

#include "catalogue.h"

static bool no_such_rule(struct str name, struct error *err)
{
    struct str nearest = rule_nearest(name);
    if (nearest.len)
        return error_set(err, "there is no rule %.*s; did you mean %.*s?",
                         STR_ARG(name), STR_ARG(nearest));
    return error_set(err, "there is no rule %.*s (`flatline rules` lists them)",
                     STR_ARG(name));
}

static void unignore(struct config *config, const struct rule *rule)
{
    size_t kept = 0;
    for (size_t i = 0; i < config->ignore.len; i++)
        if (config->ignore.items[i] != rule)
            config->ignore.items[kept++] = config->ignore.items[i];
    config->ignore.len = kept;
}

static bool add_named(struct config *config, struct str name, bool select,
                      struct error *err)
{
    bool any = false;
    for (size_t i = 0; i < builtin_rule_count; i++) {
        const struct rule *rule = &builtin_rules[i];
        if (!rule_answers_to(rule, name))
            continue;
        any = true;
        if (select) {
            unignore(config, rule);
            vec_add(&config->select, config->arena, rule);
        } else {
            vec_add(&config->ignore, config->arena, rule);
        }
    }
    return any || no_such_rule(name, err);
}

bool select_rules(struct config *config, const char *const *lists, size_t count,
                  bool select, struct error *err)
{
    if (count && select)
        config->select.len = 0;
    for (size_t i = 0; i < count; i++) {
        struct str rest = str_of(lists[i]);
        if (!str_trim(rest).len)
            return error_set(err, "--%s wants rules, as in FL101,FL2",
                             select ? "select" : "ignore");
        while (rest.len) {
            struct str name = str_trim(str_split(&rest, ','));
            if (name.len && !add_named(config, name, select, err))
                return false;
        }
    }
    return true;
}
