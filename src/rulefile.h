/* rulefile - a rule's file: who it is, why, what to write instead, options, cases.
 *
 *     struct rulefile file;
 *     if (!rulefile_read(&file, text, STR("rules/packages/missing-init.toml"), arena,
 *                        &err)) ...
 *
 * The format, the same for built-in rules and a repository's own:
 *
 *     id = "FL101"                    each of these on a line of its own
 *     name = "missing-init"           the file's name
 *     severity = "error"              or "warning", or "off": only when asked for
 *     summary = "one line"
 *     why = """what goes wrong"""
 *     instead = """what to write"""
 *
 *     [[option]]                      a key of flatline.toml that matters to the rule
 *     name = "packages.strict"
 *     type = "boolean"
 *     default = "false"               as it would be written
 *     text = "One sentence."
 *
 *     [[case]]
 *     title = "two words or more"     CTest's name of it is rule/FL101/<title>
 *     kind = "bad"                    the rule must report something; "good": nothing
 *     expect = ["FL101 shared/monitoring", "FL201 a.py:7"]
 *     config = 'namespace-packages = ["x"]'        a flatline.toml
 *     untracked = ["lib/__init__.py"]              on disk, but not in git
 *     ignored = ["lib/__init__.py"]                likewise, and git ignores it
 *     [case.files]                                 a small tree, or: code = '''...'''
 *     "shared/__init__.py" = ""                    for the one file example.py
 *     "app.py" = '''
 *     import nothing  # expect: FL205
 *     '''
 *
 * A case must produce exactly the expected findings of its own rule; other rules' are
 * not looked at unless one of theirs is expected too. Expected is what `expect` lists
 * ("ID path:line"; without a line any will do) and every line that ends in a comment
 * `# expect: ID` or `# expect: ID, ID`. Whoever writes a rule file may be a stranger:
 * bounds are RULEFILE_MAX_*. A table [query] is kept for rules without code. */
#ifndef FLATLINE_RULEFILE_H
#define FLATLINE_RULEFILE_H

#include "config/toml.h"
#include "finding.h"
#include "git/snapshot.h"

#define RULEFILE_MAX_CASES 500
#define RULEFILE_MAX_FILES 200 /* in one case */

struct rulefile_option {
    struct str name, type, fallback, text;
};

/* One finding that must come; line 0: wherever in the file. */
struct expectation {
    struct str id, path;
    uint32_t line;
};

struct rule_case {
    struct str title, config;
    bool bad;
    VEC(struct memory_file) files;
    VEC(struct str) untracked, ignored;
    VEC(struct expectation) expected;
};

struct rulefile {
    struct str id, name, summary, why, instead;
    enum severity severity;
    VEC(struct rulefile_option) options;
    VEC(struct rule_case) cases;
};

/* Everything lives in `arena` and in `text`. err points into the file. */
bool rulefile_read(struct rulefile *file, struct str text, struct str name,
                   struct arena *arena, struct error *err);

#endif
