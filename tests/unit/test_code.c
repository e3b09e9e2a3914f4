/* code: what becomes of Python source, and of what only looks like it. */
#include "support.h"

#include "base/buf.h"
#include "python/code.h"

#include <stdlib.h>

static struct code code;

/* Reads bytes in an allocation of their exact size: a byte too far is seen. */
static void read_bytes(const char *bytes, size_t len)
{
    char *exact = malloc(len ? len : 1);
    memcpy(exact, bytes, len);
    code_read(str_make(exact, len), &arena, &code);
    free(exact);
}

static void read(const char *text)
{
    read_bytes(text, strlen(text));
}

/* The first node of the kind, or CODE_NONE. */
static uint32_t find(enum code_kind kind)
{
    for (uint32_t i = 0; i < code.node_count; i++)
        if (code.nodes[i].kind == kind)
            return i;
    return CODE_NONE;
}

static void assert_text(uint32_t node, const char *text)
{
    assert_int_not_equal(node, CODE_NONE);
    if (!str_eq(code_text(&code, node), str_of(text)))
        fail_msg("%.*s is not %s", STR_ARG(code_text(&code, node)), text);
}

static uint32_t child(uint32_t node, uint32_t n)
{
    return code_child(&code, node, n);
}

static void parents_and_children_agree(void **state)
{
    (void)state;
    read("class A(B, metaclass=M):\n    x: int = f'a{b!r:>8}' + 'c' 'd'\n"
         "    @d(1)\n    async def f(self, *a, k=2, **r):\n"
         "        with o() as p, q:\n            return [i for i in a if i][1:]\n");
    for (uint32_t i = 0; i < code.node_count; i++)
        for (uint32_t k = 0; k < code.nodes[i].child_count; k++)
            assert_int_equal(code.nodes[child(i, k)].parent, i);
    assert_text(find(CODE_FORMATTED), "!r:>8");
    assert_true(code.nodes[find(CODE_FUNCTION)].flags & CODE_ASYNC);
}

static void private_names_are_mangled(void **state)
{
    (void)state;
    read("class _A:\n    __x = 1\n    def __f(self, __p):\n"
         "        self.__y = __p.__z__\n        f(__k=1)\n__top = 1\n");
    assert_text(child(find(CODE_ASSIGN), 1), "_A__x");
    assert_text(find(CODE_FUNCTION), "_A__f");
    assert_text(child(child(find(CODE_FUNCTION), 1), 1), "_A__p");
    assert_text(find(CODE_KEYWORD), "_A__k");
    uint32_t last = child(0, code.nodes[0].child_count - 1);
    assert_text(child(last, 1), "__top");
}

static void a_class_in_a_class_mangles_by_itself(void **state)
{
    (void)state;
    read("class A:\n    class __B:\n        __x = 1\n    __y = 2\n");
    assert_text(child(child(find(CODE_CLASS), 2), 0), "_A__B");
    assert_text(child(find(CODE_ASSIGN), 1), "_B__x");
    uint32_t body = child(find(CODE_CLASS), 2);
    assert_text(child(child(body, 1), 1), "_A__y");
}

static void a_statement_beginning_type_assigns(void **state)
{
    (void)state;
    read("type(self).label = 'x'\n");
    uint32_t assign = find(CODE_ASSIGN);
    assert_text(child(assign, 1), "label");
    assert_text(child(child(assign, 1), 0), "__class__");
    assert_text(child(child(child(assign, 1), 0), 0), "self");
    read("type X = int\n");
    assert_int_equal(find(CODE_ASSIGN), CODE_NONE);
}

static void slices_have_three_places(void **state)
{
    (void)state;
    read("x[:-1]\n");
    uint32_t slice = find(CODE_SLICE);
    assert_int_equal(code.nodes[slice].child_count, 3);
    assert_text(child(slice, 0), "nothing");
    assert_int_equal(code_kind(&code, child(slice, 1)), CODE_UNARY);
    assert_text(child(slice, 2), "nothing");
    read("x[::2]\n");
    assert_text(child(find(CODE_SLICE), 2), "2");
}

static void comprehensions_with_one_for(void **state)
{
    (void)state;
    read("f(c.lower() for c in name if c if d)\n");
    uint32_t it = find(CODE_COMPREHENSION);
    assert_text(it, "list");
    assert_int_equal(code.nodes[it].child_count, 5);
    assert_text(child(it, 1), "c");
    assert_text(child(it, 2), "name");
    read("[a for a in b for c in d]\n");
    assert_int_equal(find(CODE_COMPREHENSION), CODE_NONE);
    read("{a async for a in b}\n");
    assert_int_equal(find(CODE_COMPREHENSION), CODE_NONE);
}

static void annotations_are_marked(void **state)
{
    (void)state;
    read("x: str = 'a'\n");
    assert_true(code.nodes[find(CODE_ASSIGN)].flags & CODE_ANNOTATED);
    read("x: ClassVar[str] = 'a'\n");
    assert_false(code.nodes[find(CODE_ASSIGN)].flags & CODE_ANNOTATED);
    read("x: str\n");
    assert_int_equal(find(CODE_ASSIGN), CODE_NONE);
}

static void latin_1_is_decoded(void **state)
{
    (void)state;
    read("# -*- coding: latin-1 -*-\nx = 'caf\xe9'\n");
    assert_text(find(CODE_STRING), "caf\xc3\xa9");
}

static void what_cannot_be_decoded_is_not_known(void **state)
{
    (void)state;
    read("# coding: no-such-encoding\nx = 'caf\xe9'\ny = 'plain'\n");
    assert_text(find(CODE_STRING), "plain");
    assert_text(find(CODE_OTHER), "text in an encoding that could not be read");
    read("x = 'caf\xe9'\n"); /* no UTF-8, and nothing declared */
    assert_int_equal(find(CODE_STRING), CODE_NONE);
}

static void what_python_refuses_is_empty(void **state)
{
    (void)state;
    read_bytes("\xff\xfex\0=\0", 7);
    assert_int_equal(code.nodes[0].child_count, 0);
    read_bytes("x = 1\0", 6);
    assert_int_equal(code.nodes[0].child_count, 0);
}

static void nesting_is_bounded(void **state)
{
    (void)state;
    struct buf deep = {0};
    buf_addz(&deep, "x = ");
    buf_pad(&deep, '(', 5000);
    buf_addc(&deep, '1');
    buf_pad(&deep, ')', 5000);
    read_bytes(deep.ptr, deep.len);
    assert_true(code.node_count < 1000);
    buf_clear(&deep);
    for (int i = 0; i < 3000; i++)
        buf_printf(&deep, "%s x:\n  pass\n", i ? "elif" : "if");
    read_bytes(deep.ptr, deep.len);
    assert_int_equal(code.nodes[0].kind, CODE_MODULE);
    buf_release(&deep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(parents_and_children_agree),
        TEST(private_names_are_mangled),
        TEST(a_class_in_a_class_mangles_by_itself),
        TEST(a_statement_beginning_type_assigns),
        TEST(slices_have_three_places),
        TEST(comprehensions_with_one_for),
        TEST(annotations_are_marked),
        TEST(latin_1_is_decoded),
        TEST(what_cannot_be_decoded_is_not_known),
        TEST(what_python_refuses_is_empty),
        TEST(nesting_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
