/* One pass over the entries finds the files by name; each is read by its format's own
 * reader, which reports here. */
#include "program/metadata.h"

#include "base/path.h"
#include "pattern.h"
#include "program/distnames.h"
#include "program/packages.h"
#include "program/requirement.h"
#include "program/state.h"
#include "python/setup_py.h"

#define INCLUDE_DEPTH_MAX 8
#define INCLUDE_COUNT_MAX 64
/* Files beside a requirements file that are looked at for the one of them all. */
#define BESIDE_MAX 500

static struct declarations *declarations_of(struct program *p, uint32_t dir)
{
    struct program_state *s = p->state;
    uint32_t *slot = &s->declarations_of_dir[dir];
    if (*slot == PROGRAM_NONE) {
        *slot = (uint32_t)s->declarations.len;
        vec_push(&s->declarations, p->arena)->dir = dir;
    }
    return &s->declarations.items[*slot];
}

/* Whoever only listens hears it, and that is all. */
static bool is_heard(struct metadata *m, char what, struct str name, struct str more)
{
    if (!m->said)
        return false;
    const uint64_t lengths[] = {name.len, more.len};
    buf_addc(m->said, what);
    buf_add(m->said, str_make((const char *)lengths, sizeof lengths));
    buf_add(m->said, name);
    buf_add(m->said, more);
    return true;
}

void metadata_require_name(struct metadata *m, struct str name, struct str extra,
                           bool conditional)
{
    if (is_heard(m, conditional ? 'c' : 'r', name, extra))
        return;
    struct declarations *d = declarations_of(m->p, m->dir);
    uint32_t *slot = map_slot(&d->names, m->p->arena, name);
    if (*slot == MAP_NONE) {
        *slot = (uint32_t)d->items.len;
        *vec_push(&d->items, m->p->arena) = (struct declared){false, extra};
    }
    d->items.items[*slot].required |= !extra.len && !conditional;
}

void metadata_require(struct metadata *m, struct str text, struct str extra)
{
    struct requirement r;
    if (requirement_parse(text, m->arena, &r))
        metadata_require_name(m, r.name, extra, r.conditional);
}

/* `path` as seen from the repository root; false when it leaves it. */
static bool within(const struct metadata *m, struct str path, struct str *out)
{
    if (path.len && path.ptr[0] == '/')
        return false;
    return path_normalize(m->p->arena, path_join(m->p->arena, m->dir_path, path), out);
}

void metadata_root(struct metadata *m, struct str path, struct str why)
{
    struct str root;
    if (is_heard(m, 'd', path, why) || m->project == PROGRAM_NONE ||
        !within(m, path, &root))
        return;
    struct project *project = &m->p->state->projects.items[m->project];
    vec_add(&project->roots, m->p->arena, ((struct named_root){root, why}));
}

void metadata_made_file(struct metadata *m, struct str path)
{
    struct str file;
    if (is_heard(m, 'f', path, STR("")) || !str_ends(path, STR(".py")) ||
        !within(m, path, &file))
        return;
    map_insert(&m->p->state->made_files, m->p->arena, str_slice(file, 0, file.len - 3));
}

void metadata_is_complete(struct metadata *m)
{
    if (!is_heard(m, 'a', STR(""), STR("")) && m->project != PROGRAM_NONE)
        m->p->state->projects.items[m->project].is_complete = true;
}

void metadata_extension(struct metadata *m, struct str dotted)
{
    if (!is_heard(m, 'e', dotted, STR("")) && dotted.len)
        map_insert(&m->p->state->extensions, m->p->arena, dotted);
}

void metadata_unsure(struct metadata *m, struct str name)
{
    struct str top = str_split(&name, '.');
    if (!is_heard(m, 'u', top, STR("")) && top.len)
        map_insert(&m->p->state->unsure, m->p->arena, top);
}

void metadata_python(struct metadata *m, struct str text)
{
    if (is_heard(m, 'p', text, STR("")) || m->project == PROGRAM_NONE)
        return;
    unsigned *oldest = &m->p->state->projects.items[m->project].oldest_python;
    while (text.len) {
        struct str part = str_trim(str_split(&text, ','));
        if (part.len < 4 || str_find_char(STR(">^~="), part.ptr[0]) == STR_NONE)
            continue;
        size_t at = str_find(part, STR("3."));
        unsigned minor = 0;
        for (size_t i = at == STR_NONE ? part.len : at + 2;
             i < part.len && part.ptr[i] >= '0' && part.ptr[i] <= '9' && minor < 100;
             i++)
            minor = minor * 10 + (unsigned)(part.ptr[i] - '0');
        if (minor > *oldest)
            *oldest = minor;
    }
}

unsigned metadata_oldest_python(const struct program *p, uint32_t file)
{
    for (uint32_t i = p->files.items[file].distribution; i != PROGRAM_NONE;
         i = p->state->projects.items[i].parent)
        if (p->state->projects.items[i].oldest_python)
            return p->state->projects.items[i].oldest_python;
    return 0;
}

static bool read_text(const struct metadata *m, size_t entry, struct str *text)
{
    return m->input->read && m->input->read(m->input->context, entry, text);
}

static void read_requirements(struct metadata *m, struct str text, struct str extra)
{
    struct str line;
    while (requirement_next_line(&text, m->arena, &line)) {
        struct str path = STR("");
        if (str_starts(line, STR("-r")))
            path = str_trim(str_from(line, 2));
        else if (str_starts(line, STR("--requirement")))
            path = str_trim(str_from(line, 13));
        if (path.len && path.ptr[0] == '=')
            path = str_trim(str_from(path, 1));
        if (path.len)
            metadata_requirements(m, path, extra);
        else
            metadata_require(m, line, extra);
    }
}

void metadata_requirements(struct metadata *m, struct str path, struct str extra)
{
    struct str file, text, dir_path = m->dir_path;
    if (is_heard(m, 'i', path, extra) || m->includes == INCLUDE_DEPTH_MAX ||
        m->include_count == INCLUDE_COUNT_MAX || !within(m, path, &file))
        return;
    size_t entry = snapshot_find(m->p->snapshot, file);
    m->include_count++;
    if (entry == STR_NONE || !read_text(m, entry, &text))
        return;
    m->includes++;
    m->dir_path = path_dir(file);
    read_requirements(m, text, extra);
    m->dir_path = dir_path;
    m->includes--;
}

/* Words in a requirements file's name that say it is not what the code itself needs. */
static const char *const side_words[] = {
    "dev",  "develop", "development", "test",     "tests",   "testing", "doc",
    "docs", "lint",    "ci",          "optional", "extra",   "extras",  "typing",
    "mypy", "bench",   "benchmark",   "tools",    "release", "build",   "integration",
    "min",  "example", "examples",    "local",    "devel",   "qa",      "check",
};

static bool is_side_file(struct str name)
{
    size_t start = 0;
    for (size_t i = 0; i <= name.len; i++) {
        if (i < name.len && str_find_char(STR("-_./"), name.ptr[i]) == STR_NONE)
            continue;
        for (size_t k = 0; k < sizeof side_words / sizeof *side_words; k++)
            if (str_eq_nocase(str_slice(name, start, i), str_of(side_words[k])))
                return true;
        start = i + 1;
    }
    return false;
}

/* Other words that a requirements file's name may have and still say what is needed in
 * any case: requirements.txt, py3.12-requirements.txt, base.txt, reqs-prod.in. */
static bool is_plain_word(struct str word)
{
    if (str_starts(word, STR("py")) || str_starts(word, STR("req")) ||
        str_starts(word, STR("prod")))
        return true;
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] < '0' || word.ptr[i] > '9')
            return STR_IS_ANY(word, "base", "common", "main", "core", "install",
                              "runtime", "default", "app", "pip", "lock", "locked",
                              "frozen", "freeze", "pinned", "pins", "linux");
    return true;
}

static bool is_plain_file(struct str path)
{
    struct str name = path_stem(path_name(path));
    while (name.len) {
        size_t end = 0;
        while (end < name.len && str_find_char(STR("-_."), name.ptr[end]) == STR_NONE)
            end++;
        if (!is_plain_word(str_slice(name, 0, end)))
            return false;
        name = str_from(name, end + (end < name.len));
    }
    return true;
}

static bool is_requirements_file(struct str path)
{
    if (!str_ends(path, STR(".txt")) && !str_ends(path, STR(".in")))
        return false;
    struct str name = path_name(path), dir = path_name(path_dir(path));
    if (str_find(name, STR("constraint")) != STR_NONE)
        return false;
    return str_find(name, STR("requirement")) != STR_NONE ||
           str_find(dir, STR("requirement")) != STR_NONE ||
           str_eq(name, STR("pip-requires"));
}

/* A directory of requirements files speaks for the one above. */
static struct str speaks_for(struct str path)
{
    struct str dir = path_dir(path);
    if (str_find(path_name(dir), STR("requirement")) != STR_NONE)
        dir = path_dir(dir);
    return dir;
}

static void read_setup_py(struct metadata *m, struct str text)
{
    struct setup_py setup;
    setup_py_read(text, m->arena, &setup);
    for (size_t i = 0; i < setup.items.len; i++) {
        const struct setup_item *item = &setup.items.items[i];
        switch (item->kind) {
        case SETUP_REQUIRES:
            metadata_is_complete(m);
            metadata_require(m, item->text, STR(""));
            break;
        case SETUP_EXTRA:
            metadata_require(m, item->text, item->key);
            break;
        case SETUP_EXTENSION:
            metadata_extension(m, item->text);
            break;
        case SETUP_PACKAGE_DIR:
            if (item->key.len == 0)
                metadata_root(m, item->text, STR("package_dir in setup.py"));
            else
                metadata_unsure(m, item->key);
            break;
        case SETUP_PYTHON:
            metadata_python(m, item->text);
            break;
        case SETUP_WHERE:
            metadata_root(m, item->text, STR("find_packages in setup.py"));
            break;
        }
    }
}

/* A script beside setup.py, or one that a package adds to it. */
static void read_extensions(struct metadata *m, struct str text)
{
    struct setup_py setup;
    setup_py_read_extensions(text, m->arena, &setup);
    for (size_t i = 0; i < setup.items.len; i++)
        if (setup.items.items[i].kind == SETUP_EXTENSION)
            metadata_extension(m, setup.items.items[i].text);
}

struct format {
    struct str name;
    void (*read)(struct metadata *, struct str text);
};
static const struct format formats[] = {
    {STR_INIT("pyproject.toml"), pyproject_read},
    {STR_INIT("setup.cfg"), setup_cfg_read},
    {STR_INIT("setup.py"), read_setup_py},
    {STR_INIT("pytest.ini"), pytest_ini_read},
    {STR_INIT("tox.ini"), pytest_ini_read},
    {STR_INIT("Cargo.toml"), cargo_read},
    {STR_INIT("setup_package.py"), read_extensions},
    {STR_INIT("build.py"), read_extensions},
    {STR_INIT("_setup.py"), read_extensions},
    {STR_INIT("setup_ext.py"), read_extensions},
};

static const struct format *format_of(struct str path)
{
    struct str name = path_name(path);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (str_eq(name, formats[i].name))
            return &formats[i];
    return NULL;
}

/* Sets up `m` for a file that speaks for `dir`; false when it cannot be read. */
static bool open_file(struct metadata *m, size_t entry, struct str dir,
                      struct str *text)
{
    m->path = m->p->snapshot->entries[entry].path;
    m->dir_path = path_dir(m->path);
    m->dir = packages_dir(m->p, dir);
    m->includes = m->include_count = 0;
    if (m->dir == PROGRAM_NONE && str_eq(path_name(m->path), STR("Cargo.toml")))
        m->dir = 0;
    if (m->dir == PROGRAM_NONE)
        return false;
    m->project = m->p->state->project_of_dir[m->dir];
    return read_text(m, entry, text);
}

static void read_project_file(struct metadata *m, size_t entry)
{
    struct str path = m->p->snapshot->entries[entry].path, text;
    const struct format *format = format_of(path);
    if (format && open_file(m, entry, path_dir(path), &text))
        format->read(m, text);
}

/* Is it one of several for different purposes: minimal-requirements.txt beside
 * requirements.txt, or celery-5.txt in tests/requirements? */
static bool is_variant(const struct metadata *m, struct str path)
{
    const struct snapshot *snap = m->p->snapshot;
    struct str dir = path_dir(path);
    if (is_plain_file(path))
        return false;
    if (m->p->dirs.items[m->dir].flags & DIR_SUITE &&
        dir.len > m->p->dirs.items[m->dir].path.len)
        return true;
    struct str prefix = dir.len ? dir : STR("req"); /* the root is too large */
    size_t start = snapshot_lower_bound(snap, prefix);
    for (size_t i = start; i < snap->count && i - start < BESIDE_MAX; i++) {
        struct str other = snap->entries[i].path;
        if (!str_starts(other, prefix))
            break;
        if (str_eq(path_dir(other), dir) && is_requirements_file(other) &&
            is_plain_file(other))
            return true;
    }
    return false;
}

/* Beside a project that lists itself what it needs, a requirements file is for
 * development; else it says what the code needs, unless its name says otherwise. */
static void read_requirements_file(struct metadata *m, size_t entry)
{
    const struct program *p = m->p;
    struct str path = p->snapshot->entries[entry].path, text;
    if (!is_requirements_file(path) || format_of(path) ||
        !open_file(m, entry, speaks_for(path), &text))
        return;
    struct str name = str_from(path, p->dirs.items[m->dir].path.len);
    const struct project *project =
        m->project == PROGRAM_NONE ? NULL : &p->state->projects.items[m->project];
    bool beside = project && project->dir == m->dir && project->is_complete;
    bool aside = beside || is_side_file(name) || is_variant(m, path);
    read_requirements(m, text, aside ? path : STR(""));
}

void metadata_read(struct program *p, const struct program_input *input)
{
    struct program_state *s = p->state;
    const struct snapshot *snap = p->snapshot;
    s->declarations_of_dir = arena_array(p->arena, p->dirs.len, sizeof(uint32_t));
    for (size_t i = 0; i < p->dirs.len; i++)
        s->declarations_of_dir[i] = PROGRAM_NONE;
    struct metadata m = {.p = p, .input = input, .arena = p->arena};
    for (size_t i = 0; i < snap->count; i++)
        if ((snap->entries[i].mode & MODE_TYPE_MASK) == MODE_FILE)
            read_project_file(&m, i);
    for (size_t i = 0; i < snap->count; i++)
        if ((snap->entries[i].mode & MODE_TYPE_MASK) == MODE_FILE)
            read_requirements_file(&m, i);
}

bool metadata_reads(struct str path)
{
    return format_of(path) || is_requirements_file(path);
}

bool metadata_says(struct str path, struct str text, struct arena *arena,
                   struct buf *out)
{
    const struct format *format = format_of(path);
    struct metadata m = {.said = out, .arena = arena, .path = path};
    if (format)
        format->read(&m, text);
    else if (is_requirements_file(path))
        read_requirements(&m, text, STR(""));
    else
        return false;
    return true;
}

static enum declaration declared_at(const struct declarations *d, struct str name,
                                    struct str *extra)
{
    uint32_t index = map_get(&d->names, name);
    if (index == MAP_NONE)
        return DECLARED_NOT;
    if (d->items.items[index].required)
        return DECLARED_REQUIRED;
    if (extra)
        *extra = d->items.items[index].extra;
    return DECLARED_OPTIONAL;
}

uint32_t metadata_nearest(const struct program *p, uint32_t dir)
{
    while (dir != PROGRAM_NONE && p->state->declarations_of_dir[dir] == PROGRAM_NONE)
        dir = p->dirs.items[dir].parent;
    return dir;
}

static struct declared_answer look_up(const struct program *p, uint32_t dir,
                                      struct str module)
{
    const struct program_state *s = p->state;
    struct str names[DISTNAMES_MAX];
    size_t count = distnames_of(p->config, module, p->arena, names);
    struct declared_answer best = {.kind = DECLARED_NOT};
    for (; dir != PROGRAM_NONE; dir = metadata_nearest(p, p->dirs.items[dir].parent)) {
        const struct declarations *d =
            &s->declarations.items[s->declarations_of_dir[dir]];
        for (size_t i = 0; i < count; i++) {
            struct declared_answer here = {.kind = DECLARED_NOT};
            here.kind = declared_at(d, names[i], &here.extra);
            if (here.kind == DECLARED_REQUIRED)
                return here;
            if (best.kind == DECLARED_NOT)
                best = here;
        }
        if (dir == 0)
            break;
    }
    return best;
}

/* Answers are remembered: closures ask the same for thousands of files. */
enum declaration metadata_declares(const struct program *p, uint32_t dir,
                                   struct str module, struct str *extra)
{
    struct program_state *s = p->state;
    dir = metadata_nearest(p, dir);
    if (dir == PROGRAM_NONE)
        return DECLARED_NOT;
    struct str parts[] = {str_make((const char *)&dir, sizeof dir), module};
    char bytes[256];
    if (sizeof dir + module.len > sizeof bytes)
        return DECLARED_NOT;
    memcpy(bytes, &dir, sizeof dir);
    memcpy(bytes + sizeof dir, module.ptr, module.len);
    uint32_t index = map_get(&s->answer_of, str_make(bytes, sizeof dir + module.len));
    if (index == MAP_NONE) {
        index = (uint32_t)s->answers.len;
        vec_add(&s->answers, p->arena, look_up(p, dir, module));
        *map_slot(&s->answer_of, p->arena, arena_join(p->arena, parts, 2)) = index;
    }
    if (extra)
        *extra = s->answers.items[index].extra;
    return s->answers.items[index].kind;
}

enum declaration metadata_import(const struct program *p, uint32_t file,
                                 uint32_t import, struct str *extra)
{
    const struct program_file *from = &p->files.items[file];
    const struct import_fact *i = &from->facts->imports[import];
    struct str module = facts_text(from->facts, i->module);
    enum declaration best = metadata_declares(p, from->dir, module, extra);
    for (uint32_t k = 0; k < i->name_count && best == DECLARED_NOT; k++) {
        struct str parts[] = {
            module, STR("."),
            facts_text(from->facts, from->facts->names[i->first_name + k].name)};
        best = metadata_declares(p, from->dir, arena_join(p->arena, parts, 3), extra);
    }
    return best;
}

bool program_is_declared_optional(const struct program *p, uint32_t from_file,
                                  struct str module)
{
    return metadata_declares(p, p->files.items[from_file].dir, module, NULL) ==
           DECLARED_OPTIONAL;
}
