/* pyproject.toml in the dialects of its build backends, and the library of Cargo.toml.
 */
#include "base/path.h"
#include "config/toml.h"
#include "program/metadata.h"
#include "program/requirement.h"

static bool is_kind(const struct toml_node *node, enum toml_kind kind)
{
    return node && node->kind == kind;
}

static struct str string_at(const struct toml_node *root, const char *path)
{
    const struct toml_node *node = toml_path(root, str_of(path));
    return is_kind(node, TOML_STRING) ? node->string : STR("");
}

static void require_list(struct metadata *m, const struct toml_node *list,
                         struct str extra)
{
    if (!is_kind(list, TOML_ARRAY))
        return;
    for (const struct toml_node *n = list->first_child; n; n = n->next)
        if (n->kind == TOML_STRING)
            metadata_require(m, n->string, extra);
}

/* A table of lists: each key is an extra or a group. */
static void require_lists(struct metadata *m, const struct toml_node *table)
{
    if (!is_kind(table, TOML_TABLE))
        return;
    for (const struct toml_node *n = table->first_child; n; n = n->next)
        require_list(m, n, n->key);
}

static bool is_optional_poetry(const struct toml_node *n)
{
    if (n->kind != TOML_TABLE)
        return false;
    const struct toml_node *optional = toml_get(n, STR("optional"));
    return (is_kind(optional, TOML_BOOL) && optional->boolean) ||
           toml_get(n, STR("markers")) || toml_get(n, STR("platform"));
}

static void require_poetry(struct metadata *m, const struct toml_node *table,
                           struct str group)
{
    if (!is_kind(table, TOML_TABLE))
        return;
    for (const struct toml_node *n = table->first_child; n; n = n->next)
        if (!str_eq(n->key, STR("python")))
            metadata_require_name(m, requirement_normalise(m->arena, n->key), group,
                                  is_optional_poetry(n));
}

/* A list of paths, or one path. */
static void roots(struct metadata *m, const struct toml_node *root, const char *path,
                  const char *why)
{
    const struct toml_node *node = toml_path(root, str_of(path));
    if (is_kind(node, TOML_STRING))
        metadata_root(m, node->string, str_of(why));
    if (!is_kind(node, TOML_ARRAY))
        return;
    for (const struct toml_node *n = node->first_child; n; n = n->next)
        if (n->kind == TOML_STRING)
            metadata_root(m, n->string, str_of(why));
}

static void parents_as_roots(struct metadata *m, const struct toml_node *root,
                             const char *path, const char *why)
{
    const struct toml_node *node = toml_path(root, str_of(path));
    if (!is_kind(node, TOML_ARRAY))
        return;
    for (const struct toml_node *n = node->first_child; n; n = n->next)
        if (n->kind == TOML_STRING)
            metadata_root(m, path_dir(n->string), str_of(why));
}

/* name -> directory; "" names a root. */
static void package_dirs(struct metadata *m, const struct toml_node *table,
                         const char *why)
{
    if (!is_kind(table, TOML_TABLE))
        return;
    for (const struct toml_node *n = table->first_child; n; n = n->next) {
        if (n->kind != TOML_STRING)
            continue;
        if (n->key.len == 0)
            metadata_root(m, n->string, str_of(why));
        else
            metadata_unsure(m, n->key);
    }
}

static void made_file(struct metadata *m, const struct toml_node *root,
                      const char *path)
{
    metadata_made_file(m, string_at(root, path));
}

static void read_standard(struct metadata *m, const struct toml_node *root)
{
    const struct toml_node *dependencies = toml_path(root, STR("project.dependencies"));
    require_list(m, dependencies, STR(""));
    if (is_kind(dependencies, TOML_ARRAY))
        metadata_is_complete(m);
    metadata_python(m, string_at(root, "project.requires-python"));
    require_lists(m, toml_path(root, STR("project.optional-dependencies")));
    require_lists(m, toml_get(root, STR("dependency-groups")));
    require_list(m, toml_path(root, STR("tool.uv.dev-dependencies")), STR("dev"));
    require_lists(m, toml_path(root, STR("tool.pdm.dev-dependencies")));
    roots(m, root, "tool.pytest.ini_options.pythonpath", "pythonpath of pytest");
    roots(m, root, "tool.pytest.pythonpath", "pythonpath of pytest");
    roots(m, root, "tool.ruff.src", "src of ruff");
}

static void read_poetry(struct metadata *m, const struct toml_node *root)
{
    const struct toml_node *poetry = toml_path(root, STR("tool.poetry"));
    if (!is_kind(poetry, TOML_TABLE))
        return;
    require_poetry(m, toml_get(poetry, STR("dependencies")), STR(""));
    if (toml_get(poetry, STR("dependencies")))
        metadata_is_complete(m);
    metadata_python(m, string_at(poetry, "dependencies.python"));
    require_poetry(m, toml_get(poetry, STR("dev-dependencies")), STR("dev"));
    const struct toml_node *groups = toml_get(poetry, STR("group"));
    if (is_kind(groups, TOML_TABLE))
        for (const struct toml_node *n = groups->first_child; n; n = n->next)
            require_poetry(m, toml_get(n, STR("dependencies")), n->key);
    const struct toml_node *packages = toml_get(poetry, STR("packages"));
    if (!is_kind(packages, TOML_ARRAY))
        return;
    for (const struct toml_node *n = packages->first_child; n; n = n->next) {
        struct str from = string_at(n, "from"), include = string_at(n, "include");
        if (from.len)
            metadata_root(m, from, STR("packages of poetry"));
        else if (str_find_char(include, '/') != STR_NONE &&
                 str_find_char(include, '*') == STR_NONE)
            metadata_root(m, path_dir(include), STR("packages of poetry"));
    }
}

/* Dependencies that the metadata leaves to files: one path, or a list of them. */
static void requirement_files(struct metadata *m, const struct toml_node *files,
                              struct str extra)
{
    if (!files)
        return;
    metadata_is_complete(m);
    if (files->kind == TOML_STRING)
        metadata_requirements(m, files->string, extra);
    if (files->kind == TOML_ARRAY)
        for (const struct toml_node *n = files->first_child; n; n = n->next)
            if (n->kind == TOML_STRING)
                metadata_requirements(m, n->string, extra);
}

static void read_setuptools(struct metadata *m, const struct toml_node *root)
{
    const struct toml_node *own = toml_path(root, STR("tool.setuptools"));
    package_dirs(m, toml_get(own, STR("package-dir")), "package-dir of setuptools");
    roots(m, own, "packages.find.where", "packages.find of setuptools");
    const struct toml_node *modules = toml_get(own, STR("ext-modules"));
    if (is_kind(modules, TOML_ARRAY))
        for (const struct toml_node *n = modules->first_child; n; n = n->next)
            metadata_extension(m, string_at(n, "name"));
    requirement_files(m, toml_path(own, STR("dynamic.dependencies.file")), STR(""));
    const struct toml_node *extras =
        toml_path(own, STR("dynamic.optional-dependencies"));
    if (is_kind(extras, TOML_TABLE))
        for (const struct toml_node *n = extras->first_child; n; n = n->next)
            requirement_files(m, toml_get(n, STR("file")), n->key);
    made_file(m, root, "tool.setuptools_scm.write_to");
    made_file(m, root, "tool.setuptools_scm.version_file");
    made_file(m, root, "tool.versioningit.write.file");
}

/* The plugin hatch-requirements-txt. */
static void read_hatch_requirements(struct metadata *m, const struct toml_node *root)
{
    const struct toml_node *hook =
        toml_path(root, STR("tool.hatch.metadata.hooks.requirements_txt"));
    requirement_files(m, toml_get(hook, STR("files")), STR(""));
    requirement_files(m, toml_get(hook, STR("filename")), STR(""));
    const struct toml_node *extras = toml_get(hook, STR("optional-dependencies"));
    if (is_kind(extras, TOML_TABLE))
        for (const struct toml_node *n = extras->first_child; n; n = n->next)
            requirement_files(m, n, n->key);
}

static void read_hatch(struct metadata *m, const struct toml_node *root)
{
    read_hatch_requirements(m, root);
    const struct toml_node *build = toml_path(root, STR("tool.hatch.build"));
    if (!build)
        return;
    static const char *const lists[] = {"packages", "targets.wheel.packages",
                                        "only-include", "targets.wheel.only-include"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        parents_as_roots(m, build, lists[i], "packages of hatch");
    static const char *const sources[] = {"sources", "targets.wheel.sources",
                                          "dev-mode-dirs"};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        roots(m, build, sources[i], "sources of hatch");
        package_dirs(m, toml_path(build, str_of(sources[i])), "sources of hatch");
    }
    made_file(m, build, "hooks.vcs.version-file");
    made_file(m, build, "hooks.version.path");
    made_file(m, build, "targets.wheel.hooks.vcs.version-file");
}

static void read_others(struct metadata *m, const struct toml_node *root)
{
    roots(m, root, "tool.pdm.build.package-dir", "package-dir of pdm");
    roots(m, root, "tool.maturin.python-source", "python-source of maturin");
    roots(m, root, "tool.uv.build-backend.module-root", "module-root of uv");
    metadata_extension(m, string_at(root, "tool.maturin.module-name"));
    made_file(m, root, "tool.pdm.version.write_to");
    made_file(m, root, "tool.scikit-build.generate.path");
    parents_as_roots(m, root, "tool.scikit-build.wheel.packages",
                     "packages of scikit-build");
}

/* The table of a header line, without brackets and blanks; empty: no such line. What a
 * line within a value may look like (quotes, commas, braces) is none. */
static struct str header_of(struct str line)
{
    struct str none = {0};
    line = str_slice(line, 0, str_find_char(line, '#'));
    line = str_trim(line);
    if (line.len < 3 || line.ptr[0] != '[' || line.ptr[line.len - 1] != ']')
        return none;
    bool array = str_starts(line, STR("[[")) && str_ends(line, STR("]]"));
    line = str_trim(str_slice(line, 1 + array, line.len - 1 - array));
    for (size_t i = 0; i < line.len; i++)
        if (strchr("[],={}", line.ptr[i]) || line.ptr[0] == '"' || line.ptr[0] == '\'')
            return none;
    return line;
}

/* Is nothing of this table read here? */
static bool is_unread(struct str table)
{
    static const char *const unread[] = {
        "project.entry-points", "project.scripts",
        "project.gui-scripts",  "project.urls",
        "tool.ruff.lint",       "tool.ruff.format",
        "tool.uv.sources",      "tool.setuptools.package-data",
        "tool.poetry.scripts",  "tool.setuptools.data-files"};
    for (size_t i = 0; i < sizeof unread / sizeof *unread; i++)
        if (str_is_or_below(table, str_of(unread[i])))
            return true;
    struct str top = str_split(&table, '.'), tool = str_split(&table, '.');
    if (!str_eq(top, STR("tool")) || !tool.len || strchr("\"' ", tool.ptr[0]))
        return false;
    return !STR_IS_ANY(tool, "uv", "pdm", "pytest", "ruff", "poetry", "setuptools",
                       "setuptools_scm", "versioningit", "hatch", "maturin",
                       "scikit-build");
}

/* The text without the tables that nobody here reads, most of many files: parsing them
 * takes as long as judging a hundred modules. Empty when none was left out. */
static struct str without_unread(struct str text, struct arena *arena)
{
    char *kept = arena_alloc(arena, text.len + 1);
    size_t len = 0, all = text.len;
    bool keep = true;
    while (text.len) {
        size_t end = str_find_char(text, '\n');
        struct str line = str_slice(text, 0, end == STR_NONE ? text.len : end + 1);
        text = str_from(text, line.len);
        struct str header = header_of(line);
        if (header.len)
            keep = !is_unread(header);
        if (keep) {
            memcpy(kept + len, line.ptr, line.len);
            len += line.len;
        }
    }
    return str_make(kept, len == all ? 0 : len);
}

/* A line within a text of several lines may look like a header. Then what is left is
 * no TOML any more, and the whole is read. */
static bool parse(struct toml_doc *doc, struct metadata *m, struct str text)
{
    struct arena *arena = m->arena;
    struct str less = without_unread(text, arena);
    struct error err;
    return (less.len && toml_parse(doc, less, m->path, arena, &err)) ||
           toml_parse(doc, text, m->path, arena, &err);
}

void pyproject_read(struct metadata *m, struct str text)
{
    struct toml_doc doc;
    if (!parse(&doc, m, text))
        return;
    read_standard(m, doc.root);
    read_poetry(m, doc.root);
    read_setuptools(m, doc.root);
    read_hatch(m, doc.root);
    read_others(m, doc.root);
}

void cargo_read(struct metadata *m, struct str text)
{
    struct toml_doc doc;
    struct error err;
    if (!toml_parse(&doc, text, m->path, m->arena, &err))
        return;
    metadata_extension(m, string_at(doc.root, "lib.name"));
}
