/* The lists are the field's habits (logging, warnings, pytest, unittest, click,
 * ansible, argparse), as rules.md names them. A name decides together with what it is
 * called on only where the bare name would say too little: `.write` is a report on
 * stdout, work on anything else. */
#include "python/effects.h"

#include "pattern.h"

static const char loud_names[][STR_WORD_MAX] = {
    "error",     "exception",     "critical", "fatal",
    "log_error", "log_exception", "print_err"};
static const char end_names[][STR_WORD_MAX] = {
    "exit",      "_exit",     "abort",        "quit",     "fail",
    "xfail",     "skipTest",  "skipif",       "skipIf",   "skipUnless",
    "fail_json", "exit_json", "importorskip", "SkipTest", "Skip"};
static const char stderr_names[][STR_WORD_MAX] = {"print_exc", "print_exception",
                                                  "print_last", "excepthook"};
static const char debug_names[][STR_WORD_MAX] = {
    "debug", "trace", "log_debug", "debug_print", "dprint", "print_debug", "debug_log"};
static const char info_names[][STR_WORD_MAX] = {"info", "notice", "log_info", "verbose",
                                                "success"};
static const char warning_names[][STR_WORD_MAX] = {"warning", "log_warning", "log_warn",
                                                   "log", "msg"};
static const char print_names[][STR_WORD_MAX] = {
    "print", "pprint", "echo", "secho", "cprint", "display", "input", "raw_input"};
static const char pure_names[][STR_WORD_MAX] = {
    "str",     "repr",       "format",   "isinstance", "issubclass", "type",
    "getattr", "hasattr",    "len",      "bool",       "unicode",    "text_type",
    "join",    "encode",     "decode",   "strip",      "lower",      "upper",
    "split",   "startswith", "endswith", "gettext",    "_",          "dedent"};

static struct str receiver_of(struct str bytes, TSNode function)
{
    if (syntax_kind(function) != SYN_ATTRIBUTE)
        return str_make(NULL, 0);
    return syntax_text(bytes, syntax_field(function, "object"));
}

/* The value of keyword `name` in the call, or the null node. */
static TSNode keyword(struct str bytes, TSNode call, struct str name)
{
    TSNode arguments = syntax_field(call, "arguments");
    uint32_t count = ts_node_is_null(arguments) ? 0 : syntax_count(arguments);
    for (uint32_t i = 0; i < count && i < 32; i++) {
        TSNode argument = syntax_at(arguments, i);
        if (syntax_kind(argument) == SYN_KEYWORD_ARGUMENT &&
            str_eq(syntax_text(bytes, syntax_field(argument, "name")), name))
            return syntax_field(argument, "value");
    }
    return syntax_none();
}

/* Does something called `x` keep a log (logger, self, console), or is x.log(2) a
 * logarithm? */
static bool keeps_log(struct str receiver)
{
    size_t dot = str_rfind_char(receiver, '.');
    struct str last = dot == STR_NONE ? receiver : str_from(receiver, dot + 1);
    return str_find(receiver, STR("log")) != STR_NONE ||
           str_find(receiver, STR("LOG")) != STR_NONE ||
           str_find(receiver, STR("Log")) != STR_NONE ||
           STR_IS_ANY(last, "self", "cls", "console", "app", "msg");
}

static bool is_level(struct str name)
{
    return STR_IS_ANY(name, "ERROR", "CRITICAL", "FATAL", "DEBUG", "INFO", "WARNING",
                      "WARN", "NOTSET");
}

static enum effect effect_of_level(struct str level)
{
    if (STR_IS_ANY(level, "ERROR", "CRITICAL", "FATAL"))
        return EFFECT_LOUD;
    if (STR_IS_ANY(level, "DEBUG", "NOTSET"))
        return EFFECT_DEBUG;
    return str_eq(level, STR("INFO")) ? EFFECT_INFO : EFFECT_WARNING;
}

/* logging.log(LEVEL, ...): the level decides where it is readable. */
static enum effect effect_of_log(struct str bytes, TSNode call, struct str receiver)
{
    TSNode first = syntax_at(syntax_field(call, "arguments"), 0);
    struct str text = syntax_text(bytes, first);
    enum syntax_kind kind = syntax_kind(first);
    if (!keeps_log(receiver) && !is_level(syntax_last_name(bytes, first)) &&
        kind != SYN_STRING && kind != SYN_CONCATENATED)
        return EFFECT_WORK;
    if (syntax_kind(first) == SYN_INTEGER)
        return text.len >= 2 && text.ptr[0] >= '4'   ? EFFECT_LOUD
               : text.len >= 2 && text.ptr[0] >= '2' ? EFFECT_WARNING
                                                     : EFFECT_DEBUG;
    return effect_of_level(syntax_last_name(bytes, first));
}

/* print_log, _write_message, log_msg: a project's own way to log. */
static bool is_log_name(struct str name)
{
    while (name.len && name.ptr[0] == '_')
        name = str_from(name, 1);
    struct str verb = str_split(&name, '_');
    return STR_IS_ANY(verb, "print", "write", "log", "show", "emit", "output") &&
           STR_IS_ANY(name, "log", "logs", "message", "msg", "text", "line", "note");
}

/* The level stands among the arguments, or nobody says: then it is below ERROR. */
static enum effect effect_of_own_log(struct str bytes, TSNode call)
{
    TSNode arguments = syntax_field(call, "arguments");
    uint32_t count = ts_node_is_null(arguments) ? 0 : syntax_count(arguments);
    for (uint32_t i = 0; i < count && i < 32; i++) {
        TSNode argument = syntax_at(arguments, i);
        if (syntax_kind(argument) == SYN_KEYWORD_ARGUMENT)
            argument = syntax_field(argument, "value");
        if (is_level(syntax_last_name(bytes, argument)))
            return effect_of_level(syntax_last_name(bytes, argument));
    }
    return EFFECT_WARNING;
}

static bool to_stderr(struct str bytes, TSNode call)
{
    struct str file = syntax_text(bytes, keyword(bytes, call, STR("file")));
    if (str_ends(file, STR("stderr")))
        return true;
    return str_eq(syntax_text(bytes, keyword(bytes, call, STR("err"))), STR("True"));
}

static bool configured_loud(struct str name, struct str whole,
                            const struct facts_options *options)
{
    for (size_t i = 0; options && i < options->loud_call_count; i++)
        if (name_glob_match(options->loud_calls[i], name) ||
            name_glob_match(options->loud_calls[i], whole))
            return true;
    return false;
}

/* `.skip` ends a test where it is called on something of a test's. */
static bool is_skip(struct str name, struct str receiver, bool bare)
{
    if (!str_eq(name, STR("skip")))
        return false;
    return bare || str_ends(receiver, STR("pytest")) ||
           str_ends(receiver, STR("mark")) || str_ends(receiver, STR("unittest")) ||
           str_ends(receiver, STR("self"));
}

bool effect_is_house_of(struct str receiver)
{
    return STR_IS_ANY(receiver, "sys.path", "site", "__all__");
}

static bool is_house(struct str name, struct str receiver)
{
    if (STR_IS_ANY(name, "filterwarnings", "simplefilter", "getLogger", "basicConfig",
                   "addHandler", "setLevel", "invalidate_caches", "sleep", "collect",
                   "setattr", "pop", "clear", "flush", "close", "release", "rollback"))
        return true;
    return effect_is_house_of(receiver) ||
           (str_eq(name, STR("__init__")) && str_starts(receiver, STR("super")));
}

/* warn_once, show_warning, log_warn: but add_warning keeps it, ignore_warning hides it.
 */
static bool is_warning_name(struct str name)
{
    while (name.len && name.ptr[0] == '_')
        name = str_from(name, 1);
    struct str rest = name, first = str_split(&rest, '_');
    if (!str_eq(first, STR("warn")) && !str_ends(name, STR("_warn")) &&
        !str_ends(name, STR("_warning")))
        return false;
    return STR_IS_ANY(first, "warn", "emit", "show", "print", "log", "issue", "report",
                      "output", "write");
}

/* An exception that is made and not raised does nothing. */
static bool is_exception_name(struct str name)
{
    return name.ptr[0] >= 'A' && name.ptr[0] <= 'Z' &&
           (str_ends(name, STR("Error")) || str_ends(name, STR("Exception")));
}

/* pytest has no louder way to skip a whole file. */
bool effect_is_ignore_list(struct str name)
{
    return STR_IS_ANY(name, "collect_ignore", "collect_ignore_glob");
}

/* _log_debug as log_debug */
static struct str without_underscores(struct str name)
{
    struct str rest = name;
    while (rest.len && rest.ptr[0] == '_')
        rest = str_from(rest, 1);
    return str_starts(rest, STR("log_")) ? rest : name;
}

static enum effect effect_of_report(struct str name, struct str receiver, bool bare)
{
    name = without_underscores(name);
    if (STR_IS_IN(name, debug_names))
        return EFFECT_DEBUG;
    if (STR_IS_ANY(name, "warn", "warn_explicit", "showwarning"))
        return bare || str_eq(receiver, STR("warnings")) ? EFFECT_WARN : EFFECT_WARNING;
    if (STR_IS_IN(name, info_names))
        return EFFECT_INFO;
    if (STR_IS_IN(name, warning_names))
        return EFFECT_WARNING;
    if (STR_IS_IN(name, print_names))
        return EFFECT_PRINT;
    if (str_starts(name, STR("write")) && str_ends(receiver, STR("stdout")))
        return EFFECT_PRINT;
    if (is_warning_name(name))
        return EFFECT_WARNING;
    return EFFECT_WORK;
}

/* setattr(x, "name", value), but not of None or a flag */
static bool sets_something(TSNode call)
{
    enum syntax_kind kind =
        syntax_kind(syntax_bare(syntax_at(syntax_field(call, "arguments"), 2)));
    return kind != SYN_NONE && kind != SYN_TRUE && kind != SYN_FALSE;
}

enum effect effect_of_call(struct str bytes, TSNode call,
                           const struct facts_options *options)
{
    TSNode function = syntax_field(call, "function");
    struct str name = syntax_last_name(bytes, function);
    struct str receiver = receiver_of(bytes, function);
    bool bare = syntax_kind(function) == SYN_IDENTIFIER;
    if (name.len == 0)
        return EFFECT_WORK;
    if (STR_IS_IN(name, loud_names) ||
        configured_loud(name, syntax_text(bytes, function), options))
        return EFFECT_LOUD;
    if (STR_IS_IN(name, stderr_names) ||
        (str_ends(receiver, STR("stderr")) && str_starts(name, STR("write"))))
        return EFFECT_STDERR;
    if (STR_IS_IN(name, end_names) || is_skip(name, receiver, bare))
        return EFFECT_ENDS;
    if (!bare && effect_is_ignore_list(receiver))
        return EFFECT_SKIPS;
    if (str_eq(name, STR("__import__")) ||
        (str_eq(name, STR("import_module")) &&
         (bare || str_ends(receiver, STR("importlib")))))
        return EFFECT_IMPORT;
    if (STR_IS_ANY(name, "exc_info", "format_exc", "format_exception"))
        return EFFECT_CAUGHT;
    if (!bare && str_eq(name, STR("log")))
        return effect_of_log(bytes, call, receiver);
    if (STR_IS_IN(name, print_names) && to_stderr(bytes, call))
        return EFFECT_STDERR;
    if (is_log_name(name))
        return effect_of_own_log(bytes, call);
    enum effect report = effect_of_report(name, receiver, bare);
    if (report != EFFECT_WORK)
        return report;
    if (STR_IS_IN(name, pure_names) || is_exception_name(name))
        return EFFECT_PURE;
    if (bare && str_eq(name, STR("setattr")) && sets_something(call))
        return EFFECT_WORK;
    return is_house(name, receiver) ? EFFECT_HOUSE : EFFECT_WORK;
}
