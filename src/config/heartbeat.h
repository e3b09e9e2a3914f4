/* heartbeat - [heartbeat] of the configuration: who signs on, how, and who listens.
 *
 *     if (!heartbeat_config_read(&config->heartbeat, table, &doc, arena, &err)) ...
 *
 * Read by config_read, judged against by rules FL301-FL311 (rules.md, "FL3"). Paths and
 * selectors are kept as written with the place they were written at, so that a registry
 * that does not exist can be complained about there. What it holds lives in the
 * configuration's arena; compiled patterns are freed by release. */
#ifndef FLATLINE_CONFIG_HEARTBEAT_H
#define FLATLINE_CONFIG_HEARTBEAT_H

#include "config/lists.h"
#include "config/toml.h"
#include "pattern.h"

/* [[heartbeat.convention]]: how names look that are signed from certain paths. */
struct heartbeat_convention {
    struct globs paths;
    struct str pattern_text;
    struct pattern *pattern;
};

/* [[heartbeat.registry]], [[heartbeat.alias]]: names kept in a file. */
struct heartbeat_source {
    struct str file;   /* repository-relative, with '/' */
    struct str select; /* "**.processor_name", "phase2_expected_processors" */
    struct str group;  /* registries of one group should agree (FL310); may be empty */
    struct span span;  /* of the file's value, in the configuration file */
};

struct heartbeat_config {
    bool present;             /* there is a [heartbeat] table */
    struct str_list emitters; /* class or function names; empty: found by themselves */
    struct str name_argument; /* "processor_name" */
    VEC(struct heartbeat_convention) conventions;
    VEC(struct heartbeat_source) registries, aliases;
    /* FL306-FL309: the methods of an emitter, the decorators that retry, the calls that
     * write a document, the collections that heartbeats are kept in. */
    struct str_list start_methods, emit_methods, stop_methods, write_calls, collections;
    struct pattern *retry;
};

/* Defaults for everything but the emitters, conventions and sources. */
void heartbeat_config_init(struct heartbeat_config *config, struct arena *arena);
void heartbeat_config_release(struct heartbeat_config *config);

struct config_reader;
/* The value of `heartbeat` as config/keys.c reads it: `target` is a heartbeat_config.
 */
bool heartbeat_config_read(struct config_reader *r, const struct toml_node *table,
                           void *target);
bool heartbeat_read_convention(struct config_reader *r, const struct toml_node *tables,
                               void *target);
bool heartbeat_read_sources(struct config_reader *r, const struct toml_node *tables,
                            void *target);

#endif
