/* libgit2 answers whether a path is ignored, but not by which line, and FL103 owes its
 * reader that line; so the rules are read here. Within a file the last line that
 * matches decides; the file closest to the path goes first. */
#include "git/ignore.h"

#include "git/repo_private.h"
#include "git/settings.h"
#include "git/wildmatch.h"

#include "base/host.h"
#include "base/path.h"

#include <fcntl.h>
#include <unistd.h>

#define IGNORE_MAX_FILE ((size_t)1 << 22)

/* --- Lines ---------------------------------------------------------------------------
 */

/* Without trailing spaces, unless a backslash holds one. */
static struct str trim_spaces(struct str line)
{
    size_t keep = 0;
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '\\' && i + 1 < line.len)
            i++;
        else if (line.ptr[i] == ' ')
            continue;
        keep = i + 1;
    }
    return str_slice(line, 0, keep);
}

static void add_line(struct ignore_file *file, struct str line, uint32_t number,
                     struct arena *arena)
{
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    if (!line.len || line.ptr[0] == '#')
        return;
    line = trim_spaces(line);
    struct ignore_line out = {.pattern = line, .source = line, .line = number};
    if (str_starts(out.pattern, STR("!"))) {
        out.negated = true;
        out.pattern = str_from(out.pattern, 1);
    }
    if (str_ends(out.pattern, STR("/"))) {
        out.only_directories = true;
        out.pattern.len--;
    }
    out.whole_path = str_find_char(out.pattern, '/') != STR_NONE;
    if (str_starts(out.pattern, STR("/")))
        out.pattern = str_from(out.pattern, 1);
    if (out.pattern.len)
        vec_add(&file->lines, arena, out);
}

void ignore_parse(struct ignore_file *file, struct str text, struct arena *arena)
{
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_from(text, 3);
    for (uint32_t number = 1; text.len; number++)
        add_line(file, str_split(&text, '\n'), number, arena);
}

/* --- Files ---------------------------------------------------------------------------
 */

static uint32_t add_file(struct ignore *ignore, struct str name, struct str dir,
                         struct str text)
{
    struct ignore_file *file = vec_push(&ignore->files, ignore->arena);
    file->name = arena_str(ignore->arena, name);
    file->dir = arena_str(ignore->arena, dir);
    ignore_parse(file, arena_str(ignore->arena, text), ignore->arena);
    return (uint32_t)(ignore->files.len - 1);
}

/* A file outside the work tree; name as shown. */
static uint32_t add_outer_file(struct ignore *ignore, struct str path, struct str name)
{
    char bytes[4096];
    struct buf text = {0};
    ssize_t got;
    uint32_t number = IGNORE_NO_FILE;
    int fd = host.openat(AT_FDCWD, arena_str(ignore->arena, path).ptr,
                         O_RDONLY | O_NONBLOCK);
    if (fd < 0)
        return number;
    while (text.len < IGNORE_MAX_FILE && (got = host.read(fd, bytes, sizeof bytes)) > 0)
        buf_add(&text, str_make(bytes, (size_t)got));
    close(fd);
    if (text.len)
        number = add_file(ignore, name, STR(""), buf_str(&text));
    buf_release(&text);
    return number;
}

/* The file of a directory, read when first asked for. */
static uint32_t file_of_dir(struct ignore *ignore, struct str dir)
{
    uint32_t known = map_get(&ignore->dirs, dir);
    if (known != MAP_NONE)
        return known;
    struct buf text = {0};
    struct error err;
    struct str name = path_join(ignore->arena, dir, STR(".gitignore"));
    enum read_status status =
        worktree_read(&ignore->tree, name, 0, IGNORE_MAX_FILE, &text, &err);
    known = status == READ_OK && text.len ? add_file(ignore, name, dir, buf_str(&text))
                                          : IGNORE_NO_FILE;
    buf_release(&text);
    *map_slot(&ignore->dirs, ignore->arena, arena_str(ignore->arena, dir)) = known;
    return known;
}

/* --- The user's own file -------------------------------------------------------------
 */

void ignore_init(struct ignore *ignore, const struct repo *repo, struct arena *arena)
{
    struct settings settings;
    struct str global = STR("");
    *ignore = (struct ignore){.repo = repo, .arena = arena};
    worktree_init(&ignore->tree, repo);
    settings_open(&settings, repo);
    if (settings_bool(&settings, "core.ignorecase", false))
        ignore->match_flags = WILDMATCH_NOCASE;
    if (!settings_path(&settings, "core.excludesfile", arena, &global))
        global = settings_home(arena, "XDG_CONFIG_HOME", ".config", "git/ignore");
    settings_release(&settings);
    struct str exclude = path_join(arena, repo->commondir, STR("info/exclude"));
    struct str top = path_join(arena, repo->workdir, STR(""));
    struct str shown_as = path_within(exclude, top) && exclude.len > top.len
                              ? str_from(exclude, top.len + 1)
                              : exclude;
    ignore->exclude = add_outer_file(ignore, exclude, shown_as);
    ignore->global =
        global.len ? add_outer_file(ignore, global, global) : IGNORE_NO_FILE;
}

void ignore_release(struct ignore *ignore)
{
    worktree_release(&ignore->tree);
}

/* --- Matching ------------------------------------------------------------------------
 */

static bool line_matches(const struct ignore *ignore, const struct ignore_file *file,
                         const struct ignore_line *line, struct str path, bool is_dir)
{
    if (line->only_directories && !is_dir)
        return false;
    if (!line->whole_path)
        return wildmatch(line->pattern, path_name(path), ignore->match_flags);
    struct str inner = file->dir.len ? str_from(path, file->dir.len + 1) : path;
    return wildmatch(line->pattern, inner, ignore->match_flags | WILDMATCH_PATH);
}

/* The last line of the file that matches, or NULL. */
static const struct ignore_line *deciding_line(const struct ignore *ignore,
                                               uint32_t number, struct str path,
                                               bool is_dir)
{
    if (number == IGNORE_NO_FILE)
        return NULL;
    const struct ignore_file *file = &ignore->files.items[number];
    for (size_t i = file->lines.len; i-- > 0;)
        if (line_matches(ignore, file, &file->lines.items[i], path, is_dir))
            return &file->lines.items[i];
    return NULL;
}

static bool decide(struct ignore *ignore, uint32_t number,
                   const struct ignore_line *line, struct str *where)
{
    struct str name = ignore->files.items[number].name;
    if (!line->negated && where)
        *where = arena_printf(ignore->arena, "%.*s:%u: %.*s", (int)name.len, name.ptr,
                              line->line, (int)line->source.len, line->source.ptr);
    return !line->negated;
}

bool ignore_match_here(struct ignore *ignore, struct str path, bool is_dir,
                       struct str *where)
{
    const struct ignore_line *line;
    for (struct str dir = path; dir.len;) {
        dir = path_dir(dir);
        uint32_t number = file_of_dir(ignore, dir);
        if ((line = deciding_line(ignore, number, path, is_dir)))
            return decide(ignore, number, line, where);
    }
    if ((line = deciding_line(ignore, ignore->exclude, path, is_dir)))
        return decide(ignore, ignore->exclude, line, where);
    if ((line = deciding_line(ignore, ignore->global, path, is_dir)))
        return decide(ignore, ignore->global, line, where);
    return false;
}

bool ignore_match(struct ignore *ignore, struct str path, bool is_dir,
                  struct str *where)
{
    for (size_t i = 0; i < path.len; i++)
        if (path.ptr[i] == '/' &&
            ignore_match_here(ignore, str_slice(path, 0, i), true, where))
            return true;
    return ignore_match_here(ignore, path, is_dir, where);
}
