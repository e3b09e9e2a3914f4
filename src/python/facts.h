/* facts - what flatline read in one Python file.
 *
 *     struct facts facts;
 *     facts_read(bytes, reader, arena, &facts);          a pure function of the bytes
 *     for (uint32_t i = 0; i < facts.import_count; i++)
 *         facts_text(&facts, facts.imports[i].module);
 *
 * Facts never depend on the file's path, on the configuration or on another file: that
 * is what lets them be computed in parallel, cached under the blob id and shared
 * between revisions. What needs more than the bytes (is this module ours? does it
 * exist?) is the program's business (program/) or a rule's.
 *
 * `struct facts` is a view: arrays of plain records, whose texts are (offset, length)
 * pairs into one pool, so that a whole view can be written to a cache and mapped back
 * (facts_save, facts_view). It owns nothing; the arena it was read into (or the mapped
 * block) must outlive it.
 *
 * Records stand in source order. Indexes into another array are uint32_t; FACTS_NONE
 * means "none". Bounds: files up to FACTS_MAX_BYTES; larger ones are not read.
 *
 * Sources: the Python language reference (lexical analysis, import statement),
 * PEP 263, 328, 420, 562, 654, 695, 701, 723, 750, 758. */
#ifndef FLATLINE_PYTHON_FACTS_H
#define FLATLINE_PYTHON_FACTS_H

#include "base/arena.h"
#include "base/span.h"
#include "base/str.h"

#define FACTS_NONE UINT32_MAX
#define FACTS_MAX_BYTES ((size_t)64 << 20)

/* A text of the file (or made from it), in facts.pool. */
struct text {
    uint32_t offset, len;
};

/* A def or class that something recorded here stands in. Scope 0 is the module. */
enum scope_kind { SCOPE_MODULE, SCOPE_FUNCTION, SCOPE_CLASS };
struct scope_fact {
    struct text name;
    uint32_t parent; /* FACTS_NONE for the module */
    uint32_t line;   /* of the def/class keyword */
    uint8_t kind;
};

enum import_kind {
    IMPORT_PLAIN, /* import a.b as c: one record for each module named */
    IMPORT_FROM,  /* from ..a import b as c, d: one record, several names */
    IMPORT_CALL,  /* importlib.import_module("a.b"), __import__("a.b") */
};
enum import_flag {
    IMPORT_TYPE_CHECKING = 1, /* under `if TYPE_CHECKING:` */
    IMPORT_STAR = 2,          /* from x import * */
    IMPORT_DYNAMIC = 4,     /* IMPORT_CALL whose argument is no literal; module empty */
    IMPORT_CONDITIONAL = 8, /* under some other if/while/match/for */
    IMPORT_IN_TRY = 16,     /* in the body of some try, whatever it catches */
    IMPORT_IN_HANDLER = 32, /* in an except clause, or an else/finally of a try */
    IMPORT_AFTER_SYS_PATH = 64, /* sys.path/site is changed earlier in this file */
    IMPORT_IN_MAIN = 128,       /* under `if __name__ == "__main__":` */
    IMPORT_STAGED = 256, /* under `with pytest.raises(..)`, `mock.patch(..)` and such,
                            or behind pytest.importorskip(..) or a raise at top level:
                            meant to fail or not to be run, or given modules for the
                            occasion */
    IMPORT_IN_EXCEPT = 1024, /* in except clauses, and in no else or finally of a try */
    IMPORT_FILLED = 512, /* attributes of names worked out at run time are set on what
                            it binds (of several names on one of them) */
};
struct import_name {
    struct text name, alias; /* alias empty when there is no `as` */
    struct span span;
};
struct import_fact {
    struct text module; /* dotted, white space removed, without the leading dots */
    struct text alias;  /* IMPORT_PLAIN with `as` */
    uint32_t first_name, name_count; /* in names; IMPORT_FROM only */
    uint32_t scope;
    uint32_t guard;   /* innermost guard that would catch it, or FACTS_NONE */
    struct span span; /* the statement (or the call) */
    uint8_t kind, level;
    uint16_t flags;
};

enum symbol_kind {
    SYMBOL_FUNCTION,
    SYMBOL_CLASS,
    SYMBOL_VARIABLE, /* assignment, annotated assignment, augmented, walrus, del'd too
                      */
    SYMBOL_IMPORT,   /* the name an import binds */
    SYMBOL_TARGET,   /* for, with, except ... as, match capture */
    SYMBOL_GLOBAL,   /* named by `global` in a function */
    SYMBOL_TYPE,     /* type alias statement */
    SYMBOL_NAMED, /* given by its name to what may define it: deprecated_alias("x") */
};
struct symbol_fact {
    struct text name;
    uint32_t line;
    uint8_t kind;
};

struct class_fact {
    struct text name;
    uint32_t scope;                  /* the scope the class statement stands in */
    uint32_t first_base, base_count; /* in bases: each base or keyword as written */
    struct span span;                /* the header, from `class` to the colon */
};

/* One handler around at least one import operation: see rules.md, "The import guard".
 */
enum guard_catches {
    CATCHES_MODULE_NOT_FOUND,
    CATCHES_IMPORT_ERROR,
    CATCHES_EXCEPTION,
    CATCHES_BASE_EXCEPTION,
    CATCHES_BARE,
};
enum guard_flag {
    GUARD_SUPPRESS = 1,    /* with contextlib.suppress(...) */
    GUARD_STAR = 2,        /* except* */
    GUARD_IMPORT_ONLY = 4, /* body: imports, flag assignments, uses of what it bound */
    GUARD_PROBE = 8,       /* handled only if the target may rightly be absent (9) */
    GUARD_TYPE_CHECKING = 16,
    GUARD_FALLS_BACK_IMPORT = 32, /* the handler imports something else instead */
    GUARD_RAISES = 64,            /* some path raises (FL204 then stays silent) */
    GUARD_CALLS = 128, /* the body calls what it imports: the handler may be for that */
};
enum guard_verdict { VERDICT_SILENT, VERDICT_QUIET, VERDICT_HANDLED };
/* Why a handler counts as handled: the numbers of rules.md; 0 when it does not. */
enum guard_reason {
    REASON_NONE,
    REASON_RAISES,
    REASON_LOGS,
    REASON_ENDS,
    REASON_STDERR,
    REASON_RECORDS,
    REASON_FALLS_BACK,
    REASON_DEFERS,
    REASON_SENTINEL,
    REASON_PROBE,
    REASON_CONTINUES,
};
struct guard_fact {
    struct span try_span;     /* the `try` or `with` keyword's statement header */
    struct span handler_span; /* the `except` clause's header, or the `with` header */
    uint32_t scope;
    uint32_t first_sentinel, sentinel_count;
    uint32_t last_line;   /* of the whole statement */
    struct text response; /* what the handler does, for the message: "passes",
                             "sets HEARTBEAT_AVAILABLE = False" */
    struct text why;      /* why the verdict, one clause, for `flatline facts` */
    uint32_t body_offset; /* byte offset of the handler's first statement (0: none) */
    uint32_t body_indent; /* of that statement, in bytes */
    struct text body_gap; /* what parts a statement put in there from that one: the line
                             end and the very indentation, or "; " on one line with the
                             colon; empty: none can be put in */
    uint8_t catches, verdict, reason;
    uint8_t flags;
};

/* A name that a handler leaves null (or a flag), and where this file tests it. */
enum use_response {                /* of the branch taken when the import failed */
                    USE_NOTHING,   /* no branch, pass, return of a null */
                    USE_QUIET,     /* only a report below ERROR */
                    USE_OTHER_WAY, /* really does the work another way */
                    USE_LOUD,      /* raises, exits, skips, logs at ERROR */
};
struct sentinel_use {
    struct span span;
    uint8_t response;
};
enum sentinel_flag {
    SENTINEL_EXPORTED = 1,     /* a module-level name: other files may import it */
    SENTINEL_MISSING_TRUE = 2, /* true when the import failed (NO_X = True) */
};
struct sentinel_fact {
    struct text name;              /* "X", or "self.x" for an attribute */
    struct span span;              /* where it gets its null value */
    uint32_t first_use, use_count; /* in uses */
    uint8_t flags;
};
/* A test of a name imported from elsewhere (`from m import HAVE_X`, `m.HAVE_X`), which
 * the program may match with another file's exported sentinel. The response is recorded
 * for both readings, since only the other file knows which branch is the missing one.
 */
struct flag_use {
    uint32_t import; /* in imports */
    struct text
        name; /* the name in the module it comes from; "C.x", "m.X", "f()"; "*.x":
                 an attribute of something, perhaps of an imported class */
    struct span span;
    uint8_t when_false; /* enum use_response of the branch for a false/None value */
    uint8_t when_true;
};

enum suppression_kind { SUPPRESS_FLATLINE, SUPPRESS_NOQA };
struct suppression_fact {
    uint32_t line;                  /* of the comment */
    uint32_t first_line, last_line; /* of the logical line it belongs to */
    uint32_t first_id, id_count;    /* in ids; 0 ids: everything (bare noqa) */
    struct span span;               /* the comment */
    struct text reason;
    uint8_t kind;
};

/* What could not be read. */
struct trouble_fact {
    struct span span;
    struct text message; /* "unmatched ')'", "not valid UTF-8", ... */
};

enum facts_flag {
    FACTS_SHEBANG = 1,
    FACTS_PEP723 = 2,     /* # /// script */
    FACTS_MAIN_GUARD = 4, /* if __name__ == "__main__" at top level */
    FACTS_OPEN = 8,       /* __getattr__, globals()[...], vars(), exec, sys.modules */
    FACTS_EXTENDS_PATH = 16,   /* __path__ is changed, pkgutil.extend_path,
                                  pkg_resources.declare_namespace */
    FACTS_SYS_PATH = 32,       /* sys.path or site.addsitedir is touched */
    FACTS_BINARY = 64,         /* NUL bytes: not Python text */
    FACTS_ONLY_COMMENTS = 128, /* no statement at all (an empty __init__.py) */
    FACTS_LFS_POINTER = 256,
    FACTS_UTF16 = 512,
    FACTS_HAS_ALL = 1024,       /* a readable __all__ list: see all_names */
    FACTS_SYS_MODULES = 2048,   /* assigns sys.modules[...]: makes modules by itself */
    FACTS_HAS_FUNCTIONS = 4096, /* defines a def or class at top level */
    FACTS_DECODED = 8192,      /* byte offsets are those of the text decoded to UTF-8 */
    FACTS_HEARTBEAT = 16384,   /* the text mentions a heartbeat, see facts_options */
    FACTS_EMITS = 131072,      /* ... and calls something that may be an emitter */
    FACTS_IMPORT_HOOK = 32768, /* changes sys.meta_path or sys.path_hooks */
    FACTS_REFUSES = 65536,     /* raises ImportError itself at module level */
    FACTS_GENERATED = 262144,  /* its first comments say that a program wrote it */
};

struct facts {
    const char *pool;
    uint32_t pool_len;
    uint32_t flags;      /* enum facts_flag */
    uint32_t line_count; /* physical lines */
    uint32_t parsed;     /* bytes that tree-sitter saw (for --statistics) */
    uint64_t digest; /* str_digest of the bytes if there are guards, else 0: is a file
                        to be fixed still the one that was judged? */
    struct text logger; /* a module-level `x = logging.getLogger(..)`, else empty */
    const struct scope_fact *scopes;
    const struct import_fact *imports;
    const struct import_name *names;
    const struct symbol_fact *symbols;
    const struct class_fact *classes;
    const struct text *bases;
    const struct text *all_names;
    const struct guard_fact *guards;
    const struct sentinel_fact *sentinels;
    const struct sentinel_use *uses;
    const struct flag_use *flag_uses;
    const struct suppression_fact *suppressions;
    const struct text *ids;
    const struct trouble_fact *troubles;
    uint32_t scope_count, import_count, name_count, symbol_count, class_count;
    uint32_t base_count, all_count, guard_count, sentinel_count, use_count;
    uint32_t flag_use_count, suppression_count, id_count, trouble_count;
};

static inline struct str facts_text(const struct facts *f, struct text t)
{
    return str_make(f->pool + t.offset, t.len);
}

/* What is imported to test a sentinel: "has_x" of "has_x()", which stands for a flag,
 * "C" of the attribute "C.x". */
static inline struct str facts_sentinel_head(struct str name)
{
    size_t call = str_find_char(name, '('), dot = str_find_char(name, '.');
    return str_slice(name, 0, call < dot ? call : dot);
}
/* Index of the first import on `line` or after: they stand in source order. */
static inline uint32_t facts_import_from(const struct facts *f, uint32_t line)
{
    uint32_t low = 0, high = f->import_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (f->imports[middle].span.line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* What a thread needs to read files: a tree-sitter parser, scratch memory. */
struct facts_reader;
/* What the configuration adds to the fixed repertoire; part of the cache key. Patterns
 * of callee names that count as loud ("*notify_error*"); names of heartbeat emitters
 * beyond those that contain "eartbeat". Both must outlive the reader. */
struct facts_options {
    const struct str *loud_calls;
    size_t loud_call_count;
    const struct str *emitters;
    size_t emitter_count;
    /* Read flag_uses too? That costs a parse for each test of an imported name, and
     * only those of a few files are ever asked for (program/sentinels.h). */
    bool flag_tests;
};
struct facts_reader *facts_reader_new(const struct facts_options *options);
void facts_reader_free(struct facts_reader *reader); /* NULL is fine */

/* Reads `bytes` (need not end in NUL; not kept). Never fails: what cannot be read is in
 * out->troubles. Everything in `out` lives in `arena`. */
void facts_read(struct str bytes, struct facts_reader *reader, struct arena *arena,
                struct facts *out);

/* Appends the facts to `out` as one relocatable block: a header with magic and length,
 * then the arrays. Its length is a multiple of 8. For this machine and build only: that
 * the build is the same, and no byte is another, is the cache's to know. */
struct buf;
void facts_save(const struct facts *facts, struct buf *out);
/* A view of a saved block, which must begin at an address divisible by 8 and outlive
 * it. False, with *out empty, when it is no block or truncated. Whatever stands in the
 * bytes, every index and text in an accepted view is within bounds. */
bool facts_view(struct str block, struct facts *out);

/* Appends the facts as one JSON object (`flatline facts`); `path` is shown as given. */
void facts_to_json(const struct facts *facts, struct str path, struct buf *out);

#endif
