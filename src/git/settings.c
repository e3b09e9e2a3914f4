/* The repository itself is opened without any outer configuration (see repo.c); these
 * files are opened one by one, so that a broken one costs only itself. */
#include "git/settings.h"

#include "git/repo_private.h"

#include <stdlib.h>
#include <unistd.h>

enum { OWN, USER, USER_XDG, SYSTEM };

struct str settings_home(struct arena *arena, const char *variable,
                         const char *fallback, const char *rest)
{
    const char *base = getenv(variable);
    if (base && *base)
        return arena_printf(arena, "%s/%s", base, rest);
    base = getenv("HOME");
    return base && *base ? arena_printf(arena, "%s/%s/%s", base, fallback, rest)
                         : STR("");
}

static git_config *open_file(const char *path)
{
    git_config *config = NULL;
    if (!path || !*path || access(path, R_OK) != 0 ||
        git_config_open_ondisk(&config, path) != 0)
        return NULL;
    return config;
}

void settings_open(struct settings *settings, const struct repo *repo)
{
    struct arena scratch;
    const char *global = getenv("GIT_CONFIG_GLOBAL");
    const char *no_system = getenv("GIT_CONFIG_NOSYSTEM");
    int skip_system = 0;
    arena_init(&scratch);
    *settings = (struct settings){{NULL}};
    if (repo->git && git_repository_config(&settings->configs[OWN], repo->git) != 0)
        settings->configs[OWN] = NULL;
    if (global) {
        settings->configs[USER] = open_file(global);
    } else {
        settings->configs[USER] =
            open_file(settings_home(&scratch, "HOME", ".", ".gitconfig").ptr);
        settings->configs[USER_XDG] = open_file(
            settings_home(&scratch, "XDG_CONFIG_HOME", ".config", "git/config").ptr);
    }
    if (no_system)
        git_config_parse_bool(&skip_system, no_system);
    if (!skip_system)
        settings->configs[SYSTEM] = open_file("/etc/gitconfig");
    arena_release(&scratch);
}

void settings_release(struct settings *settings)
{
    for (size_t i = 0; i < SETTINGS_FILES; i++)
        git_config_free(settings->configs[i]);
}

bool settings_text(const struct settings *settings, const char *key,
                   struct arena *arena, struct str *out)
{
    bool found = false;
    for (size_t i = 0; i < SETTINGS_FILES && !found; i++) {
        git_buf value = GIT_BUF_INIT;
        if (settings->configs[i] &&
            git_config_get_string_buf(&value, settings->configs[i], key) == 0) {
            *out = arena_str(arena, str_make(value.ptr, value.size));
            found = true;
        }
        git_buf_dispose(&value);
    }
    return found;
}

/* Not git_config_get_path: it looks for ~ where libgit2 was told to find no user. */
bool settings_path(const struct settings *settings, const char *key,
                   struct arena *arena, struct str *out)
{
    const char *home = getenv("HOME");
    if (!settings_text(settings, key, arena, out))
        return false;
    if (home && str_starts(*out, STR("~/")))
        *out = arena_printf(arena, "%s/%s", home, out->ptr + 2);
    return true;
}

bool settings_bool(const struct settings *settings, const char *key, bool otherwise)
{
    for (size_t i = 0; i < SETTINGS_FILES; i++) {
        int value;
        if (settings->configs[i] &&
            git_config_get_bool(&value, settings->configs[i], key) == 0)
            return value;
    }
    return otherwise;
}
