/* outline and source: logical lines, block structure, words, troubles, places. */
#include "base/buf.h"
#include "python/scanner.h"
#include "python/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* The outline as text: "line-last_line:level:word text", one logical line each. */
static struct buf shown;
static struct outline outline;

static const char *const words[] = {
    "-",    "import", "from",  "def",    "class", "@",      "if",      "elif",
    "else", "for",    "while", "with",   "try",   "except", "finally", "match",
    "case", "return", "raise", "global", "type",  "assert"};

static const char *scan_bytes(struct str bytes)
{
    outline_scan(&outline, bytes);
    buf_clear(&shown);
    buf_addc(&shown, '\0');
    buf_clear(&shown);
    for (uint32_t i = 0; i < outline.count; i++) {
        const struct outline_line *l = &outline.lines[i];
        buf_printf(&shown, "%u-%u:%u:%s%s ", l->line, l->last_line, l->level,
                   words[l->word], l->has_semicolon ? ";" : "");
        buf_add(&shown, str_slice(bytes, l->start, l->end));
        buf_addc(&shown, '|');
    }
    if (outline.trouble.message)
        buf_printf(&shown, "!%u %s", outline.trouble.line, outline.trouble.message);
    return shown.ptr ? shown.ptr : "";
}

#define assert_scan(code, want) assert_string_equal(scan_bytes(STR(code)), want)

static void logical_lines(void **state)
{
    (void)state;
    assert_scan("", "");
    assert_scan("\n\n  # only\n", "");
    assert_scan("x = 1", "1-1:0:- x = 1|");
    assert_scan("x = (1,\n  2) # c\ny = 2\n", "1-2:0:- x = (1,\n  2)|3-3:0:- y = 2|");
    assert_scan("x = 1 + \\\n 2\ny\n", "1-2:0:- x = 1 + \\\n 2|3-3:0:- y|");
    assert_scan("x \\\n\ny\n", "1-2:0:- x|3-3:0:- y|");
    assert_scan("\\\n\\\nx\n", "3-3:0:- x|");
    assert_scan("\xef\xbb\xbfx\n", "1-1:0:- x|");
    assert_scan("a\rb\r\nc\n", "1-1:0:- a|2-2:0:- b|3-3:0:- c|");
    assert_scan("a; b;\n", "1-1:0:-; a; b;|");
    assert_scan("if x: y\nz\n", "1-1:0:if; if x: y|2-2:0:- z|");
    assert_scan("x: int = 3\n", "1-1:0:- x: int = 3|");
    assert_scan("x = {1: 2, 'a;b': 3}\n", "1-1:0:- x = {1: 2, 'a;b': 3}|");
}

static void strings(void **state)
{
    (void)state;
    assert_scan("x = '#\\'(' # (\ny\n", "1-1:0:- x = '#\\'('|2-2:0:- y|");
    assert_scan("'''a\n\"\"\" ( \\''' '''\ny\n",
                "1-2:0:- '''a\n\"\"\" ( \\''' '''|3-3:0:- y|");
    assert_scan("'a\\\nb'\ny\n", "1-2:0:- 'a\\\nb'|3-3:0:- y|");
    assert_scan("'a\\\r\nb'\ny\n", "1-2:0:- 'a\\\r\nb'|3-3:0:- y|");
    assert_scan("rb'\\'' ''\ny\n", "1-1:0:- rb'\\'' ''|2-2:0:- y|");
    assert_scan("''\"\"''''''''\ny\n", "1-1:0:- ''\"\"''''''''|2-2:0:- y|");
}

static void formatted_strings(void **state)
{
    (void)state;
    assert_scan("f'{x['a']}' + '('\ny\n", "1-1:0:- f'{x['a']}' + '('|2-2:0:- y|");
    assert_scan("f'{{(' ; y\n", "1-1:0:-; f'{{(' ; y|");
    assert_scan("f'{x:{y}>{z}}' # '\n", "1-1:0:- f'{x:{y}>{z}}'|");
    assert_scan("f'{f'{f'{1}'}'}'\ny\n", "1-1:0:- f'{f'{f'{1}'}'}'|2-2:0:- y|");
    assert_scan("f'{x # }'\n}'\ny\n", "1-2:0:- f'{x # }'\n}'|3-3:0:- y|");
    assert_scan("f'\\N{DASH}(' '\\{'\n", "1-1:0:- f'\\N{DASH}(' '\\{'|");
    assert_scan("rf'\\{x}' t'{y!r:=^4}'\n", "1-1:0:- rf'\\{x}' t'{y!r:=^4}'|");
    assert_scan("f'{x:=5}{(y:=6)}{lambda: 1}'\nz\n",
                "1-1:0:- f'{x:=5}{(y:=6)}{lambda: 1}'|2-2:0:- z|");
    assert_scan("f'''{\nx:%H:%M\n}'''\nz\n", "1-3:0:- f'''{\nx:%H:%M\n}'''|4-4:0:- z|");
    assert_scan("rtf'('\nu't{'\n", "1-1:0:- rtf'('|2-2:0:- u't{'|");
}

static void words_of_statements(void **state)
{
    (void)state;
    assert_scan("async def f(): pass\n", "1-1:0:def; async def f(): pass|");
    assert_scan("importlib\nfrom . import x\n@a\n",
                "1-1:0:- importlib|2-2:0:from from . import x|3-3:0:@ @a|");
    assert_scan("match x:\n case 1:\n  y\n",
                "1-1:0:match match x:|2-2:1:case case 1:|3-3:2:- y|");
    assert_scan(
        "match = 1\nmatch(x)\ncase = 1\nmatch: int\n",
        "1-1:0:- match = 1|2-2:0:- match(x)|3-3:0:- case = 1|4-4:0:- match: int|");
    assert_scan("type X = int\ntype in x\ntype(x)\ntype X[T] = T\ntype = 3\n",
                "1-1:0:type type X = int|2-2:0:- type in x|3-3:0:- type(x)|"
                "4-4:0:type type X[T] = T|5-5:0:- type = 3|");
}

static void blocks(void **state)
{
    (void)state;
    scan_bytes(STR("if x:\n  a\n  if y:\n    b\n\n# c\n  d\nelse:\n\te\nf\n"));
    assert_null(outline.trouble.message);
    static const uint32_t parents[] = {OUTLINE_NONE, 0, 0,           2, 0,
                                       OUTLINE_NONE, 5, OUTLINE_NONE};
    static const uint32_t ends[] = {5, 2, 4, 4, 5, 7, 7, 8};
    assert_int_equal(outline.count, 8);
    for (uint32_t i = 0; i < 8; i++) {
        assert_int_equal(outline.lines[i].parent, parents[i]);
        assert_int_equal(outline.lines[i].block_end, ends[i]);
    }
    assert_int_equal(outline.lines[3].indent, 4);
    assert_int_equal(outline.comment_count, 1);
    assert_int_equal(outline.physical_lines, 10);
}

static void troubles_do_not_hide_the_rest(void **state)
{
    (void)state;
    assert_scan("x = (1\nimport a\nimport b\n",
                "1-1:0:- x = (1|2-2:0:import import a|3-3:0:import import b|"
                "!1 '(' was never closed");
    assert_scan("x = '''1\nimport a\n", "1-1:0:- x = '''1|2-2:0:import import a|"
                                        "!1 unterminated triple-quoted string");
    assert_scan("x = 'a\nimport b\n",
                "1-1:0:- x = 'a|2-2:0:import import b|!1 unterminated string");
    assert_scan("x = f'{a\nimport b\n",
                "1-1:0:- x = f'{a|2-2:0:import import b|!1 '{' was never closed");
    assert_scan("x = f'a {\n", "1-1:0:- x = f'a {|!1 '{' was never closed");
    assert_scan(")\nimport b\n", "1-1:0:- )|2-2:0:import import b|!1 unmatched ')'");
    assert_scan("if x:\n\ta\n        b\nc\n",
                "1-1:0:if if x:|2-2:1:- a|3-3:1:- b|4-4:0:- c|"
                "!3 inconsistent use of tabs and spaces in indentation");
    assert_scan("if x:\n    a\n  b\n",
                "1-1:0:if if x:|2-2:1:- a|3-3:0:- b|"
                "!3 unindent does not match any outer indentation level");
    assert_scan("if x:\ny\n", "1-1:0:if if x:|2-2:0:- y|!2 expected an indented block");
    assert_scan("x\n  y\n", "1-1:0:- x|2-2:1:- y|!2 unexpected indent");
}

static void deep_nesting_is_trouble_and_no_crash(void **state)
{
    (void)state;
    struct buf code = {0};
    for (int i = 0; i < 10000; i++)
        buf_addz(&code, "f'{[(");
    buf_addz(&code, "\nimport x\n");
    outline_scan(&outline, buf_str(&code));
    assert_non_null(outline.trouble.message);
    assert_int_equal(outline.lines[outline.count - 1].word, WORD_IMPORT);
    buf_clear(&code);
    for (int i = 0; i < 300; i++) {
        buf_pad(&code, ' ', (size_t)i);
        buf_addz(&code, "if x:\n");
    }
    outline_scan(&outline, buf_str(&code));
    assert_string_equal(outline.trouble.message, "too many levels of indentation");
    assert_int_equal(outline.count, 300);
    buf_release(&code);
}

static void places_in_any_order(void **state)
{
    (void)state;
    struct buf code = {0};
    for (int i = 0; i < 3000; i++)
        buf_printf(&code, i % 7 == 3 ? "x = '\xc3\xa9\xff' # %d\r\n" : "# %d\n", i);
    for (int i = 0; i < 5000; i++)
        buf_addz(&code, "a\xe4\xb8\xad,");
    struct str bytes = buf_str(&code);
    outline_scan(&outline, bytes);
    struct arena arena;
    arena_init(&arena);
    struct source jumping, walking;
    source_init(&jumping, bytes, &outline, &arena);
    source_init(&walking, bytes, &outline, &arena);
    uint32_t line = 1, column = 1;
    for (uint32_t at = 0; at < bytes.len; at++) {
        unsigned char c = (unsigned char)bytes.ptr[at];
        if (at && bytes.ptr[at - 1] == '\n')
            line++, column = 1;
        if ((c & 0xc0) == 0x80)
            continue;
        struct source_place place = source_place(&walking, at);
        assert_int_equal(place.line, line);
        assert_int_equal(place.column, column);
        uint32_t far = (uint32_t)((at * 7919u) % bytes.len);
        source_place(&jumping, far);
        place = source_place(&jumping, at);
        assert_int_equal(place.line, line);
        assert_int_equal(place.column, column);
        column++;
    }
    arena_release(&arena);
    buf_release(&code);
}

static void bytes_of_names(void **state)
{
    (void)state;
    for (unsigned c = 0; c < 256; c++) {
        bool wanted = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c >= '0' && c <= '9') || c == '_' || c >= 0x80;
        assert_int_equal(scanner_is_name_byte((unsigned char)c), wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logical_lines),
        cmocka_unit_test(strings),
        cmocka_unit_test(formatted_strings),
        cmocka_unit_test(words_of_statements),
        cmocka_unit_test(blocks),
        cmocka_unit_test(troubles_do_not_hide_the_rest),
        cmocka_unit_test(deep_nesting_is_trouble_and_no_crash),
        cmocka_unit_test(places_in_any_order),
        cmocka_unit_test(bytes_of_names),
    };
    outline_init(&outline);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    outline_release(&outline);
    buf_release(&shown);
    return failed;
}
