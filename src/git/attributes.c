/* Only lines that may convert are kept, so that a repository without any costs one
 * failed open for each directory. */
#include "git/attributes.h"

#include "git/repo_private.h"
#include "git/wildmatch.h"

#include "base/host.h"
#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define ATTRIBUTES_MAX_FILE ((size_t)1 << 22)

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct str next_word(struct str *rest)
{
    size_t from = 0, to;
    while (from < rest->len && is_blank(rest->ptr[from]))
        from++;
    for (to = from; to < rest->len && !is_blank(rest->ptr[to]); to++)
        ;
    struct str word = str_slice(*rest, from, to);
    *rest = str_from(*rest, to);
    return word;
}

/* What one setting ("text=auto", "filter=lfs", "-diff", a macro) may do. */
static enum attribute_effect effect_of(const struct attributes *attributes,
                                       struct str word)
{
    struct str name = str_split(&word, '=');
    uint32_t macro = map_get(&attributes->macros, name);
    if (macro != MAP_NONE)
        return (enum attribute_effect)macro;
    if (STR_IS_ANY(name, "text", "eol", "crlf"))
        return ATTRIBUTE_LINE_ENDS;
    if (STR_IS_ANY(name, "filter", "ident", "working-tree-encoding"))
        return ATTRIBUTE_CONVERSION;
    return ATTRIBUTE_NONE;
}

/* `*.ext`, as most patterns are: no call of the matcher for each file. */
static bool is_ending(struct str pattern)
{
    if (pattern.len < 2 || pattern.ptr[0] != '*')
        return false;
    for (size_t i = 1; i < pattern.len; i++)
        if (strchr("*?[\\/", pattern.ptr[i]))
            return false;
    return true;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static char last_literal(struct str pattern)
{
    char last = pattern.len ? pattern.ptr[pattern.len - 1] : '\0';
    return strchr("*?]\\", last) ? '\0' : lower(last);
}

static bool ends_nocase(struct str name, struct str ending)
{
    return name.len >= ending.len &&
           str_eq_nocase(str_from(name, name.len - ending.len), ending);
}

static bool line_matches(const struct attribute_line *line, struct str inner)
{
    if (line->is_ending)
        return ends_nocase(inner, str_from(line->pattern, 1));
    return line->whole_path
               ? wildmatch(line->pattern, inner, WILDMATCH_PATH | WILDMATCH_NOCASE)
               : wildmatch(line->pattern, path_name(inner), WILDMATCH_NOCASE);
}

static enum attribute_effect effect_of_words(const struct attributes *attributes,
                                             struct str words)
{
    enum attribute_effect most = ATTRIBUTE_NONE;
    while (words.len) {
        enum attribute_effect effect = effect_of(attributes, next_word(&words));
        most = effect > most ? effect : most;
    }
    return most;
}

/* `[attr]unix text eol=lf`: from then on `unix` does what the others do. */
static void add_macro(struct attributes *attributes, struct str line)
{
    struct str name = next_word(&line), mark = STR("[attr]");
    if (!str_starts(name, mark) || name.len == mark.len)
        return;
    enum attribute_effect effect = effect_of_words(attributes, line);
    uint32_t *known =
        map_slot(&attributes->macros, attributes->arena, str_from(name, mark.len));
    if (*known == MAP_NONE || *known < (uint32_t)effect)
        *known = effect;
}

/* A pattern in double quotes is not unquoted: it counts as matching every file. */
static void add_line(struct attributes *attributes, struct attribute_file *file,
                     struct str line)
{
    struct attribute_line out = {.pattern = next_word(&line)};
    if (!out.pattern.len || out.pattern.ptr[0] == '#' ||
        str_starts(out.pattern, STR("[attr]")))
        return;
    out.effect = effect_of_words(attributes, line);
    if (out.effect == ATTRIBUTE_NONE)
        return;
    if (out.pattern.ptr[0] == '"')
        out.pattern = STR("*");
    out.whole_path = str_find_char(out.pattern, '/') != STR_NONE;
    out.is_ending = is_ending(out.pattern);
    out.last = last_literal(out.pattern);
    if (str_starts(out.pattern, STR("/")))
        out.pattern = str_from(out.pattern, 1);
    vec_add(&file->lines, attributes->arena, out);
}

static uint32_t add_file(struct attributes *attributes, struct str dir, struct str text)
{
    struct attribute_file file = {.dir = arena_str(attributes->arena, dir)};
    text = arena_str(attributes->arena, text);
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_from(text, 3);
    for (struct str rest = text; rest.len;)
        add_macro(attributes, str_split(&rest, '\n'));
    while (text.len)
        add_line(attributes, &file, str_split(&text, '\n'));
    if (!file.lines.len)
        return ATTRIBUTES_NO_FILE;
    vec_add(&attributes->files, attributes->arena, file);
    return (uint32_t)(attributes->files.len - 1);
}

static void add_outer_file(struct attributes *attributes, struct str path)
{
    char bytes[4096];
    struct buf text = {0};
    ssize_t got;
    int fd = path.len ? host.openat(AT_FDCWD, arena_str(attributes->arena, path).ptr,
                                    O_RDONLY | O_NONBLOCK)
                      : -1;
    if (fd < 0)
        return;
    while (text.len < ATTRIBUTES_MAX_FILE &&
           (got = host.read(fd, bytes, sizeof bytes)) > 0)
        buf_add(&text, str_make(bytes, (size_t)got));
    close(fd);
    uint32_t number = add_file(attributes, STR(""), buf_str(&text));
    attributes->has_outer |= text.len != 0;
    if (number != ATTRIBUTES_NO_FILE)
        vec_add(&attributes->outer, attributes->arena, number);
    buf_release(&text);
}

void attributes_release(struct attributes *attributes)
{
    worktree_release(&attributes->tree);
}

void attributes_note_none(struct attributes *attributes, struct str dir)
{
    uint32_t *known = map_slot(&attributes->dirs, attributes->arena, dir);
    if (*known == MAP_NONE)
        *known = ATTRIBUTES_NO_FILE;
}

static uint32_t file_of_dir(struct attributes *attributes, struct str dir)
{
    uint32_t known = map_get(&attributes->dirs, dir);
    if (known != MAP_NONE)
        return known;
    struct buf text = {0};
    struct error err;
    struct stat st;
    struct str name = path_join(attributes->arena, dir, STR(".gitattributes"));
    name = arena_str(attributes->arena, name);
    known = ATTRIBUTES_NO_FILE;
    /* One call for each directory of the repository: this one may go through a link,
     * since all it tells is whether reading is worth trying. */
    if (host.fstatat(attributes->repo->root, name.ptr, &st, AT_SYMLINK_NOFOLLOW) == 0 ||
        errno != ENOENT) {
        /* One that cannot be read might say anything. */
        enum read_status status =
            worktree_read(&attributes->tree, name, 0, ATTRIBUTES_MAX_FILE, &text, &err);
        if (status != READ_OK && status != READ_ABSENT)
            attributes->everywhere = ATTRIBUTE_CONVERSION;
        known = add_file(attributes, dir, buf_str(&text));
    }
    buf_release(&text);
    *map_slot(&attributes->dirs, attributes->arena, dir) = known;
    return known;
}

void attributes_init(struct attributes *attributes, const struct repo *repo,
                     const struct settings *settings, struct arena *arena)
{
    struct str autocrlf = STR("false"), user = STR("");
    *attributes = (struct attributes){.repo = repo, .arena = arena};
    worktree_init(&attributes->tree, repo);
    settings_text(settings, "core.autocrlf", arena, &autocrlf);
    if (str_eq_nocase(autocrlf, STR("input")) ||
        settings_bool(settings, "core.autocrlf", false))
        attributes->everywhere = ATTRIBUTE_LINE_ENDS;
    if (!settings_path(settings, "core.attributesfile", arena, &user))
        user = settings_home(arena, "XDG_CONFIG_HOME", ".config", "git/attributes");
    add_outer_file(attributes, user);
    add_outer_file(attributes, STR("/etc/gitattributes"));
    add_outer_file(attributes,
                   path_join(arena, repo->commondir, STR("info/attributes")));
    /* Macros stand in the files at the top, and in those below they are used. A macro
     * of the tree's that a file outside it may use was read too late. */
    size_t outside = attributes->macros.len;
    file_of_dir(attributes, STR(""));
    if (attributes->macros.len > outside && attributes->has_outer)
        attributes->everywhere = ATTRIBUTE_CONVERSION;
}

static enum attribute_effect effect_in(const struct attributes *attributes,
                                       uint32_t number, struct str path)
{
    enum attribute_effect effect = ATTRIBUTE_NONE;
    if (number == ATTRIBUTES_NO_FILE)
        return effect;
    const struct attribute_file *file = &attributes->files.items[number];
    struct str inner = file->dir.len ? str_from(path, file->dir.len + 1) : path;
    char last = lower(path.ptr[path.len - 1]);
    for (size_t i = 0; i < file->lines.len; i++) {
        const struct attribute_line *line = &file->lines.items[i];
        if (line->effect > effect && (!line->last || line->last == last) &&
            line_matches(line, inner))
            effect = line->effect;
    }
    return effect;
}

static void find_chain(struct attributes *attributes, struct str dir)
{
    if (attributes->chain_known && str_eq(dir, attributes->chain_dir))
        return;
    attributes->chain.len = 0;
    attributes->chain_dir = dir;
    attributes->chain_known = true;
    for (;; dir = path_dir(dir)) {
        uint32_t number = file_of_dir(attributes, dir);
        if (number != ATTRIBUTES_NO_FILE)
            vec_add(&attributes->chain, attributes->arena, number);
        if (!dir.len)
            return;
    }
}

static enum attribute_effect effect_of_files(const struct attributes *attributes,
                                             const uint32_t *files, size_t count,
                                             struct str path,
                                             enum attribute_effect effect)
{
    for (size_t i = 0; i < count && effect != ATTRIBUTE_CONVERSION; i++) {
        enum attribute_effect other = effect_in(attributes, files[i], path);
        effect = other > effect ? other : effect;
    }
    return effect;
}

enum attribute_effect attributes_effect(struct attributes *attributes, struct str path)
{
    find_chain(attributes, path_dir(path));
    enum attribute_effect effect = attributes->everywhere;
    effect = effect_of_files(attributes, attributes->outer.items, attributes->outer.len,
                             path, effect);
    return effect_of_files(attributes, attributes->chain.items, attributes->chain.len,
                           path, effect);
}
