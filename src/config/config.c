#include "config/config.h"

#include "catalogue.h"

#include "base/path.h"
#include "config/keys.h"

#include <stdlib.h>

/* What any repository may have made at build or run time. */
static const struct str default_generated[] = {
    STR_INIT("_version"),
    STR_INIT("*local_settings*"),
    STR_INIT("*_pb2"),
    STR_INIT("*_pb2_grpc"),
};
static const struct str default_loud_calls[] = {
    STR_INIT("capture_exception"),
    STR_INIT("*notify_error*"),
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

void config_init(struct config *config, struct arena *arena)
{
    *config = (struct config){.arena = arena, .fail_on = SEVERITY_ERROR};
    struct error err;
    for (size_t i = 0; i < COUNT(default_generated); i++)
        if (!globs_add(&config->generated, arena, default_generated[i], &err))
            abort();
    for (size_t i = 0; i < COUNT(default_loud_calls); i++)
        vec_add(&config->loud_calls, arena, default_loud_calls[i]);
    vec_add(&config->rule_paths, arena, STR(".flatline/rules"));
    heartbeat_config_init(&config->heartbeat, arena);
}

void config_release(struct config *config)
{
    globs_release(&config->namespace_packages);
    globs_release(&config->exclude);
    globs_release(&config->tests);
    globs_release(&config->generated);
    for (size_t i = 0; i < config->per_paths.len; i++)
        globs_release(&config->per_paths.items[i].paths);
    heartbeat_config_release(&config->heartbeat);
    *config = (struct config){0};
}

/* A pyproject.toml that never mentions us is not our concern, broken or not. */
static bool mentions_us(struct str text)
{
    return str_find(text, STR("flatline")) != STR_NONE;
}

bool config_read(struct config *config, struct str text, struct str name, bool *found,
                 struct error *err)
{
    bool pyproject = str_eq(path_name(name), STR("pyproject.toml"));
    *found = !pyproject || mentions_us(text);
    if (!*found)
        return true;
    struct toml_doc doc;
    name = arena_str(config->arena, name);
    if (!toml_parse(&doc, text, name, config->arena, err))
        return false;
    const struct toml_node *table =
        pyproject ? toml_path(doc.root, STR("tool.flatline")) : doc.root;
    *found = table != NULL;
    if (!table)
        return true;
    if (table->kind != TOML_TABLE)
        return toml_error(&doc, table->span, err, "`tool.flatline` is a table");
    config->file = name;
    config->text = text;
    struct config_reader r = {
        .config = config, .doc = &doc, .arena = config->arena, .err = err};
    return config_read_table(&r, table, STR(""), config);
}

static bool listed(const struct rule *const *rules, size_t count,
                   const struct rule *rule)
{
    for (size_t i = 0; i < count; i++)
        if (rules[i] == rule)
            return true;
    return false;
}

enum severity config_severity(const struct config *config, const struct rule *rule,
                              struct str path)
{
    enum severity severity = rule->severity;
    for (size_t i = 0; i < config->severities.len; i++)
        if (config->severities.items[i].rule == rule)
            severity = config->severities.items[i].severity;
    bool named = listed(config->select.items, config->select.len, rule);
    bool on = config->select.len ? named : severity != SEVERITY_OFF;
    if (listed(config->ignore.items, config->ignore.len, rule))
        on = false;
    for (size_t i = 0; i < config->per_paths.len; i++) {
        const struct per_path *per_path = &config->per_paths.items[i];
        bool ignored = listed(per_path->ignore.items, per_path->ignore.len, rule);
        bool selected = listed(per_path->select.items, per_path->select.len, rule);
        if ((ignored || selected) && globs_match(&per_path->paths, path))
            on = selected;
    }
    if (!on)
        return SEVERITY_OFF;
    /* A rule that is off by default and asked for by name. */
    return severity == SEVERITY_OFF ? SEVERITY_WARNING : severity;
}

bool config_uses(const struct config *config, const struct rule *rule)
{
    if (config_severity(config, rule, STR("")) != SEVERITY_OFF)
        return true;
    for (size_t i = 0; i < config->per_paths.len; i++)
        if (listed(config->per_paths.items[i].select.items,
                   config->per_paths.items[i].select.len, rule))
            return true;
    return false;
}
