#include "cli/options.h"

#define NEAR_ENOUGH 3
#define MAX_NAMES 64

const char *nearest_name(struct str wrong, const char *const *names, size_t count)
{
    /* A third of the word may be wrong, so that `-x` is not taken for everything. */
    size_t best = wrong.len / 3 + 1;
    const char *nearest = NULL;
    if (best > NEAR_ENOUGH)
        best = NEAR_ENOUGH;
    best++;
    for (size_t i = 0; i < count; i++) {
        size_t distance = str_distance(wrong, str_of(names[i]), best);
        bool begins = wrong.len >= 3 && str_starts(str_of(names[i]), wrong);
        if (begins && best > 1)
            distance = 1;
        if (distance < best) {
            best = distance;
            nearest = names[i];
        }
    }
    return nearest;
}

static int unknown_long(const struct options *o, struct str name, struct error *err)
{
    const char *names[MAX_NAMES];
    size_t count = 0;
    for (int i = 0; i < o->spec_count && count < MAX_NAMES; i++)
        names[count++] = o->specs[i].name;
    const char *nearest = nearest_name(name, names, count);
    error_set(err, "there is no option --%.*s%s%s%s", STR_ARG(name),
              nearest ? "; did you mean --" : "", nearest ? nearest : "",
              nearest ? "?" : "");
    return OPTIONS_WRONG;
}

static int take_long(struct options *o, const char *word, const char **value,
                     struct error *err)
{
    struct str rest = str_of(word), name = str_split(&rest, '=');
    bool has_value = name.len < strlen(word);
    if (str_eq(name, STR("help")) && !has_value)
        return OPTIONS_HELP;
    for (int i = 0; i < o->spec_count; i++) {
        const struct option_spec *spec = &o->specs[i];
        if (!str_eq(name, str_of(spec->name)))
            continue;
        if (!spec->value && has_value) {
            error_set(err, "--%s takes no value", spec->name);
            return OPTIONS_WRONG;
        }
        if (spec->value && !has_value && !*o->args) {
            error_set(err, "--%s needs a value: --%s %s", spec->name, spec->name,
                      spec->value);
            return OPTIONS_WRONG;
        }
        if (spec->value)
            *value = has_value ? word + name.len + 1 : *o->args++;
        return i;
    }
    return unknown_long(o, name, err);
}

static int take_letter(struct options *o, const char *letters, const char **value,
                       struct error *err)
{
    o->cluster = letters[1] ? letters + 1 : NULL;
    if (letters[0] == 'h')
        return OPTIONS_HELP;
    for (int i = 0; i < o->spec_count; i++) {
        const struct option_spec *spec = &o->specs[i];
        if (spec->letter != letters[0] || !spec->letter)
            continue;
        if (!spec->value)
            return i;
        *value = o->cluster ? o->cluster : *o->args;
        if (!*value) {
            error_set(err, "-%c needs a value: -%c %s", spec->letter, spec->letter,
                      spec->value);
            return OPTIONS_WRONG;
        }
        o->args += o->cluster == NULL;
        o->cluster = NULL;
        return i;
    }
    error_set(err, "there is no option -%c", letters[0]);
    return OPTIONS_WRONG;
}

int options_next(struct options *o, const char **value, struct error *err)
{
    *value = NULL;
    if (o->cluster)
        return take_letter(o, o->cluster, value, err);
    const char *word = *o->args;
    if (!word)
        return OPTIONS_END;
    o->args++;
    if (o->operands_only || word[0] != '-' || !word[1]) {
        *value = word;
        return OPTIONS_OPERAND;
    }
    if (strcmp(word, "--") == 0) {
        o->operands_only = true;
        return options_next(o, value, err);
    }
    if (word[1] == '-')
        return take_long(o, word + 2, value, err);
    return take_letter(o, word + 1, value, err);
}

bool option_number(const char *name, const char *value, unsigned least, unsigned most,
                   unsigned *out, struct error *err)
{
    unsigned number = 0;
    bool valid = *value != '\0';
    for (const char *p = value; *p && valid; p++) {
        valid = *p >= '0' && *p <= '9' && number <= most;
        number = number * 10 + (unsigned)(*p - '0');
    }
    if (!valid || number < least || number > most)
        return error_set(err, "--%s wants a number from %u to %u, not %s", name, least,
                         most, value);
    *out = number;
    return true;
}
