/* Prints what the program stage makes of a repository, one line a fact, for reading and
 * for comparing two states of the tool:
 *
 *     program_dump REPO [missing|unknown|names|roots|guards|files]
 *
 * Not a test by itself. */
#include "git/repo.h"
#include "program/sentinels.h"
#include "run.h"

#include <stdio.h>

static const char *const kinds[] = {"unknown", "stdlib",      "third-party",
                                    "sibling", "first-party", "generated",
                                    "missing"};

static struct str path_of(const struct program *p, uint32_t file)
{
    return file == PROGRAM_NONE ? STR("-") : p->files.items[file].path;
}

static void dump_import(const struct program *p, uint32_t file, uint32_t import,
                        const struct target *t)
{
    const struct program_file *f = &p->files.items[file];
    const struct import_fact *i = &f->facts->imports[import];
    printf("%s %.*s:%u %.*s%.*s -> %.*s%s%s%s%s%s\n", kinds[t->kind], STR_ARG(f->path),
           i->span.line, (int)i->level, "..........",
           STR_ARG(facts_text(f->facts, i->module)), STR_ARG(path_of(p, t->file)),
           f->flags & FILE_TEST ? " test" : "",
           f->flags & FILE_FIXTURE ? " fixture" : "",
           i->guard != FACTS_NONE ? " guarded" : "",
           i->flags & IMPORT_AFTER_SYS_PATH ? " after-sys-path" : "",
           i->flags & IMPORT_TYPE_CHECKING ? " typing" : "");
}

static void dump_names(const struct program *p, uint32_t file)
{
    const struct program_file *f = &p->files.items[file];
    for (uint32_t i = 0; i < f->facts->import_count; i++) {
        const struct import_fact *import = &f->facts->imports[i];
        for (uint32_t k = 0; k < import->name_count; k++) {
            uint32_t n = import->first_name + k;
            const struct name_target *t = program_name_target(p, file, n);
            bool absent = t->kind == NAME_MISSING;
            if (absent ||
                (t->kind == NAME_SUBMODULE && t->module.kind == TARGET_GENERATED))
                printf("%s %.*s:%u %.*s%.*s.%.*s in %.*s%s%s%s\n",
                       absent ? "missing-name" : "generated-name", STR_ARG(f->path),
                       f->facts->names[n].span.line, (int)import->level, "..........",
                       STR_ARG(facts_text(f->facts, import->module)),
                       STR_ARG(facts_text(f->facts, f->facts->names[n].name)),
                       STR_ARG(path_of(p, program_target(p, file, i)->file)),
                       f->flags & FILE_TEST ? " test" : "",
                       import->guard != FACTS_NONE ? " guarded" : "",
                       import->flags & IMPORT_TYPE_CHECKING ? " typing" : "");
        }
    }
}

static void dump_guards(const struct program *p, uint32_t file)
{
    static const char *const verdicts[] = {"silent", "quiet", "handled"};
    const struct facts *f = p->files.items[file].facts;
    for (uint32_t i = 0; i < f->import_count; i++) {
        const struct import_fact *import = &f->imports[i];
        if (import->guard == FACTS_NONE)
            continue;
        const struct target *t = program_target(p, file, i);
        struct closure c = program_closure(p, t, file);
        struct final_verdict v = program_guard_verdict(p, file, import->guard);
        printf("guard %.*s:%u %.*s %s %s places=%u %s%.*s (%.*s)\n",
               STR_ARG(p->files.items[file].path), import->span.line,
               STR_ARG(facts_text(f, import->module)), kinds[t->kind],
               verdicts[v.verdict], v.place_count, c.pure ? "pure" : "impure ",
               STR_ARG(c.blocker), STR_ARG(c.why));
    }
}

int main(int argc, char **argv)
{
    struct error err;
    struct arena arena;
    struct config config;
    if (argc < 2)
        return 2;
    struct str what = str_of(argc > 2 ? argv[2] : "");
    arena_init(&arena);
    config_init(&config, &arena);
    struct repo *repo = repo_open(str_of(argv[1]), &err);
    struct snapshot *snap =
        repo ? snapshot_of_worktree(repo, false, &arena, &err) : NULL;
    if (!snap) {
        fprintf(stderr, "%s\n", err.text);
        return 2;
    }
    struct run_request request = {.snapshot = snap, .config = &config};
    struct run run;
    run_program(&request, &run);
    const struct program *p = run.program;
    if (str_eq(what, STR("roots")))
        for (size_t i = 0; i < p->roots.len; i++)
            printf("root %.*s (%.*s)\n", STR_ARG(p->roots.items[i].path),
                   STR_ARG(p->roots.items[i].why));
    size_t counts[7] = {0};
    for (uint32_t i = 0; i < p->files.len; i++) {
        const struct program_file *f = &p->files.items[i];
        if (str_eq(what, STR("files")))
            printf("file %.*s %.*s%s%s%s\n", STR_ARG(f->path), STR_ARG(f->module),
                   f->flags & FILE_TEST ? " test" : "",
                   f->flags & FILE_SCRIPT ? " script" : "",
                   f->flags & FILE_FIXTURE ? " fixture" : "");
        for (uint32_t k = 0; k < f->facts->import_count; k++) {
            const struct target *t = program_target(p, i, k);
            counts[t->kind]++;
            if (str_eq(what, str_of(kinds[t->kind])))
                dump_import(p, i, k, t);
        }
        if (str_eq(what, STR("names")))
            dump_names(p, i);
        if (str_eq(what, STR("guards")))
            dump_guards(p, i);
    }
    printf("%zu files %zu dirs:", p->files.len, p->dirs.len);
    for (size_t i = 0; i < 7; i++)
        printf(" %s %zu", kinds[i], counts[i]);
    printf("\n");
    run_release(&run);
    repo_close(repo);
    config_release(&config);
    arena_release(&arena);
    return 0;
}
