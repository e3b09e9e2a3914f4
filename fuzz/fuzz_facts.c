/* Any bytes at all through outline, facts and their JSON. Besides not crashing, what is
 * read must hang together: see check_outline and check_facts. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "python/facts.h"
#include "python/outline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "fuzz_facts: %s\n", what);
    abort();
}

static void check_outline(struct str bytes)
{
    struct outline o;
    uint32_t end = 0, line = 0, comment = 0;
    outline_init(&o);
    outline_scan(&o, bytes);
    for (uint32_t i = 0; i < o.count; i++) {
        const struct outline_line *l = &o.lines[i];
        require(l->start >= end && l->end > l->start && l->end <= bytes.len,
                "lines overlap or leave the file");
        require(l->line > line && l->last_line >= l->line, "line numbers go back");
        require(l->last_line <= o.physical_lines, "a line beyond the last");
        require(l->parent == OUTLINE_NONE ||
                    (l->parent < i && o.lines[l->parent].block_end > i),
                "a line outside its header's block");
        require(l->block_end > i && l->block_end <= o.count, "a block without end");
        require(l->level <= OUTLINE_MAX_LEVELS, "too many levels");
        end = l->end;
        line = l->last_line;
    }
    for (uint32_t i = 0; i < o.comment_count; i++) {
        require(o.comments[i] < bytes.len && bytes.ptr[o.comments[i]] == '#' &&
                    (i == 0 || o.comments[i] > comment),
                "a comment that is none");
        comment = o.comments[i];
    }
    outline_release(&o);
}

static void check_span(struct span span, const struct facts *f)
{
    require(span.line <= span.end_line && span.end_line <= f->line_count + 1,
            "a span leaves the file");
    require(span.line != span.end_line || span.column <= span.end_column,
            "a span ends before it begins");
}

static void check_text(struct text text, const struct facts *f)
{
    require(text.offset <= f->pool_len && text.len <= f->pool_len - text.offset,
            "a text leaves the pool");
}

static void check_facts(const struct facts *f)
{
    for (uint32_t i = 0; i < f->import_count; i++) {
        const struct import_fact *import = &f->imports[i];
        check_span(import->span, f);
        check_text(import->module, f);
        require(import->scope < f->scope_count, "an import in no scope");
        require(import->first_name <= f->name_count &&
                    import->name_count <= f->name_count - import->first_name,
                "names of nothing");
        require(import->guard == FACTS_NONE || import->guard < f->guard_count,
                "a guard that is none");
    }
    for (uint32_t i = 0; i < f->name_count; i++)
        check_span(f->names[i].span, f);
    for (uint32_t i = 1; i < f->scope_count; i++)
        require(f->scopes[i].parent < f->scope_count && f->scopes[i].parent != i,
                "a scope without parent");
    for (uint32_t i = 0; i < f->class_count; i++)
        require(f->classes[i].first_base + f->classes[i].base_count <= f->base_count,
                "bases of nothing");
    for (uint32_t i = 0; i < f->guard_count; i++) {
        check_span(f->guards[i].handler_span, f);
        require(f->guards[i].first_sentinel + f->guards[i].sentinel_count <=
                    f->sentinel_count,
                "sentinels of nothing");
    }
    for (uint32_t i = 0; i < f->suppression_count; i++)
        check_span(f->suppressions[i].span, f);
    for (uint32_t i = 0; i < f->trouble_count; i++)
        check_span(f->troubles[i].span, f);
}

static void check_json(const struct facts *f)
{
    struct buf out = {0};
    json_error_t error;
    facts_to_json(f, STR("x\".py"), &out);
    json_t *json = json_loadb(out.ptr, out.len, 0, &error);
    require(json != NULL, "the JSON is none");
    json_decref(json);
    buf_release(&out);
}

static void check_block(const struct facts *f)
{
    struct buf block = {0};
    struct facts loaded;
    facts_save(f, &block);
    require(facts_view(buf_str(&block), &loaded), "a saved block is refused");
    buf_release(&block);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct facts_reader *reader;
    struct facts_options options = {.flag_tests = true};
    struct arena arena;
    struct facts facts;
    struct str bytes = str_make((const char *)data, size);
    if (!reader)
        reader = facts_reader_new(&options);
    arena_init(&arena);
    check_outline(bytes);
    facts_read(bytes, reader, &arena, &facts);
    check_facts(&facts);
    check_json(&facts);
    check_block(&facts);
    arena_release(&arena);
    return 0;
}
