/* config - flatline.toml or [tool.flatline]: what a repository asks for.
 *
 *     struct config config;
 *     config_init(&config, arena);                       defaults: suit any repository
 *     if (!config_read(&config, text, STR("flatline.toml"), &err)) return 2;
 *     ...
 *     config_release(&config);
 *
 * Unknown keys, wrong types, bad globs and bad patterns are errors that name file, line
 * and column, show the line with a caret and the nearest known key. What it holds lives
 * in the arena given to init; compiled patterns are freed by release. Untrusted input:
 * nothing named in it is executed, and paths in it must stay within the repository. */
#ifndef FLATLINE_CONFIG_CONFIG_H
#define FLATLINE_CONFIG_CONFIG_H

#include "base/buf.h"
#include "config/heartbeat.h"
#include "finding.h"
#include "pattern.h"

/* [[per-path]]: other rules for some paths. */
struct per_path {
    struct globs paths;
    struct rule_list ignore, select;
};

/* [severity] and select/ignore, after names were resolved. */
struct rule_setting {
    const struct rule *rule;
    enum severity severity;
};

/* One name of [imports.distributions]: import name -> distribution. */
struct distribution_name {
    struct str module, distribution;
};

struct config {
    struct arena *arena;
    struct str file; /* as shown to people; empty: defaults */
    struct str text; /* its bytes */
    struct str_list src;
    bool src_set;
    struct rule_list select, ignore; /* select empty: the default rules */
    VEC(struct rule_setting) severities;
    VEC(struct per_path) per_paths;
    struct globs namespace_packages, exclude;
    struct globs tests;         /* what counts as a test tree, beyond the built-in */
    bool packages_strict;       /* [packages] strict */
    struct globs generated;     /* [imports] generated and the defaults, as paths */
    struct str_list loud_calls; /* [imports] loud-calls and the defaults: name globs */
    VEC(struct distribution_name) distributions;
    enum severity fail_on; /* SEVERITY_OFF: never */
    struct str cache_dir;
    struct str_list rule_paths;
    struct heartbeat_config heartbeat; /* [heartbeat] */
};

void config_init(struct config *config, struct arena *arena);
void config_release(struct config *config);

/* Reads one file's text, which must live as long as the configuration. For a
 * pyproject.toml only [tool.flatline] counts; *found tells whether there was any.
 * `name` is the path shown in errors. On failure the configuration is half set: release
 * it. */
bool config_read(struct config *config, struct str text, struct str name, bool *found,
                 struct error *err);

/* May the rule report anything anywhere? A rule that may not is never run. */
bool config_uses(const struct config *config, const struct rule *rule);
/* The severity a rule has for a path: OFF when not selected or ignored there. A
 * [[per-path]] wins over select and ignore, a later one over an earlier one. */
enum severity config_severity(const struct config *config, const struct rule *rule,
                              struct str path);

/* Appends the JSON Schema of the configuration file (draft 7). */
void config_schema(struct buf *out);

#endif
