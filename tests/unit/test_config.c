/* config: defaults, what is read from a file, and the errors that point into it. */
#include "catalogue.h"
#include "config/config.h"

#include "config_support.h"

#include <stdio.h>

#include <jansson.h>

static void read(const char *text)
{
    struct error err = {0};
    bool found = false;
    if (!config_read(&config, str_of(text), STR("flatline.toml"), &found, &err))
        fail_msg("%s", err.text);
    assert_true(found);
}

static enum severity severity(const char *rule, const char *path)
{
    const struct rule *r = rule_find(str_of(rule));
    assert_non_null(r);
    return config_severity(&config, r, str_of(path));
}

static void defaults_suit_any_repository(void **state)
{
    (void)state;
    assert_int_equal(config.fail_on, SEVERITY_ERROR);
    assert_false(config.packages_strict);
    assert_true(globs_match(&config.generated, STR("pkg/sub/_version")));
    assert_true(globs_match(&config.generated, STR("api/v1_pb2_grpc")));
    assert_false(globs_match(&config.generated, STR("pkg/version")));
    assert_true(pattern_matches(config.heartbeat.retry, STR("with_Retry")));
    assert_false(config.heartbeat.present);
    for (size_t i = 0; i < builtin_rule_count; i++) {
        assert_int_equal(config_severity(&config, &builtin_rules[i], STR("a/b.py")),
                         builtin_rules[i].severity);
        assert_int_equal(config_uses(&config, &builtin_rules[i]),
                         builtin_rules[i].severity != SEVERITY_OFF);
    }
}

static void every_key_is_read(void **state)
{
    (void)state;
    read("src = [\"./lib/\", \"app\"]\n"
         "namespace-packages = [\"plugins/*\"]\n"
         "exclude = [\"third_party/\"]\n"
         "tests = [\"checks\"]\n"
         "fail-on = \"warning\"\n"
         "cache-dir = \".cache/flatline\"\n"
         "rule-paths = [\"house/rules\"]\n"
         "[packages]\nstrict = true\n"
         "[imports]\ngenerated = [\"pkg.buildinfo\", \"*_stubs\"]\n"
         "loud-calls = [\"page_*\"]\n"
         "[imports.distributions]\nyaml = \"PyYAML\"\n\"google.cloud\" = \"gc\"\n"
         "[heartbeat]\nemitters = [\"ProcessorHeartbeat\"]\n"
         "name-argument = \"name\"\nretry = '^again$'\nstart-methods = [\"go\"]\n"
         "[[heartbeat.convention]]\npaths = [\"raw/**\"]\npattern = '^p2_[a-z]+$'\n"
         "[[heartbeat.registry]]\nfile = \"config/workflows.yaml\"\n"
         "select = \"**.processor_name\"\n"
         "[[heartbeat.registry]]\nfile = \"o.py\"\nselect = \"x\"\ngroup = \"g\"\n"
         "[[heartbeat.alias]]\nfile = \"a.json\"\nselect = \"map\"\n");
    assert_true(config.src_set);
    assert_str(config.src.items[0], "lib");
    assert_true(globs_match(&config.namespace_packages, STR("plugins/x")));
    assert_true(globs_match(&config.exclude, STR("a/third_party/x.py")));
    assert_true(globs_match(&config.tests, STR("checks/x.py")));
    assert_int_equal(config.fail_on, SEVERITY_WARNING);
    assert_str(config.cache_dir, ".cache/flatline");
    assert_str(config.rule_paths.items[0], "house/rules");
    assert_true(config.packages_strict);
    assert_true(globs_match(&config.generated, STR("pkg/buildinfo")));
    assert_false(globs_match(&config.generated, STR("pkg2/buildinfo")));
    assert_true(globs_match(&config.generated, STR("x/y_stubs")));
    assert_true(globs_match(&config.generated, STR("x/_version")));
    assert_int_equal(config.loud_calls.len, 3);
    assert_str(config.loud_calls.items[2], "page_*");
    assert_str(config.distributions.items[1].module, "google.cloud");
    const struct heartbeat_config *h = &config.heartbeat;
    assert_true(h->present);
    assert_str(h->emitters.items[0], "ProcessorHeartbeat");
    assert_str(h->name_argument, "name");
    assert_int_equal(h->start_methods.len, 1);
    assert_str(h->start_methods.items[0], "go");
    assert_true(pattern_matches(h->retry, STR("again")));
    assert_true(globs_match(&h->conventions.items[0].paths, STR("raw/a/b.py")));
    assert_true(pattern_matches(h->conventions.items[0].pattern, STR("p2_box")));
    assert_str(h->conventions.items[0].pattern_text, "^p2_[a-z]+$");
    assert_str(h->registries.items[0].select, "**.processor_name");
    assert_str(h->registries.items[1].group, "g");
    assert_int_equal(h->registries.items[1].span.line, 28);
    assert_str(h->aliases.items[0].file, "a.json");
}

static void select_and_ignore(void **state)
{
    (void)state;
    read("select = [\"FL2\", \"missing-init\"]\nignore = [\"FL204\"]\n");
    assert_int_equal(severity("FL201", "a.py"), SEVERITY_ERROR);
    assert_int_equal(severity("FL202", "a.py"), SEVERITY_WARNING);
    assert_int_equal(severity("FL101", "a"), SEVERITY_ERROR);
    assert_int_equal(severity("FL204", "a.py"), SEVERITY_OFF);
    assert_int_equal(severity("FL102", "a.py"), SEVERITY_OFF);
    assert_false(config_uses(&config, rule_find(STR("FL204"))));
}

static void severities(void **state)
{
    (void)state;
    read("[severity]\nFL101 = \"warning\"\nFL2xx = \"off\"\n"
         "unresolved-import = \"error\"\n");
    assert_int_equal(severity("FL101", "a"), SEVERITY_WARNING);
    assert_int_equal(severity("FL201", "a.py"), SEVERITY_OFF);
    assert_int_equal(severity("FL205", "a.py"), SEVERITY_ERROR);
}

static void per_path_wins_and_the_later_wins(void **state)
{
    (void)state;
    read("ignore = [\"FL102\"]\n"
         "[[per-path]]\npaths = [\"old/**\"]\nignore = [\"FL2\"]\n"
         "[[per-path]]\npaths = [\"old/new/**\"]\nselect = [\"FL201\", \"FL102\"]\n");
    assert_int_equal(severity("FL201", "x.py"), SEVERITY_ERROR);
    assert_int_equal(severity("FL201", "old/x.py"), SEVERITY_OFF);
    assert_int_equal(severity("FL201", "old/new/x.py"), SEVERITY_ERROR);
    assert_int_equal(severity("FL205", "old/new/x.py"), SEVERITY_OFF);
    assert_int_equal(severity("FL102", "x"), SEVERITY_OFF);
    assert_int_equal(severity("FL102", "old/new/x"), SEVERITY_WARNING);
    assert_true(config_uses(&config, rule_find(STR("FL102"))));
}

static void pyproject_has_its_own_corner(void **state)
{
    (void)state;
    struct error err = {0};
    bool found = true;
    struct str name = STR("sub/pyproject.toml");
    assert_true(config_read(&config, STR("[project]\nname = \n"), name, &found, &err));
    assert_false(found);
    assert_true(config_read(&config, STR("[tool.other]\nx = 'flatline'\n"), name,
                            &found, &err));
    assert_false(found);
    assert_true(config_read(&config,
                            STR("[tool.x]\na = 1\n[tool.flatline]\nsrc = [\"lib\"]\n"),
                            name, &found, &err));
    assert_true(found);
    assert_str(config.src.items[0], "lib");
    assert_false(
        config_read(&config, STR("[tool]\nflatline = 1\n"), name, &found, &err));
    assert_false(
        config_read(&config, STR("[tool.flatline]\nx = 1\n"), name, &found, &err));
    assert_non_null(strstr(err.text, "sub/pyproject.toml:2:1: unknown key `x`"));
}

static void errors_point_and_suggest(void **state)
{
    (void)state;
    static const struct {
        const char *text, *where, *what;
    } rows[] = {
        {"ingore = []\n", "1:1", "unknown key `ingore`; did you mean `ignore`?"},
        {"wholly-else = 1\n", "1:1", "unknown key `wholly-else`; here belong src, "},
        {"[imports]\nloudcalls = []\n", "2:1",
         "unknown key `imports.loudcalls`; did you mean `loud-calls`?"},
        {"[import]\n", "1:2", "did you mean `imports`?"},
        {"imports.strict = true\n", "1:9", "here belong generated, loud-calls"},
        {"src = \"lib\"\n", "1:7", "`src` is a list of directories, not a string"},
        {"src = [\"lib\", 3]\n", "1:15", "a directory is a string, not an integer"},
        {"src = [\"../lib\"]\n", "1:8", "leaves the repository"},
        {"src = [\"/lib\"]\n", "1:8", "leaves the repository"},
        {"cache-dir = \"a/../../b\"\n", "1:13", "leaves the repository"},
        {"exclude = [\"ok\", \"a[\"]\n", "1:18", "bad glob: the `[` at offset 1"},
        {"exclude = [\"../x\"]\n", "1:12", "bad glob: `..` would leave"},
        {"select = [\"FL201\", \"FL999\"]\n", "1:20", "there is no rule `FL999`"},
        {"select = [\"missing-int\"]\n", "1:11", "did you mean `missing-init`?"},
        {"select = [\"FL9x\"]\n", "1:11", "there is no rule"},
        {"fail-on = \"errors\"\n", "1:11", "\"error\", \"warning\" or \"never\""},
        {"[severity]\nFL101 = \"fatal\"\n", "2:9", "\"warning\" or \"off\""},
        {"[severity]\nFL101 = 1\n", "2:9", "\"warning\" or \"off\""},
        {"[severity]\nFL777 = \"error\"\n", "2:1", "there is no rule `FL777`"},
        {"[packages]\nstrict = \"yes\"\n", "2:10", "`packages.strict` is a boolean"},
        {"packages = true\n", "1:12", "`packages` is a table, not a boolean"},
        {"[[per-path]]\nignore = [\"FL1\"]\n", "1:1", "needs the key `paths`"},
        {"per-path = [1]\n", "1:13", "write [[per-path]] tables"},
        {"[per-path]\n", "1:1", "`per-path` is an array of tables, not a table"},
        {"[[heartbeat.convention]]\npaths = [\"a\"]\npattern = '('\n", "3:11",
         "bad pattern: missing closing parenthesis (at offset 1)"},
        {"[[heartbeat.convention]]\npaths = [\"a\"]\n", "1:1",
         "needs the key `pattern`"},
        {"[[heartbeat.registry]]\nfile = \"/etc/passwd\"\nselect = \"x\"\n", "2:8",
         "leaves the repository"},
        {"[[heartbeat.alias]]\nfile = \"x\"\nselekt = \"x\"\n", "1:1", "`select`"},
        {"[heartbeat]\nretry = '['\n", "2:9", "bad pattern"},
        {"imports.distributions = {yaml = 1}\n", "1:33", "is a string, not an integer"},
        {"[imports\n", "1:1", "should end in `]`"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error err = {0};
        struct config other;
        bool found;
        config_init(&other, &arena);
        if (config_read(&other, str_of(rows[i].text), STR("f.toml"), &found, &err))
            fail_msg("taken: %s", rows[i].text);
        config_release(&other);
        char place[64];
        snprintf(place, sizeof place, "f.toml:%s: ", rows[i].where);
        if (strncmp(err.text, place, strlen(place)) != 0 ||
            !strstr(err.text, rows[i].what))
            fail_msg("wanted %s%s, got %s", place, rows[i].what, err.text);
    }
}

static void lists_are_bounded(void **state)
{
    (void)state;
    struct buf text = {0};
    struct error err = {0};
    bool found;
    buf_addz(&text, "exclude = [");
    for (int i = 0; i < 1001; i++)
        buf_addz(&text, "\"a\",");
    buf_addz(&text, "]\n");
    assert_false(
        config_read(&config, buf_str(&text), STR("flatline.toml"), &found, &err));
    assert_non_null(strstr(err.text, "more than 1000 entries"));
    buf_release(&text);
}

static void the_schema_is_json(void **state)
{
    (void)state;
    struct buf out = {0};
    config_schema(&out);
    json_error_t err;
    json_t *schema = json_loadb(out.ptr, out.len, JSON_REJECT_DUPLICATES, &err);
    if (!schema)
        fail_msg("line %d: %s\n%s", err.line, err.text, out.ptr);
    json_t *properties = json_object_get(schema, "properties");
    json_t *convention = json_object_get(
        json_object_get(json_object_get(properties, "heartbeat"), "properties"),
        "convention");
    assert_string_equal(json_string_value(json_object_get(convention, "type")),
                        "array");
    assert_non_null(json_object_get(
        json_object_get(json_object_get(convention, "items"), "properties"),
        "pattern"));
    assert_non_null(json_object_get(
        json_object_get(json_object_get(properties, "imports"), "properties"),
        "loud-calls"));
    assert_null(json_object_get(properties, "imports.loud-calls"));
    json_decref(schema);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONFIG_TEST(defaults_suit_any_repository),
        CONFIG_TEST(every_key_is_read),
        CONFIG_TEST(select_and_ignore),
        CONFIG_TEST(severities),
        CONFIG_TEST(per_path_wins_and_the_later_wins),
        CONFIG_TEST(pyproject_has_its_own_corner),
        CONFIG_TEST(errors_point_and_suggest),
        CONFIG_TEST(lists_are_bounded),
        CONFIG_TEST(the_schema_is_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
