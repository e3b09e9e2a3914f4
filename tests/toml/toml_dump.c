/* Prints each file as one line of JSON: {"value": ...} or {"error": ...}. */
#include "base/buf.h"
#include "config/toml.h"

#include <jansson.h>
#include <stdio.h>

static json_t *tagged(const char *tag, json_t *value)
{
    json_t *object = json_object();
    json_object_set_new(object, tag, value);
    return object;
}

static json_t *to_json(const struct toml_node *node)
{
    char number[64];
    json_t *json;
    switch (node->kind) {
    case TOML_STRING:
        return json_stringn(node->string.ptr ? node->string.ptr : "", node->string.len);
    case TOML_INTEGER:
        return json_integer(node->integer);
    case TOML_BOOL:
        return json_boolean(node->boolean);
    case TOML_FLOAT:
        snprintf(number, sizeof number, "%.17g", node->number);
        return tagged(" float", json_string(number));
    case TOML_DATE:
        return tagged(" date", json_stringn(node->string.ptr, node->string.len));
    case TOML_ARRAY:
        json = json_array();
        for (const struct toml_node *n = node->first_child; n; n = n->next)
            json_array_append_new(json, to_json(n));
        return json;
    case TOML_TABLE:
        break;
    }
    json = json_object();
    for (const struct toml_node *n = node->first_child; n; n = n->next)
        json_object_setn_new(json, n->key.ptr ? n->key.ptr : "", n->key.len,
                             to_json(n));
    return json;
}

static void dump(const char *path)
{
    struct buf text = {0};
    char block[8192];
    size_t got;
    FILE *file = fopen(path, "rb");
    while (file && (got = fread(block, 1, sizeof block, file)) > 0)
        buf_add(&text, str_make(block, got));
    if (file)
        fclose(file);
    struct arena arena;
    struct toml_doc doc;
    struct error err;
    arena_init(&arena);
    json_t *line = toml_parse(&doc, buf_str(&text), STR("t.toml"), &arena, &err)
                       ? tagged("value", to_json(doc.root))
                       : tagged("error", json_string(err.text));
    json_dumpf(line, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(line);
    arena_release(&arena);
    buf_release(&text);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        dump(argv[i]);
    return 0;
}
