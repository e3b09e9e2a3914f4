#include "program/stdlib.h"

struct stdlib_module {
    const char *name;
    uint8_t first, last; /* minor versions of 3; 0: unbounded */
};

/* Sorted by bytes. */
static const struct stdlib_module modules[] = {
    /* clang-format off */
    {"__future__", 0, 0}, {"_abc", 0, 0}, {"_aix_support", 0, 0},
    {"_android_support", 13, 0}, {"_apple_support", 13, 0}, {"_ast", 0, 0},
    {"_ast_unparse", 14, 0}, {"_asyncio", 0, 0}, {"_bisect", 0, 0}, {"_blake2", 0, 0},
    {"_bootlocale", 0, 9}, {"_bootsubprocess", 0, 11}, {"_bz2", 0, 0},
    {"_codecs", 0, 0}, {"_codecs_cn", 0, 0}, {"_codecs_hk", 0, 0},
    {"_codecs_iso2022", 0, 0}, {"_codecs_jp", 0, 0}, {"_codecs_kr", 0, 0},
    {"_codecs_tw", 0, 0}, {"_collections", 0, 0}, {"_collections_abc", 0, 0},
    {"_colorize", 13, 0}, {"_compat_pickle", 0, 0}, {"_compression", 0, 0},
    {"_contextvars", 0, 0}, {"_crypt", 0, 12}, {"_csv", 0, 0}, {"_ctypes", 0, 0},
    {"_curses", 0, 0}, {"_curses_panel", 0, 0}, {"_datetime", 0, 0}, {"_dbm", 0, 0},
    {"_decimal", 0, 0}, {"_dummy_thread", 0, 8}, {"_dummy_threading", 0, 8},
    {"_elementtree", 0, 0}, {"_frozen_importlib", 0, 0},
    {"_frozen_importlib_external", 0, 0}, {"_functools", 0, 0}, {"_gdbm", 0, 0},
    {"_hashlib", 0, 0}, {"_heapq", 0, 0}, {"_hmac", 14, 0}, {"_imp", 0, 0},
    {"_interpchannels", 13, 0}, {"_interpqueues", 13, 0}, {"_interpreters", 13, 0},
    {"_io", 0, 0}, {"_ios_support", 13, 0}, {"_json", 0, 0}, {"_locale", 0, 0},
    {"_lsprof", 0, 0}, {"_lzma", 0, 0}, {"_markupbase", 0, 0}, {"_md5", 0, 0},
    {"_msi", 0, 12}, {"_multibytecodec", 0, 0}, {"_multiprocessing", 0, 0},
    {"_opcode", 0, 0}, {"_opcode_metadata", 13, 0}, {"_operator", 0, 0},
    {"_osx_support", 0, 0}, {"_overlapped", 0, 0}, {"_pickle", 0, 0},
    {"_posixshmem", 0, 0}, {"_posixsubprocess", 0, 0}, {"_py_abc", 0, 0},
    {"_py_warnings", 14, 0}, {"_pydatetime", 12, 0}, {"_pydecimal", 0, 0},
    {"_pyio", 0, 0}, {"_pylong", 12, 0}, {"_pyrepl", 13, 0}, {"_queue", 0, 0},
    {"_random", 0, 0}, {"_remote_debugging", 14, 0}, {"_scproxy", 0, 0},
    {"_sha1", 0, 0}, {"_sha2", 12, 0}, {"_sha256", 0, 0}, {"_sha3", 0, 0},
    {"_sha512", 0, 0}, {"_signal", 0, 0}, {"_sitebuiltins", 0, 0}, {"_socket", 0, 0},
    {"_sqlite3", 0, 0}, {"_sre", 0, 0}, {"_ssl", 0, 0}, {"_stat", 0, 0},
    {"_statistics", 0, 0}, {"_string", 0, 0}, {"_strptime", 0, 0}, {"_struct", 0, 0},
    {"_suggestions", 13, 0}, {"_symtable", 0, 0}, {"_sysconfig", 13, 0},
    {"_testcapi", 0, 0}, {"_thread", 0, 0}, {"_threading_local", 0, 0},
    {"_tkinter", 0, 0}, {"_tokenize", 11, 0}, {"_tracemalloc", 0, 0},
    {"_typing", 11, 0}, {"_uuid", 0, 0}, {"_warnings", 0, 0}, {"_weakref", 0, 0},
    {"_weakrefset", 0, 0}, {"_winapi", 0, 0}, {"_zoneinfo", 9, 0}, {"_zstd", 14, 0},
    {"abc", 0, 0}, {"aifc", 0, 12}, {"annotationlib", 14, 0}, {"antigravity", 0, 0},
    {"argparse", 0, 0}, {"array", 0, 0}, {"ast", 0, 0}, {"asynchat", 0, 11},
    {"asyncio", 0, 0}, {"asyncore", 0, 11}, {"atexit", 0, 0}, {"audioop", 0, 12},
    {"base64", 0, 0}, {"bdb", 0, 0}, {"binascii", 0, 0}, {"binhex", 0, 10},
    {"bisect", 0, 0}, {"builtins", 0, 0}, {"bz2", 0, 0}, {"cProfile", 0, 0},
    {"calendar", 0, 0}, {"cgi", 0, 12}, {"cgitb", 0, 12}, {"chunk", 0, 12},
    {"cmath", 0, 0}, {"cmd", 0, 0}, {"code", 0, 0}, {"codecs", 0, 0}, {"codeop", 0, 0},
    {"collections", 0, 0}, {"colorsys", 0, 0}, {"compileall", 0, 0},
    {"compression", 14, 0}, {"concurrent", 0, 0}, {"configparser", 0, 0},
    {"contextlib", 0, 0}, {"contextvars", 0, 0}, {"copy", 0, 0}, {"copyreg", 0, 0},
    {"crypt", 0, 12}, {"csv", 0, 0}, {"ctypes", 0, 0}, {"curses", 0, 0},
    {"dataclasses", 0, 0}, {"datetime", 0, 0}, {"dbm", 0, 0}, {"decimal", 0, 0},
    {"difflib", 0, 0}, {"dis", 0, 0}, {"distutils", 0, 11}, {"doctest", 0, 0},
    {"dummy_threading", 0, 8}, {"email", 0, 0}, {"encodings", 0, 0},
    {"ensurepip", 0, 0}, {"enum", 0, 0}, {"errno", 0, 0}, {"faulthandler", 0, 0},
    {"fcntl", 0, 0}, {"filecmp", 0, 0}, {"fileinput", 0, 0}, {"fnmatch", 0, 0},
    {"formatter", 0, 9}, {"fractions", 0, 0}, {"ftplib", 0, 0}, {"functools", 0, 0},
    {"gc", 0, 0}, {"genericpath", 0, 0}, {"getopt", 0, 0}, {"getpass", 0, 0},
    {"gettext", 0, 0}, {"glob", 0, 0}, {"graphlib", 9, 0}, {"grp", 0, 0},
    {"gzip", 0, 0}, {"hashlib", 0, 0}, {"heapq", 0, 0}, {"hmac", 0, 0}, {"html", 0, 0},
    {"http", 0, 0}, {"idlelib", 0, 0}, {"imaplib", 0, 0}, {"imghdr", 0, 12},
    {"imp", 0, 11}, {"importlib", 0, 0}, {"inspect", 0, 0}, {"io", 0, 0},
    {"ipaddress", 0, 0}, {"itertools", 0, 0}, {"json", 0, 0}, {"keyword", 0, 0},
    {"lib2to3", 0, 12}, {"linecache", 0, 0}, {"locale", 0, 0}, {"logging", 0, 0},
    {"lzma", 0, 0}, {"macurl2path", 0, 9}, {"mailbox", 0, 0}, {"mailcap", 0, 12},
    {"marshal", 0, 0}, {"math", 0, 0}, {"mimetypes", 0, 0}, {"mmap", 0, 0},
    {"modulefinder", 0, 0}, {"msilib", 0, 12}, {"msvcrt", 0, 0},
    {"multiprocessing", 0, 0}, {"netrc", 0, 0}, {"nis", 0, 12}, {"nntplib", 0, 12},
    {"nt", 0, 0}, {"ntpath", 0, 0}, {"nturl2path", 0, 0}, {"numbers", 0, 0},
    {"opcode", 0, 0}, {"operator", 0, 0}, {"optparse", 0, 0}, {"os", 0, 0},
    {"ossaudiodev", 0, 12}, {"parser", 0, 9}, {"pathlib", 0, 0}, {"pdb", 0, 0},
    {"pickle", 0, 0}, {"pickletools", 0, 0}, {"pipes", 0, 12}, {"pkgutil", 0, 0},
    {"platform", 0, 0}, {"plistlib", 0, 0}, {"poplib", 0, 0}, {"posix", 0, 0},
    {"posixpath", 0, 0}, {"pprint", 0, 0}, {"profile", 0, 0}, {"pstats", 0, 0},
    {"pty", 0, 0}, {"pwd", 0, 0}, {"py_compile", 0, 0}, {"pyclbr", 0, 0},
    {"pydoc", 0, 0}, {"pydoc_data", 0, 0}, {"pyexpat", 0, 0}, {"queue", 0, 0},
    {"quopri", 0, 0}, {"random", 0, 0}, {"re", 0, 0}, {"readline", 0, 0},
    {"reprlib", 0, 0}, {"resource", 0, 0}, {"rlcompleter", 0, 0}, {"runpy", 0, 0},
    {"sched", 0, 0}, {"secrets", 0, 0}, {"select", 0, 0}, {"selectors", 0, 0},
    {"shelve", 0, 0}, {"shlex", 0, 0}, {"shutil", 0, 0}, {"signal", 0, 0},
    {"site", 0, 0}, {"smtpd", 0, 11}, {"smtplib", 0, 0}, {"sndhdr", 0, 12},
    {"socket", 0, 0}, {"socketserver", 0, 0}, {"spwd", 0, 12}, {"sqlite3", 0, 0},
    {"sre_compile", 0, 0}, {"sre_constants", 0, 0}, {"sre_parse", 0, 0}, {"ssl", 0, 0},
    {"stat", 0, 0}, {"statistics", 0, 0}, {"string", 0, 0}, {"stringprep", 0, 0},
    {"struct", 0, 0}, {"subprocess", 0, 0}, {"sunau", 0, 12}, {"symbol", 0, 9},
    {"symtable", 0, 0}, {"sys", 0, 0}, {"sysconfig", 0, 0}, {"syslog", 0, 0},
    {"tabnanny", 0, 0}, {"tarfile", 0, 0}, {"telnetlib", 0, 12}, {"tempfile", 0, 0},
    {"termios", 0, 0}, {"test", 0, 0}, {"textwrap", 0, 0}, {"this", 0, 0},
    {"threading", 0, 0}, {"time", 0, 0}, {"timeit", 0, 0}, {"tkinter", 0, 0},
    {"token", 0, 0}, {"tokenize", 0, 0}, {"tomllib", 11, 0}, {"trace", 0, 0},
    {"traceback", 0, 0}, {"tracemalloc", 0, 0}, {"tty", 0, 0}, {"turtle", 0, 0},
    {"turtledemo", 0, 0}, {"types", 0, 0}, {"typing", 0, 0}, {"unicodedata", 0, 0},
    {"unittest", 0, 0}, {"urllib", 0, 0}, {"uu", 0, 12}, {"uuid", 0, 0}, {"venv", 0, 0},
    {"warnings", 0, 0}, {"wave", 0, 0}, {"weakref", 0, 0}, {"webbrowser", 0, 0},
    {"winreg", 0, 0}, {"winsound", 0, 0}, {"wsgiref", 0, 0}, {"xdrlib", 0, 12},
    {"xml", 0, 0}, {"xmlrpc", 0, 0}, {"zipapp", 0, 0}, {"zipfile", 0, 0},
    {"zipimport", 0, 0}, {"zlib", 0, 0}, {"zoneinfo", 9, 0},
    /* clang-format on */
};

static const struct stdlib_module *find(struct str module)
{
    struct str top = str_split(&module, '.');
    if (!top.len)
        return NULL;
    size_t low = 0, high = sizeof modules / sizeof *modules;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *name = modules[middle].name;
        int order = strncmp(top.ptr, name, top.len);
        if (order == 0 && name[top.len])
            order = -1;
        if (order == 0)
            return &modules[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

bool stdlib_has(struct str module)
{
    return find(module) != NULL;
}

bool stdlib_versions(struct str module, unsigned *first, unsigned *last)
{
    const struct stdlib_module *m = find(module);
    if (!m)
        return false;
    *first = m->first;
    *last = m->last;
    return true;
}
