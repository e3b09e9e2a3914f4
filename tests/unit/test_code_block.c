/* Code as the cache keeps it: the same again, and nothing damaged is believed. */
#include "base/buf.h"
#include "python/code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *const sources[] = {
    "",
    "x = 1\n",
    "from mon import ProcessorHeartbeat\n"
    "NAMES = {'a': 'p2_' + PREFIX, **more}\n"
    "@retry(times=3)\n"
    "class Odds(Base, metaclass=M):\n"
    "    table: str = f'{kind!r:>8}_odds' if X else ('a' 'b')\n"
    "    async def run(self, *args, key=None, **rest):\n"
    "        try:\n"
    "            with open(p) as f, lock:\n"
    "                self.heartbeat = ProcessorHeartbeat(processor_name=self.table)\n"
    "        except (OSError, ValueError) as e:\n"
    "            raise\n"
    "        else:\n"
    "            pass\n"
    "        finally:\n"
    "            self.heartbeat.stop()\n"
    "        for i, (a, b) in enumerate(c):\n"
    "            d[i:2] += not a and b or -c < 3\n"
    "        while True:\n"
    "            break\n"
    "        match x:\n"
    "            case 1: y = lambda q: q\n"
    "        global g; del g\n"
    "        return [z async for z in await q], {1, 2}, (w := 3)\n",
    "def broken(:\n  x = (\n",
    "# \xc3\xa4\nn\xc3\xa4me = '\\N{DIGIT ONE}\\x41' \"\"\"\n\n\"\"\"\n",
};
#define COUNT (sizeof sources / sizeof *sources)

static void assert_same(const struct code *a, const struct code *b)
{
    assert_int_equal(a->node_count, b->node_count);
    assert_int_equal(a->child_count, b->child_count);
    for (uint32_t i = 0; i < a->node_count; i++) {
        const struct code_node *x = &a->nodes[i], *y = &b->nodes[i];
        assert_int_equal(x->kind, y->kind);
        assert_int_equal(x->flags, y->flags);
        assert_int_equal(x->parent, y->parent);
        assert_memory_equal(&x->span, &y->span, sizeof x->span);
        assert_true(str_eq(code_text(a, i), code_text(b, i)));
        assert_int_equal(x->child_count, y->child_count);
        for (uint32_t k = 0; k < x->child_count; k++)
            assert_int_equal(code_child(a, i, k), code_child(b, i, k));
    }
}

static void what_is_saved_is_loaded(void **state)
{
    struct arena arena;
    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < COUNT; i++) {
        struct code code, again;
        struct buf block = {0};
        code_read(str_of(sources[i]), &arena, &code);
        code_save(&code, &block);
        assert_true(code_load(buf_str(&block), &arena, &again));
        assert_same(&code, &again);
        for (size_t len = 0; len < block.len; len++)
            assert_false(code_load(str_make(block.ptr, len), &arena, &again));
        buf_addc(&block, 0);
        assert_false(code_load(buf_str(&block), &arena, &again));
        buf_release(&block);
    }
    arena_release(&arena);
}

/* Walks up and down from every node, as its users do. */
static void walk(const struct code *code)
{
    size_t seen = 0;
    for (uint32_t i = 0; i < code->node_count; i++) {
        if (code_kind(code, i) == CODE_CALL || code_kind(code, i) == CODE_ATTRIBUTE)
            seen += code_text(code, code_child(code, i, 0)).len;
        for (uint32_t up = i; up != CODE_NONE; up = code->nodes[up].parent)
            seen++;
        struct str text = code_text(code, i);
        for (size_t k = 0; k < text.len; k++)
            seen += text.ptr[k] == 'x';
        for (uint32_t k = 0; k < code->nodes[i].child_count; k++)
            assert_int_equal(code->nodes[code_child(code, i, k)].parent, i);
    }
    assert_true(seen >= code->node_count);
}

static void damage_is_refused_or_harmless(void **state)
{
    struct arena arena;
    struct code code, again;
    struct buf block = {0};
    (void)state;
    arena_init(&arena);
    code_read(str_of(sources[2]), &arena, &code);
    code_save(&code, &block);
    srand(7);
    for (unsigned round = 0; round < 20000; round++) {
        struct arena scratch;
        size_t at = (size_t)rand() % block.len;
        char before = block.ptr[at];
        arena_init(&scratch);
        block.ptr[at] = (char)rand();
        if (code_load(buf_str(&block), &scratch, &again))
            walk(&again);
        block.ptr[at] = before;
        arena_release(&scratch);
    }
    buf_release(&block);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_saved_is_loaded),
        cmocka_unit_test(damage_is_refused_or_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
