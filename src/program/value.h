/* value - what an expression comes to, as far as it can be worked out.
 *
 *     struct value v = value_string(STR("p2_"));
 *     v = value_call_method(arena, &v, STR("upper"), NULL, 0);
 *     if (v.kind == VALUE_UNKNOWN) say(v.text);             the reason
 *
 * Everything here is exact or unknown: an operation that flatline does not know to the
 * letter (case mapping outside ASCII, format specifications) gives VALUE_UNKNOWN with
 * the reason, never an approximation. Texts and items live in the arena passed or in
 * the code they were read from. Source: the Python library reference, 4.7 and 6.1.3. */
#ifndef FLATLINE_PROGRAM_VALUE_H
#define FLATLINE_PROGRAM_VALUE_H

#include "base/arena.h"

#define VALUE_NOWHERE UINT32_MAX
#define VALUE_MAX_ITEMS 4096
#define VALUE_MAX_TEXT 4096 /* longer names are nobody's names */

enum value_kind {
    VALUE_UNKNOWN, /* text: why */
    VALUE_STRING,  /* text */
    VALUE_NUMBER,
    VALUE_BOOL,
    VALUE_NONE,
    VALUE_LIST,     /* tuple or list: items */
    VALUE_SET,      /* as LIST, its order unknown */
    VALUE_DICT,     /* items: key, value, key, value... */
    VALUE_CLASS,    /* index */
    VALUE_SELF,     /* the instance the evaluation is about */
    VALUE_SUPER,    /* index: position in the method resolution order to start at */
    VALUE_MODULE,   /* file */
    VALUE_FUNCTION, /* file, node */
    VALUE_METHOD,   /* file, node; bound; index: the class it stands in */
    VALUE_BUILTIN,  /* text: its name, dotted for other libraries' functions */
    VALUE_MEMBER,   /* of an enum: text is its name, items[0] its value */
    VALUE_OBJECT,   /* something true that nothing is known of */
    VALUE_PATTERN,  /* a compiled regular expression: text */
    VALUE_PATH, /* of a file or directory of the repository: text; number: path_state */
    VALUE_BOUND, /* a method of a known value: text its name, items[0] the value */
};

struct value {
    uint8_t kind;
    bool on_class; /* METHOD: bound to the class, not to the instance */
    uint32_t index;
    uint32_t file, node; /* where it comes from: the literal, the assignment */
    uint32_t count;
    int64_t number; /* NUMBER, BOOL */
    struct str text;
    const struct value *items;
};

/* What is known of a VALUE_PATH. */
enum path_state {
    PATH_OBJECT = 1,   /* a pathlib.Path, no string */
    PATH_RESOLVED = 2, /* no symbolic link is in it */
};

/* An argument of a call: `name` is empty for positional ones. */
struct argument {
    struct str name;
    struct value value;
};

enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNDECIDED };

struct value value_unknown(struct str why);
struct value value_string(struct str text);
struct value value_number(int64_t number);
struct value value_bool(bool yes);
struct value value_none(void);
struct value value_list(struct value *items, size_t count); /* keeps `items` */
/* VALUE_BOUND or VALUE_MEMBER: the `name` of `object`, which is copied. */
struct value value_on(struct arena *arena, enum value_kind kind, struct value object,
                      struct str name);

enum truth value_truth(const struct value *v);
/* a == b; undecided when either is not fully known. */
enum truth value_equal(const struct value *a, const struct value *b);
/* `item in container`. */
enum truth value_contains(const struct value *container, const struct value *item);
/* str(v) in *out; false when that is not known. */
bool value_to_str(struct arena *a, const struct value *v, struct str *out);
/* The element `key` of a LIST, DICT or STRING. */
struct value value_subscript(const struct value *v, const struct value *key);

/* v[lower:upper:step], each bound a NUMBER or NONE. */
struct value value_slice(struct arena *a, const struct value *v,
                         const struct value bounds[3]);
/* left * right of a STRING or LIST and a NUMBER. */
struct value value_repeat(struct arena *a, const struct value *left,
                          const struct value *right);
/* A LIST of what a loop over it yields; sets have no order that is known. */
struct value value_iterate(struct arena *a, const struct value *v);

struct value value_concatenate(struct arena *a, const struct value *left,
                               const struct value *right);
/* left % right */
struct value value_percent(struct arena *a, const struct value *left,
                           const struct value *right);
/* re.sub(pattern, template, subject, max), max <= 0: no limit; re.findall. Unknown but
 * for patterns that PCRE2 and Python read alike (value_regex.c). */
struct value value_regex_sub(struct arena *a, struct str pattern, struct str template,
                             struct str subject, int64_t max);
struct value value_regex_all(struct arena *a, struct str pattern, struct str subject);

/* A method of a STRING, LIST, DICT or PATTERN. */
struct value value_call_method(struct arena *a, const struct value *self,
                               struct str name, const struct argument *args,
                               size_t count);

#endif
