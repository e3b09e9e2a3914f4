#include "config/heartbeat.h"

#include "config/keys.h"

#include <stdlib.h>

#define DEFAULT_RETRY "(?i)retry"

static void add_names(struct str_list *list, struct arena *arena,
                      const char *const *names)
{
    for (; *names; names++)
        vec_add(list, arena, str_of(*names));
}

void heartbeat_config_init(struct heartbeat_config *config, struct arena *arena)
{
    static const char *const start[] = {"start", NULL};
    static const char *const emit[] = {"emit", "beat", "send", NULL};
    static const char *const stop[] = {"stop", NULL};
    static const char *const writes[] = {"set", "update", "create", "add", NULL};
    *config = (struct heartbeat_config){.name_argument = STR("processor_name")};
    add_names(&config->start_methods, arena, start);
    add_names(&config->emit_methods, arena, emit);
    add_names(&config->stop_methods, arena, stop);
    add_names(&config->write_calls, arena, writes);
    struct error err;
    config->retry = pattern_compile(STR(DEFAULT_RETRY), 0, &err);
    if (!config->retry)
        abort();
}

void heartbeat_config_release(struct heartbeat_config *config)
{
    for (size_t i = 0; i < config->conventions.len; i++) {
        globs_release(&config->conventions.items[i].paths);
        pattern_free(config->conventions.items[i].pattern);
    }
    pattern_free(config->retry);
    *config = (struct heartbeat_config){0};
}

bool heartbeat_config_read(struct config_reader *r, const struct toml_node *table,
                           void *target)
{
    struct heartbeat_config *config = target;
    config->present = true;
    return config_read_table(r, table, STR("heartbeat"), config);
}

static bool is_table(struct config_reader *r, const struct toml_node *node)
{
    return node->kind == TOML_TABLE ||
           toml_error(r->doc, node->span, r->err,
                      "this is %s: write it as a table under [[...]]",
                      toml_kind_name(node->kind));
}

bool heartbeat_read_convention(struct config_reader *r, const struct toml_node *tables,
                               void *target)
{
    struct heartbeat_config *config = &r->config->heartbeat;
    (void)target;
    for (const struct toml_node *n = tables->first_child; n; n = n->next) {
        struct heartbeat_convention *convention;
        if (!is_table(r, n) ||
            !config_require(r, n, STR("paths"), "[[heartbeat.convention]]") ||
            !config_require(r, n, STR("pattern"), "[[heartbeat.convention]]"))
            return false;
        convention = vec_push(&config->conventions, r->arena);
        if (!config_read_table(r, n, STR("heartbeat.convention"), convention))
            return false;
        convention->pattern_text = toml_get(n, STR("pattern"))->string;
    }
    return true;
}

bool heartbeat_read_sources(struct config_reader *r, const struct toml_node *tables,
                            void *target)
{
    struct heartbeat_config *config = &r->config->heartbeat;
    bool alias = target == (void *)&config->aliases;
    const char *what = alias ? "[[heartbeat.alias]]" : "[[heartbeat.registry]]";
    struct str prefix = alias ? STR("heartbeat.alias") : STR("heartbeat.registry");
    for (const struct toml_node *n = tables->first_child; n; n = n->next) {
        struct heartbeat_source *source;
        if (!is_table(r, n) || !config_require(r, n, STR("file"), what) ||
            !config_require(r, n, STR("select"), what))
            return false;
        source = alias ? vec_push(&config->aliases, r->arena)
                       : vec_push(&config->registries, r->arena);
        if (!config_read_table(r, n, prefix, source))
            return false;
        source->span = toml_get(n, STR("file"))->span;
    }
    return true;
}
