/* keys - every key of the configuration, once: its type, its default, what it is for,
 * and where its value goes.
 *
 * Reading, the JSON Schema, the suggestions for a mistyped key and the documentation
 * all come from config_keys[]: a new setting is a field and a row. Used by config.c and
 * heartbeat.c only. */
#ifndef FLATLINE_CONFIG_KEYS_H
#define FLATLINE_CONFIG_KEYS_H

#include "config/config.h"

#define CONFIG_MAX_LIST 1000     /* entries of one list */
#define CONFIG_MAX_PATTERNS 5000 /* globs and patterns of one file together */

struct config_reader {
    struct config *config;
    const struct toml_doc *doc;
    struct arena *arena;
    struct error *err;
    size_t patterns;
};

/* Stores `value`, whose kind has been checked, into the setting at `target`. */
typedef bool config_set(struct config_reader *r, const struct toml_node *value,
                        void *target);

struct config_type {
    const char *name;   /* "a list of globs" */
    const char *schema; /* as JSON */
    enum toml_kind kind;
    config_set *set;
};

struct config_key {
    struct str path; /* "imports.loud-calls", "per-path.paths" */
    const struct config_type *type;
    size_t offset; /* in struct config, or in the element of an array of tables */
    const char *fallback; /* the default as TOML; empty: none */
    const char *text;     /* one sentence */
};
extern const struct config_key config_keys[];
extern const size_t config_key_count;

/* Reads all members of `table`, whose keys are called "prefix.key". `target` is the
 * struct that the offsets of those keys mean. */
bool config_read_table(struct config_reader *r, const struct toml_node *table,
                       struct str prefix, void *target);
/* False and err when `table` has no member `key`; `what` names the table. */
bool config_require(struct config_reader *r, const struct toml_node *table,
                    struct str key, const char *what);

/* The types (values.c). Targets: */
extern const struct config_type config_bool;          /* bool */
extern const struct config_type config_string;        /* struct str */
extern const struct config_type config_strings;       /* struct str_list */
extern const struct config_type config_names;         /* struct str_list, name globs */
extern const struct config_type config_file;          /* struct str, within the tree */
extern const struct config_type config_files;         /* struct str_list, likewise */
extern const struct config_type config_globs;         /* struct globs over paths */
extern const struct config_type config_module_globs;  /* struct globs over modules */
extern const struct config_type config_pattern;       /* struct pattern * */
extern const struct config_type config_rules;         /* struct rule_list */
extern const struct config_type config_fail_on;       /* enum severity */
extern const struct config_type config_section;       /* none: its keys are their own */
extern const struct config_type config_severities;    /* struct config */
extern const struct config_type config_distributions; /* struct config */
extern const struct config_type config_per_path;      /* struct config */
extern const struct config_type config_src;           /* struct config */

/* A path as written made plain: no `..`, not absolute. */
bool config_set_file(struct config_reader *r, const struct toml_node *value,
                     void *target);

#endif
