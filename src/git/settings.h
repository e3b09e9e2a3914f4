/* settings - git configuration as the user's git would see it, for the few questions
 * whose answer must agree with theirs (line ends, excludes file).
 *
 *     struct settings settings;
 *     settings_open(&settings, repo);
 *     if (settings_text(&settings, "core.autocrlf", arena, &value)) ...
 *     settings_release(&settings);
 *
 * The repository's own file, then the user's, then the system's. One that is broken or
 * unreadable counts as empty: it must not stop a hook. */
#ifndef FLATLINE_GIT_SETTINGS_H
#define FLATLINE_GIT_SETTINGS_H

#include "base/arena.h"

struct git_config;
struct repo;

#define SETTINGS_FILES 4

struct settings {
    struct git_config *configs[SETTINGS_FILES]; /* NULL: not there */
};

void settings_open(struct settings *settings, const struct repo *repo);
void settings_release(struct settings *settings);

/* False when no file sets `key` (lower case); *out is then untouched. */
bool settings_text(const struct settings *settings, const char *key,
                   struct arena *arena, struct str *out);
/* As text, with a leading ~/ expanded. */
bool settings_path(const struct settings *settings, const char *key,
                   struct arena *arena, struct str *out);
bool settings_bool(const struct settings *settings, const char *key, bool otherwise);

/* $variable/rest, or $HOME/fallback/rest; empty when neither is set. */
struct str settings_home(struct arena *arena, const char *variable,
                         const char *fallback, const char *rest);

#endif
