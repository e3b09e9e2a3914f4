/* The JSON Schema of the configuration file, for editors: config_keys[] as a tree. */
#include "config/keys.h"

/* A string in JSON; the texts are our own and hold nothing worse than quotes. */
static void add_json(struct buf *out, const char *z)
{
    buf_addc(out, '"');
    for (; *z; z++) {
        if (*z == '"' || *z == '\\')
            buf_addc(out, '\\');
        buf_addc(out, *z);
    }
    buf_addc(out, '"');
}

static bool has_keys(struct str prefix)
{
    for (size_t i = 0; i < config_key_count; i++)
        if (str_starts(config_keys[i].path, prefix) &&
            config_keys[i].path.len > prefix.len &&
            config_keys[i].path.ptr[prefix.len] == '.')
            return true;
    return false;
}

static void add_object(struct buf *out, struct str prefix, int indent);

static void add_key(struct buf *out, const struct config_key *key, int indent)
{
    buf_addz(out, "{\"description\": ");
    add_json(out, key->text);
    bool table = has_keys(key->path);
    if (table && key->type->kind == TOML_ARRAY)
        buf_addz(out, ", \"type\": \"array\", \"items\": {");
    else
        buf_addz(out, ", ");
    if (table) {
        add_object(out, key->path, indent);
        buf_addz(out, key->type->kind == TOML_ARRAY ? "}" : "");
    } else {
        buf_addz(out, key->type->schema);
    }
    buf_addc(out, '}');
}

/* The inside of an object's braces. Depth: that of the longest key, three. */
static void add_object(struct buf *out, struct str prefix, int indent)
{
    buf_addz(out, "\"type\": \"object\", \"additionalProperties\": false,\n");
    buf_pad(out, ' ', (size_t)indent);
    buf_addz(out, "\"properties\": {");
    bool first = true;
    for (size_t i = 0; i < config_key_count; i++) {
        const struct config_key *key = &config_keys[i];
        struct str name = key->path;
        if (prefix.len && !(str_starts(name, prefix) && name.len > prefix.len &&
                            name.ptr[prefix.len] == '.'))
            continue;
        name = str_from(name, prefix.len ? prefix.len + 1 : 0);
        if (str_find_char(name, '.') != STR_NONE)
            continue;
        buf_addz(out, first ? "\n" : ",\n");
        first = false;
        buf_pad(out, ' ', (size_t)indent + 2);
        buf_printf(out, "\"%.*s\": ", STR_ARG(name));
        add_key(out, key, indent + 4);
    }
    buf_addc(out, '}');
}

void config_schema(struct buf *out)
{
    buf_addz(out, "{\"$schema\": \"http://json-schema.org/draft-07/schema#\",\n"
                  " \"title\": \"flatline.toml\",\n ");
    add_object(out, STR(""), 1);
    buf_addz(out, "}\n");
}
