/* setup.cfg and the ini files of pytest. */
#include "program/ini.h"
#include "program/metadata.h"

static void require_lines(struct metadata *m, struct str value, struct str extra)
{
    if (str_starts(value, STR("file:"))) {
        value = str_from(value, 5);
        while (value.len)
            metadata_requirements(m, str_trim(str_split(&value, ',')), extra);
        return;
    }
    while (value.len)
        metadata_require(m, str_split(&value, '\n'), extra);
}

/* `=src`, `name = dir`, one a line. */
static void package_dirs(struct metadata *m, struct str value)
{
    while (value.len) {
        struct str dir = str_split(&value, '\n');
        struct str name = str_trim(str_split(&dir, '='));
        if (!dir.len)
            continue;
        if (name.len)
            metadata_unsure(m, name);
        else
            metadata_root(m, str_trim(dir), STR("package_dir in setup.cfg"));
    }
}

static void root_words(struct metadata *m, struct str value, struct str why)
{
    while (value.len) {
        struct str line = str_split(&value, '\n');
        while (line.len) {
            struct str word = str_trim(str_split(&line, ' '));
            if (word.len)
                metadata_root(m, word, why);
        }
    }
}

void setup_cfg_read(struct metadata *m, struct str text)
{
    struct ini ini;
    struct str value;
    ini_read(&ini, text, m->arena);
    if (ini_get(&ini, STR("options"), STR("install_requires"), &value)) {
        metadata_is_complete(m);
        require_lines(m, value, STR(""));
    }
    if (ini_get(&ini, STR("options"), STR("python_requires"), &value))
        metadata_python(m, value);
    if (ini_get(&ini, STR("options"), STR("tests_require"), &value))
        require_lines(m, value, STR("tests_require"));
    if (ini_get(&ini, STR("options"), STR("package_dir"), &value))
        package_dirs(m, value);
    if (ini_get(&ini, STR("options.packages.find"), STR("where"), &value))
        root_words(m, value, STR("packages.find in setup.cfg"));
    if (ini_get(&ini, STR("tool:pytest"), STR("pythonpath"), &value))
        root_words(m, value, STR("pythonpath in setup.cfg"));
    for (size_t i = 0; i < ini.items.len; i++)
        if (str_eq(ini.items.items[i].section, STR("options.extras_require")))
            require_lines(m, ini.items.items[i].value, ini.items.items[i].key);
}

void pytest_ini_read(struct metadata *m, struct str text)
{
    struct ini ini;
    struct str value;
    ini_read(&ini, text, m->arena);
    if (ini_get(&ini, STR("pytest"), STR("pythonpath"), &value))
        root_words(m, value, STR("pythonpath of pytest"));
}
