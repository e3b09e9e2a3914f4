#!/usr/bin/env python3
"""The tests of the project about itself can fail: each flaw they look for is made here."""
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import hygiene
import layers
import lengths

ROOT = pathlib.Path(__file__).parents[2]
RULE = (ROOT / "rules/packages/missing-init.toml").read_text()
JUDGE = "void rule_missing_init(struct judgement *j)\n{\n}\n"


class Tree(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


class Layers(Tree):
    def edge(self, path, text):
        self.write(f"src/{path}", text)
        return list(layers.check(self.root / "src", path, text))

    def test_downward_is_fine(self):
        self.write("src/base/str.h", "")
        self.assertEqual(self.edge("git/repo.c", '#include "base/str.h"\n'), [])

    def test_upward(self):
        self.write("src/rule.h", "")
        self.assertTrue(self.edge("program/x.c", '#include "rule.h"\n'))
        self.write("src/program/program.h", "")
        self.assertTrue(self.edge("python/x.c", '  #  include "program/program.h"\n'))

    def test_sideways(self):
        self.write("src/python/facts.h", "")
        self.assertTrue(self.edge("git/x.c", '#include "python/facts.h"\n'))
        self.assertEqual(self.edge("python/x.c", '#include "facts.h"\n'), [])

    def test_library_with_an_owner(self):
        self.assertTrue(self.edge("program/x.c", "#include <git2.h>\n"))
        self.assertTrue(self.edge("config/x.c", "#include <tree_sitter/api.h>\n"))
        self.assertEqual(self.edge("config/toml.c", "#include <tree_sitter/api.h>\n"), [])

    def test_no_place(self):
        self.assertTrue(self.edge("stray.c", ""))
        self.assertTrue(self.edge("base/x.c", '#include "nowhere.h"\n'))

    def test_rules(self):
        fine = '#include "rule.h"\n#include "program/x.h"\n#include <stdlib.h>\n'
        self.assertEqual(list(layers.check_rule("rules/a/b.c", fine)), [])
        for line in ('"config/config.h"', '"git/snapshot.h"', "<git2.h>"):
            self.assertTrue(list(layers.check_rule("rules/a/b.c", f"#include {line}\n")))


class Hygiene(Tree):
    def flaws(self, rule, listing=None):
        self.write("src/config/keys.c", (ROOT / "src/config/keys.c").read_text())
        self.write("rules/packages/missing-init.toml", rule)
        self.write("rules/packages/missing-init.c", JUDGE)
        return list(hygiene.check(self.root, listing))

    def test_the_rule_as_it_is(self):
        self.assertEqual(self.flaws(RULE), [])

    def test_flaws(self):
        for old, new in (
            ('id = "FL101"', 'id = "FL201"'),
            ('id = "FL101"', "id = 'FL101'"),
            ('name = "missing-init"', 'name = "missing"'),
            ('severity = "error"', 'severity = "fatal"'),
            ('summary = "a ', 'summary = "A '),
            ('why = """', 'why = "short"\nx = """'),
            ('name = "packages.strict"', 'name = "packages.strickt"'),
            ('kind = "bad"', 'kind = "good"'),
            ('kind = "good"', 'kind = "bad"'),
            ('title = "every ', 'title = "[every] '),
            ("the parent is a regular package", "every directory has its file"),
        ):
            self.assertIn(old, RULE)
            self.assertTrue(self.flaws(RULE.replace(old, new)), f"{old} -> {new}")

    def test_second_of_one_id(self):
        self.write("rules/packages/other.toml", RULE.replace("missing-init", "other"))
        self.write("rules/packages/other.c", JUDGE.replace("missing_init", "other"))
        self.assertTrue(any("its id is that of" in f for f in self.flaws(RULE)))

    def test_judges(self):
        self.write("rules/packages/lonely.c", "")
        self.assertEqual(len(self.flaws(RULE)), 1)
        self.write("rules/packages/unjudged.toml", RULE)
        self.assertTrue(any("neither a query" in f for f in self.flaws(RULE)))

    def test_case_that_ctest_does_not_know(self):
        self.assertTrue(any("CTest" in f for f in self.flaws(RULE, listing="")))


class Lengths(Tree):
    def test_functions(self):
        body = "    x();\n" * 120
        text = f"static int a(int b,\n             int c)\n{{\n{body}}}\n\nint d(void)\n{{\n}}\n"
        found = list(lengths.functions(text))
        self.assertEqual([(n, size) for n, _, size in found], [("a", 123), ("d", 3)])
        self.write("x.c", text)
        self.assertTrue(any(fatal for fatal, _ in lengths.check(self.root / "x.c", "x.c", 900)))

    def test_files(self):
        self.write("x.c", "int x;\n" * 950)
        self.assertTrue(any(fatal for fatal, _ in lengths.check(self.root / "x.c", "x.c", 900)))


if __name__ == "__main__":
    unittest.main()
