#include "config/keys.h"

#include "base/jsonw.h"

#include <stddef.h>

#define NEAR_ENOUGH 3 /* edits between a mistyped key and the one suggested */

static const struct config_type heartbeat_table = {"a table", "{\"type\": \"object\"}",
                                                   TOML_TABLE, heartbeat_config_read};
static const struct config_type heartbeat_conventions = {
    "an array of tables", "", TOML_ARRAY, heartbeat_read_convention};
static const struct config_type heartbeat_sources = {
    "an array of tables", "", TOML_ARRAY, heartbeat_read_sources};

#define CONFIG(field) offsetof(struct config, field)
#define PER_PATH(field) offsetof(struct per_path, field)
#define HEARTBEAT(field) offsetof(struct heartbeat_config, field)
#define CONVENTION(field) offsetof(struct heartbeat_convention, field)
#define SOURCE(field) offsetof(struct heartbeat_source, field)

/* clang-format off */
const struct config_key config_keys[] = {
    {STR_INIT("src"), &config_src, 0, "[]",
     "Import roots, beside those that flatline finds by itself."},
    {STR_INIT("select"), &config_rules, CONFIG(select), "[]",
     "The rules to run: IDs, names or the beginnings of IDs. Empty: the default ones."},
    {STR_INIT("ignore"), &config_rules, CONFIG(ignore), "[]",
     "Rules not to run; wins over select."},
    {STR_INIT("severity"), &config_severities, 0, "{}",
     "How grave a rule's findings are: error, warning or off."},
    {STR_INIT("per-path"), &config_per_path, 0, "[]",
     "Other rules for some paths; a later table wins over an earlier one."},
    {STR_INIT("per-path.paths"), &config_globs, PER_PATH(paths), "",
     "Globs of the paths that are meant."},
    {STR_INIT("per-path.ignore"), &config_rules, PER_PATH(ignore), "[]",
     "Rules that do not count there."},
    {STR_INIT("per-path.select"), &config_rules, PER_PATH(select), "[]",
     "Rules that count there whatever is ignored elsewhere."},
    {STR_INIT("namespace-packages"), &config_globs, CONFIG(namespace_packages), "[]",
     "Directories that are namespace portions on purpose."},
    {STR_INIT("exclude"), &config_globs, CONFIG(exclude), "[]",
     "Paths never reported on. They still count when imports are resolved."},
    {STR_INIT("tests"), &config_globs, CONFIG(tests), "[]",
     "Test trees, beside those whose names say so."},
    {STR_INIT("packages"), &config_section, 0, "{}", "Rules FL101 to FL105."},
    {STR_INIT("packages.strict"), &config_bool, CONFIG(packages_strict), "false",
     "Also report import roots, script directories and test trees."},
    {STR_INIT("imports"), &config_section, 0, "{}", "Rules FL201 to FL206."},
    {STR_INIT("imports.generated"), &config_module_globs, CONFIG(generated), "[]",
     "Globs of modules that are made at build or run time and so may be absent."},
    {STR_INIT("imports.loud-calls"), &config_names, CONFIG(loud_calls), "[]",
     "Calls that tell somebody, beside logging at ERROR."},
    {STR_INIT("imports.distributions"), &config_distributions, 0, "{}",
     "Which distribution an import name belongs to."},
    {STR_INIT("fail-on"), &config_fail_on, CONFIG(fail_on), "\"error\"",
     "The least severity that makes the exit status 1: error, warning or never."},
    {STR_INIT("cache-dir"), &config_file, CONFIG(cache_dir), "",
     "Where facts are kept between runs, below the repository root."},
    {STR_INIT("rule-paths"), &config_files, CONFIG(rule_paths),
     "[\".flatline/rules\"]", "Where the repository's own rules are."},
    {STR_INIT("heartbeat"), &heartbeat_table, CONFIG(heartbeat), "{}",
     "The names under which processors sign on: rules FL301 to FL311."},
    {STR_INIT("heartbeat.emitters"), &config_strings, HEARTBEAT(emitters), "[]",
     "Classes or functions that send heartbeats. Empty: those called ...Heartbeat."},
    {STR_INIT("heartbeat.name-argument"), &config_string, HEARTBEAT(name_argument),
     "\"processor_name\"", "The argument that carries the name."},
    {STR_INIT("heartbeat.retry"), &config_pattern, HEARTBEAT(retry), "'(?i)retry'",
     "A pattern for decorators that repeat a failed write."},
    {STR_INIT("heartbeat.start-methods"), &config_strings, HEARTBEAT(start_methods),
     "[\"start\"]", "Methods of an emitter that start it."},
    {STR_INIT("heartbeat.emit-methods"), &config_strings, HEARTBEAT(emit_methods),
     "[\"emit\", \"beat\", \"send\"]", "Methods of an emitter that send one heartbeat."},
    {STR_INIT("heartbeat.stop-methods"), &config_strings, HEARTBEAT(stop_methods),
     "[\"stop\"]", "Methods of an emitter that stop it."},
    {STR_INIT("heartbeat.write-calls"), &config_strings, HEARTBEAT(write_calls),
     "[\"set\", \"update\", \"create\", \"add\"]", "Methods that write a document."},
    {STR_INIT("heartbeat.collections"), &config_strings, HEARTBEAT(collections), "[]",
     "Collections that heartbeats are kept in, beside those named after them."},
    {STR_INIT("heartbeat.convention"), &heartbeat_conventions, HEARTBEAT(conventions),
     "[]", "How names look that are signed from certain paths."},
    {STR_INIT("heartbeat.convention.paths"), &config_globs, CONVENTION(paths), "",
     "Globs of the files of the processor classes that are meant."},
    {STR_INIT("heartbeat.convention.pattern"), &config_pattern, CONVENTION(pattern), "",
     "A regular expression (PCRE2) that the name matches."},
    {STR_INIT("heartbeat.registry"), &heartbeat_sources, HEARTBEAT(registries), "[]",
     "Where the names are kept that somebody waits for."},
    {STR_INIT("heartbeat.registry.file"), &config_file, SOURCE(file), "",
     "The file: YAML, JSON, TOML or Python."},
    {STR_INIT("heartbeat.registry.select"), &config_string, SOURCE(select), "",
     "A key path, or in Python an assignment, a class attribute, or X.keys."},
    {STR_INIT("heartbeat.registry.group"), &config_string, SOURCE(group), "\"\"",
     "Registries of one group should hold the same names."},
    {STR_INIT("heartbeat.alias"), &heartbeat_sources, HEARTBEAT(aliases), "[]",
     "Tables from class names to registered names."},
    {STR_INIT("heartbeat.alias.file"), &config_file, SOURCE(file), "",
     "The file: YAML, JSON, TOML or Python."},
    {STR_INIT("heartbeat.alias.select"), &config_string, SOURCE(select), "",
     "A key path, or in Python an assignment or a class attribute."},
};
/* clang-format on */
const size_t config_key_count = sizeof config_keys / sizeof *config_keys;

static struct str full_path(struct config_reader *r, struct str prefix, struct str key)
{
    if (!prefix.len)
        return key;
    return arena_join(r->arena, (struct str[]){prefix, STR("."), key}, 3);
}

/* The last part of a key that stands directly below `prefix`; empty if it does not. */
static struct str key_below(const struct config_key *key, struct str prefix)
{
    struct str rest = key->path;
    if (prefix.len) {
        if (!str_starts(rest, prefix) || rest.len <= prefix.len ||
            rest.ptr[prefix.len] != '.')
            return STR("");
        rest = str_from(rest, prefix.len + 1);
    }
    return str_find_char(rest, '.') == STR_NONE ? rest : STR("");
}

static bool unknown_key(struct config_reader *r, const struct toml_node *member,
                        struct str prefix)
{
    struct str nearest = {0}, path = full_path(r, prefix, member->key);
    size_t best = NEAR_ENOUGH + 1;
    struct buf known = {0};
    for (size_t i = 0; i < config_key_count; i++) {
        struct str name = key_below(&config_keys[i], prefix);
        if (!name.len)
            continue;
        size_t distance = str_distance(member->key, name, NEAR_ENOUGH);
        if (distance < best && distance < name.len) {
            best = distance;
            nearest = name;
        }
        buf_printf(&known, "%s%.*s", known.len ? ", " : "", STR_ARG(name));
    }
    if (nearest.len)
        toml_error(r->doc, member->key_span, r->err,
                   "unknown key `%.*s`; did you mean `%.*s`?", STR_ARG(path),
                   STR_ARG(nearest));
    else
        toml_error(r->doc, member->key_span, r->err,
                   "unknown key `%.*s`; here belong %s", STR_ARG(path), known.ptr);
    buf_release(&known);
    return false;
}

static const struct config_key *find_key(struct str prefix, struct str name)
{
    for (size_t i = 0; i < config_key_count; i++) {
        struct str below = key_below(&config_keys[i], prefix);
        if (below.len && str_eq(below, name))
            return &config_keys[i];
    }
    return NULL;
}

bool config_read_table(struct config_reader *r, const struct toml_node *table,
                       struct str prefix, void *target)
{
    for (const struct toml_node *m = table->first_child; m; m = m->next) {
        const struct config_key *key = find_key(prefix, m->key);
        if (!key)
            return unknown_key(r, m, prefix);
        if (m->kind != key->type->kind)
            return toml_error(r->doc, m->span, r->err, "`%.*s` is %s, not %s",
                              STR_ARG(key->path), key->type->name,
                              toml_kind_name(m->kind));
        bool ok = key->type == &config_section
                      ? config_read_table(r, m, key->path, target)
                      : key->type->set(r, m, (char *)target + key->offset);
        if (!ok)
            return false;
    }
    return true;
}

bool config_require(struct config_reader *r, const struct toml_node *table,
                    struct str key, const char *what)
{
    if (toml_get(table, key))
        return true;
    return toml_error(r->doc, table->span, r->err, "%s needs the key `%.*s`", what,
                      STR_ARG(key));
}
