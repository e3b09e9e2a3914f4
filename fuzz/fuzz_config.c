/* Any text as a configuration and as a rule file. */
#include "config/config.h"
#include "rulefile.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require_said(const struct error *err)
{
    if (err->text[0])
        return;
    fprintf(stderr, "fuzz_config: refused without a word\n");
    abort();
}

static void read_config(struct str text, struct str name)
{
    struct arena arena;
    struct config config;
    struct error err = {0};
    bool found;
    arena_init(&arena);
    config_init(&config, &arena);
    if (!config_read(&config, text, name, &found, &err))
        require_said(&err);
    config_release(&config);
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = str_make((const char *)data, size);
    read_config(text, STR("flatline.toml"));
    read_config(text, STR("pyproject.toml"));
    struct arena arena;
    struct rulefile file;
    struct error err = {0};
    arena_init(&arena);
    if (!rulefile_read(&file, text, STR("rule.toml"), &arena, &err))
        require_said(&err);
    arena_release(&arena);
    return 0;
}
