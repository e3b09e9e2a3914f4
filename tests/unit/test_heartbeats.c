/* heartbeats: class orders, what counts as an emitter, what would be proposed. */
#include "program/proposal.h"
#include "program_tree.h"

static struct heartbeats *find_heartbeats(void)
{
    build();
    return heartbeats_build(t.program, tree_read, NULL, &t.arena);
}

static uint32_t find_class(const struct classes *c, const char *name)
{
    for (uint32_t i = 0; i < c->items.len; i++)
        if (str_eq(c->items.items[i].name, str_of(name)))
            return i;
    fail_msg("no class %s", name);
    return 0;
}

/* "A B C": the method resolution order. */
static const char *order(const struct classes *c, const char *name)
{
    static char text[200];
    const struct class_entry *it = &c->items.items[find_class(c, name)];
    text[0] = '\0';
    for (uint32_t i = 0; i < it->mro_count; i++) {
        struct str s = c->items.items[it->mro[i]].name;
        strncat(text, i ? " " : "", sizeof text - strlen(text) - 1);
        strncat(text, s.ptr, s.len);
    }
    return text;
}

static void orders_of_classes(void **state)
{
    (void)state;
    add("pkg/__init__.py", "from .base import Base as Root\n");
    add("pkg/base.py", "class Base: pass\n");
    add("main.py", "import pkg\nfrom other import Stranger\n"
                   "class A(pkg.Root): pass\nclass B(pkg.Root): pass\n"
                   "class C(A, B): pass\nclass D(C, Stranger): pass\n"
                   "class Bad1(A, pkg.Root): pass\nclass Bad2(pkg.Root, A): pass\n"
                   "class Self(Self): pass\n");
    build();
    struct classes *c = classes_build(t.program, &t.arena);
    assert_string_equal(order(c, "C"), "C A B Base");
    assert_string_equal(order(c, "D"), "D C A B Base");
    assert_true(c->items.items[find_class(c, "D")].flags & CLASS_OPAQUE);
    assert_false(c->items.items[find_class(c, "C")].flags & CLASS_OPAQUE);
    assert_false(c->items.items[find_class(c, "Bad1")].flags & CLASS_OPAQUE);
    assert_true(c->items.items[find_class(c, "Bad2")].flags & CLASS_OPAQUE);
    assert_true(c->items.items[find_class(c, "Self")].flags & CLASS_OPAQUE);
    assert_true(classes_descends(c, find_class(c, "D"), find_class(c, "Base")));
}

static void nothing_signs_on(void **state)
{
    (void)state;
    add("a.py", "class Consumer:\n    def run(self):\n"
                "        self.heartbeat('x')\n        send_heartbeat(name='x')\n"
                "        KafkaHeartbeat(self, 10)\n");
    assert_null(find_heartbeats());
    struct proposal p;
    proposal_make(&p, NULL, tree_read, &t, &t.arena);
    assert_int_equal(p.emitters.len, 0);
}

static void emitters_without_configuration(void **state)
{
    (void)state;
    add("beat.py", "class JobHeartbeat:\n    def __init__(self, job, every=1): pass\n");
    add("a.py", "from beat import JobHeartbeat as JH\n"
                "class A:\n    def run(self):\n        JH('a_job')\n"
                "class B:\n    def run(self):\n        JH(self.connection)\n");
    struct heartbeats *h = find_heartbeats();
    assert_non_null(h);
    assert_int_equal(h->processors.len, 1); /* B's is no text: doubtful */
    assert_true(str_eq(h->processors.items[0].label, STR("A")));
    struct proposal p;
    proposal_make(&p, h, tree_read, &t, &t.arena);
    assert_int_equal(p.emitters.len, 1);
    assert_true(str_eq(p.emitters.items[0], STR("JobHeartbeat")));
    assert_true(str_eq(p.name_argument, STR("job")));
}

#define BASE                                                                           \
    "class Base:\n    def run(self):\n"                                                \
    "        ProcessorHeartbeat(processor_name=self.name)\n"
#define PROCESSOR(class, name) "class " class "(Base):\n    name = '" name "'\n"

static void conventions_by_directory(void **state)
{
    (void)state;
    add("base.py", BASE);
    add("raw/__init__.py", "");
    add("raw/a.py",
        "from base import Base\n" PROCESSOR("A", "p2_a") PROCESSOR("B", "p2_bb_c")
            PROCESSOR("C", "p2_d.x") PROCESSOR("D", "p2_e"));
    add("raw[1]/b.py", "from base import Base\n" PROCESSOR("E", "OddsProcessor")
                           PROCESSOR("F", "Props") PROCESSOR("G", "Board"));
    add("own/c.py", "from base import Base\n" PROCESSOR("H", "a-b")
                        PROCESSOR("I", "c-d") PROCESSOR("J", "e"));
    struct heartbeats *h = find_heartbeats();
    struct proposal p;
    proposal_make(&p, h, tree_read, &t, &t.arena);
    static const char *const expected[][2] = {
        {"own/**", "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"},
        {"raw/**", "^p2_[a-z0-9]+(_[a-z0-9]+)*$"},
        {"raw\\[1\\]/**", "^[A-Z][A-Za-z0-9]*$"}};
    assert_int_equal(p.conventions.len, 3);
    for (size_t i = 0; i < 3; i++) {
        struct error err;
        struct globs globs = {0};
        assert_string_equal(p.conventions.items[i].glob.ptr, expected[i][0]);
        assert_string_equal(p.conventions.items[i].pattern.ptr, expected[i][1]);
        assert_true(globs_add(&globs, &t.arena, p.conventions.items[i].glob, &err));
        globs_release(&globs);
    }
    assert_int_equal(p.conventions.items[1].unfit, 1);
    assert_true(str_eq(p.conventions.items[1].unfit_example, STR("p2_d.x")));
}

static void registries_by_their_names(void **state)
{
    (void)state;
    add("base.py",
        BASE PROCESSOR("A", "p2_a") PROCESSOR("B", "p2_b") PROCESSOR("C", "p2_c"));
    add("ops.yaml", "steps:\n  one: {who: p2_a, note: p2}\n  two: {who: p2_b}\n"
                    "  three: {who: p2_gone}\n");
    add("odd.json", "{\"a.b\": [\"p2_a\", \"p2_b\", \"p2_c\"]}"); /* no selector */
    add("few.yaml", "a: p2_a\nb: something\n");
    add("names.py", "NAMES = tuple(['p2_a', 'p2_b'] + ['p2_c'])\n");
    add("tests/expected.yaml", "processors: [p2_a, p2_b, p2_c]\n");
    struct heartbeats *h = find_heartbeats();
    struct proposal p;
    proposal_make(&p, h, tree_read, &t, &t.arena);
    assert_int_equal(p.registries.len, 2);
    assert_true(str_eq(p.registries.items[0].file, STR("names.py")));
    assert_true(str_eq(p.registries.items[0].select, STR("NAMES")));
    assert_int_equal(p.registries.items[0].signed_with, 3);
    assert_true(str_eq(p.registries.items[1].file, STR("ops.yaml")));
    assert_true(str_eq(p.registries.items[1].select, STR("**.who")));
    assert_int_equal(p.registries.items[1].names, 3);
    assert_int_equal(p.registries.items[1].signed_with, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TREE_TEST(orders_of_classes),
        TREE_TEST(nothing_signs_on),
        TREE_TEST(emitters_without_configuration),
        TREE_TEST(conventions_by_directory),
        TREE_TEST(registries_by_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
