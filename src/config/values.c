/* One function for each type of value. The kind of `value` has been checked; what is in
 * a list or a table has not. */
#include "catalogue.h"
#include "config/keys.h"

#include "base/path.h"

static bool check_list(struct config_reader *r, const struct toml_node *list,
                       const char *of)
{
    if (list->child_count > CONFIG_MAX_LIST)
        return toml_error(r->doc, list->key_span, r->err, "more than %d entries",
                          CONFIG_MAX_LIST);
    for (const struct toml_node *n = list->first_child; n; n = n->next)
        if (n->kind != TOML_STRING)
            return toml_error(r->doc, n->span, r->err, "%s is a string, not %s", of,
                              toml_kind_name(n->kind));
    return true;
}

/* err has what is wrong with the text of `value`: point at it. */
static bool bad_text(struct config_reader *r, const struct toml_node *value,
                     const char *what)
{
    struct error why = *r->err;
    return toml_error(r->doc, value->span, r->err, "bad %s: %s", what, why.text);
}

static bool set_bool(struct config_reader *r, const struct toml_node *value,
                     void *target)
{
    (void)r;
    *(bool *)target = value->boolean;
    return true;
}

static bool set_string(struct config_reader *r, const struct toml_node *value,
                       void *target)
{
    if (!value->string.len)
        return toml_error(r->doc, value->span, r->err, "this must not be empty");
    *(struct str *)target = value->string;
    return true;
}

static bool set_list(struct config_reader *r, const struct toml_node *list,
                     void *target, config_set *set, const char *of)
{
    struct str_list *strings = target;
    if (!check_list(r, list, of))
        return false;
    for (const struct toml_node *n = list->first_child; n; n = n->next)
        if (!set(r, n, vec_push(strings, r->arena)))
            return false;
    return true;
}

/* A given list replaces the default one ... */
static bool set_strings(struct config_reader *r, const struct toml_node *list,
                        void *target)
{
    ((struct str_list *)target)->len = 0;
    return set_list(r, list, target, set_string, "each of these");
}

/* ... but calls that are loud anyway stay loud. */
static bool set_names(struct config_reader *r, const struct toml_node *list,
                      void *target)
{
    return set_list(r, list, target, set_string, "a name");
}

bool config_set_file(struct config_reader *r, const struct toml_node *value,
                     void *target)
{
    struct str plain;
    if (!path_normalize(r->arena, value->string, &plain))
        return toml_error(r->doc, value->span, r->err,
                          "`%.*s` leaves the repository: a path is written from its "
                          "root",
                          STR_ARG(value->string));
    *(struct str *)target = plain;
    return true;
}

static bool set_files(struct config_reader *r, const struct toml_node *list,
                      void *target)
{
    ((struct str_list *)target)->len = 0;
    return set_list(r, list, target, config_set_file, "a path");
}

static bool set_src(struct config_reader *r, const struct toml_node *list, void *target)
{
    struct config *config = target;
    config->src_set = true;
    return set_list(r, list, &config->src, config_set_file, "a directory");
}

static bool add_glob(struct config_reader *r, const struct toml_node *value,
                     struct globs *globs, struct str glob)
{
    if (++r->patterns > CONFIG_MAX_PATTERNS)
        return toml_error(r->doc, value->span, r->err,
                          "more than %d globs and patterns", CONFIG_MAX_PATTERNS);
    return globs_add(globs, r->arena, glob, r->err) || bad_text(r, value, "glob");
}

static bool set_globs(struct config_reader *r, const struct toml_node *list,
                      void *target)
{
    if (!check_list(r, list, "a glob"))
        return false;
    for (const struct toml_node *n = list->first_child; n; n = n->next)
        if (!add_glob(r, n, target, n->string))
            return false;
    return true;
}

/* Modules are matched as paths: a dot in the glob stands for a slash. */
static bool set_module_globs(struct config_reader *r, const struct toml_node *list,
                             void *target)
{
    if (!check_list(r, list, "a glob"))
        return false;
    for (const struct toml_node *n = list->first_child; n; n = n->next) {
        struct buf path = {0};
        buf_add(&path, n->string);
        for (size_t i = 0; i < path.len; i++)
            if (path.ptr[i] == '.')
                path.ptr[i] = '/';
        struct str glob = arena_str(r->arena, buf_str(&path));
        buf_release(&path);
        if (!add_glob(r, n, target, glob))
            return false;
    }
    return true;
}

static bool set_pattern(struct config_reader *r, const struct toml_node *value,
                        void *target)
{
    struct pattern **pattern = target;
    if (++r->patterns > CONFIG_MAX_PATTERNS)
        return toml_error(r->doc, value->span, r->err,
                          "more than %d globs and patterns", CONFIG_MAX_PATTERNS);
    pattern_free(*pattern);
    *pattern = pattern_compile(value->string, 0, r->err);
    return *pattern != NULL || bad_text(r, value, "pattern");
}

static bool unknown_rule(struct config_reader *r, struct str name, struct span span)
{
    struct str nearest = rule_nearest(name);
    if (nearest.len)
        return toml_error(r->doc, span, r->err,
                          "there is no rule `%.*s`; did you mean `%.*s`?",
                          STR_ARG(name), STR_ARG(nearest));
    return toml_error(r->doc, span, r->err,
                      "there is no rule `%.*s` (`flatline rules` lists them)",
                      STR_ARG(name));
}

static bool set_rules(struct config_reader *r, const struct toml_node *list,
                      void *target)
{
    struct rule_list *rules = target;
    if (!check_list(r, list, "a rule"))
        return false;
    for (const struct toml_node *n = list->first_child; n; n = n->next) {
        size_t before = rules->len;
        for (size_t i = 0; i < builtin_rule_count; i++)
            if (rule_answers_to(&builtin_rules[i], n->string))
                vec_add(rules, r->arena, &builtin_rules[i]);
        if (rules->len == before)
            return unknown_rule(r, n->string, n->span);
    }
    return true;
}

static bool read_level(struct config_reader *r, const struct toml_node *value,
                       const char *none, enum severity *out)
{
    static const struct str levels[] = {
        [SEVERITY_WARNING] = STR_INIT("warning"), [SEVERITY_ERROR] = STR_INIT("error")};
    if (value->kind == TOML_STRING) {
        for (size_t i = SEVERITY_WARNING; i <= SEVERITY_ERROR; i++)
            if (str_eq(value->string, levels[i])) {
                *out = (enum severity)i;
                return true;
            }
        *out = SEVERITY_OFF;
        if (str_eq(value->string, str_of(none)))
            return true;
    }
    return toml_error(r->doc, value->span, r->err,
                      "this is \"error\", \"warning\" or \"%s\"", none);
}

static bool set_fail_on(struct config_reader *r, const struct toml_node *value,
                        void *target)
{
    return read_level(r, value, "never", target);
}

static bool set_severities(struct config_reader *r, const struct toml_node *table,
                           void *target)
{
    struct config *config = target;
    for (const struct toml_node *n = table->first_child; n; n = n->next) {
        enum severity severity;
        bool any = false;
        if (!read_level(r, n, "off", &severity))
            return false;
        for (size_t i = 0; i < builtin_rule_count; i++) {
            if (!rule_answers_to(&builtin_rules[i], n->key))
                continue;
            struct rule_setting *setting = vec_push(&config->severities, r->arena);
            setting->rule = &builtin_rules[i];
            setting->severity = severity;
            any = true;
        }
        if (!any)
            return unknown_rule(r, n->key, n->key_span);
    }
    return true;
}

static bool set_distributions(struct config_reader *r, const struct toml_node *table,
                              void *target)
{
    struct config *config = target;
    for (const struct toml_node *n = table->first_child; n; n = n->next) {
        if (n->kind != TOML_STRING)
            return toml_error(r->doc, n->span, r->err,
                              "the name of a distribution is a string, not %s",
                              toml_kind_name(n->kind));
        struct distribution_name *name = vec_push(&config->distributions, r->arena);
        name->module = n->key;
        name->distribution = n->string;
    }
    return true;
}

static bool set_per_path(struct config_reader *r, const struct toml_node *tables,
                         void *target)
{
    struct config *config = target;
    for (const struct toml_node *n = tables->first_child; n; n = n->next) {
        if (n->kind != TOML_TABLE)
            return toml_error(r->doc, n->span, r->err, "write [[per-path]] tables");
        if (!config_require(r, n, STR("paths"), "[[per-path]]") ||
            !config_read_table(r, n, STR("per-path"),
                               vec_push(&config->per_paths, r->arena)))
            return false;
    }
    return true;
}

#define LIST_SCHEMA "\"type\": \"array\", \"items\": {\"type\": \"string\"}"
#define LEVELS(none) "{\"enum\": [\"error\", \"warning\", \"" none "\"]}"

const struct config_type config_bool = {"a boolean", "\"type\": \"boolean\"", TOML_BOOL,
                                        set_bool};
const struct config_type config_string = {"a string", "\"type\": \"string\"",
                                          TOML_STRING, set_string};
const struct config_type config_strings = {"a list of strings", LIST_SCHEMA, TOML_ARRAY,
                                           set_strings};
const struct config_type config_names = {"a list of name globs", LIST_SCHEMA,
                                         TOML_ARRAY, set_names};
const struct config_type config_file = {"a path", "\"type\": \"string\"", TOML_STRING,
                                        config_set_file};
const struct config_type config_files = {"a list of paths", LIST_SCHEMA, TOML_ARRAY,
                                         set_files};
const struct config_type config_src = {"a list of directories", LIST_SCHEMA, TOML_ARRAY,
                                       set_src};
const struct config_type config_globs = {"a list of globs", LIST_SCHEMA, TOML_ARRAY,
                                         set_globs};
const struct config_type config_module_globs = {"a list of module globs", LIST_SCHEMA,
                                                TOML_ARRAY, set_module_globs};
const struct config_type config_pattern = {"a regular expression in a string",
                                           "\"type\": \"string\"", TOML_STRING,
                                           set_pattern};
const struct config_type config_rules = {"a list of rules", LIST_SCHEMA, TOML_ARRAY,
                                         set_rules};
const struct config_type config_fail_on = {
    "\"error\", \"warning\" or \"never\"",
    "\"enum\": [\"error\", \"warning\", \"never\"]", TOML_STRING, set_fail_on};
const struct config_type config_section = {"a table", "\"type\": \"object\"",
                                           TOML_TABLE, NULL};
const struct config_type config_severities = {
    "a table of rules and severities",
    "\"type\": \"object\", \"additionalProperties\": " LEVELS("off"), TOML_TABLE,
    set_severities};
const struct config_type config_distributions = {
    "a table of import names and distributions",
    "\"type\": \"object\", \"additionalProperties\": {\"type\": \"string\"}",
    TOML_TABLE, set_distributions};
const struct config_type config_per_path = {"an array of tables", "", TOML_ARRAY,
                                            set_per_path};
