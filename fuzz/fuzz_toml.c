/* Any bytes through the TOML reader. What it takes must hang together: members within
 * bounds, places within the text; what it refuses it must point at. */
#include "config/toml.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "fuzz_toml: %s\n", what);
    abort();
}

static void check_node(const struct toml_node *node, uint32_t lines, size_t depth)
{
    size_t count = 0;
    require(depth <= 2 * TOML_MAX_DEPTH, "nested too deeply");
    require(node->span.line <= lines && node->span.end_line <= lines,
            "a value beyond the text");
    require(node->span.end_line >= node->span.line,
            "a value that ends before it starts");
    for (const struct toml_node *n = node->first_child; n; n = n->next) {
        count++;
        require(node->kind == TOML_TABLE || node->kind == TOML_ARRAY,
                "a member of something that has none");
        if (node->kind == TOML_TABLE)
            require(toml_get(node, n->key) == n, "two members of one key");
        if (count > 200)
            break;
        check_node(n, lines, depth + 1);
    }
    require(count == node->child_count || count > 200, "members miscounted");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = str_make((const char *)data, size);
    struct arena arena;
    struct toml_doc doc;
    struct error err = {0};
    uint32_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n';
    arena_init(&arena);
    if (toml_parse(&doc, text, STR("t.toml"), &arena, &err))
        check_node(doc.root, lines, 0);
    else
        require(strncmp(err.text, "t.toml:", 7) == 0 && strstr(err.text, " | "),
                "an error that does not point");
    arena_release(&arena);
    return 0;
}
