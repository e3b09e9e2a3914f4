"""Holds flatline's evaluator against CPython's: expressions.py FLATLINE [SEED [COUNT]]

Writes COUNT classes, each of which signs on with a random expression made of what names
are made of, has CPython evaluate the expressions, and demands of `flatline heartbeats`
that every name it is certain of is the right one, and that it is certain of nearly all.
"""

import json
import os
import random
import re  # noqa: F401, used by the expressions
import subprocess
import sys
import tempfile

ENOUGH = 0.93  # of the expressions are to be known; those with accents need not be

ATOMS = ["BdlPlayerBoxScores", "HTTPServerProcessor", "p2_odds_game_lines", "nba_raw.bdl_x",
         "odds api", " padded_ ", "x", "ABC", "aB3cD4", "42", "a-b-c", "__init__", "Ünï",
         "%s", "a{b}", "tab\there", ""]
SEPARATORS = ["_", ".", "-", " ", "o", "__", "Proc"]
PATTERNS = [(r"(?<!^)(?=[A-Z])", "_"), (r"(.)([A-Z][a-z]+)", r"\1_\2"),
            (r"([a-z0-9])([A-Z])", r"\1_\2"), (r"[A-Z]", ""), (r"[^a-z0-9]+", "_"),
            (r"\W+", "-"), (r"x*", "-"), (r"(a)|(b)", r"\2\1"), (r"^p\d_", ""),
            (r"_+$", ""), (r"[aeiou]", r"<\g<0>>"), (r"(\w)(\w)", r"\2\1"), (r"$", "!"),
            (r"Processor$|Scores$", ""), (r"\b", "|"), (r"(?=[A-Z])", " ")]
CASES = ["lower", "upper", "title", "capitalize", "swapcase", "strip", "casefold"]


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def one(self, things):
        return self.random.choice(things)

    def number(self):
        return self.random.randint(-4, 9)

    def bound(self):
        return self.one(["", str(self.number())])

    def condition(self, depth):
        text = self.text(depth)
        return self.one([
            f"{text}.{self.one(['isupper', 'islower', 'isdigit', 'isalpha', 'isalnum'])}()",
            f"{text}.startswith({self.one(SEPARATORS)!r})", f"{self.one(SEPARATORS)!r} in {text}",
            f"len({text}) > {self.number()}", f"{text} == {self.text(0)}", f"not {text}"])

    def text(self, depth):
        if depth == 0:
            return repr(self.one(ATOMS))
        x, sep = self.text(depth - 1), self.one(SEPARATORS)
        pattern, template = self.one(PATTERNS)
        step = self.one(["", "", "", ":2", ":-1", ":-2"])
        return self.one([
            f"{x}.{self.one(CASES)}()", f"{x}.{self.one(CASES)}()",
            f"{x}.strip({sep!r})", f"{x}.lstrip({sep!r})", f"{x}.rstrip({sep!r})",
            f"{x}.replace({sep!r}, {self.one(SEPARATORS)!r})",
            f"{x}.replace({sep!r}, '', {self.random.randint(0, 3)})",
            f"{x}.removeprefix({sep!r})", f"{x}.removesuffix({sep!r})",
            f"{x}.split({sep!r})[{self.one([0, -1])}]", f"'/'.join({x}.split())",
            f"{x}.rsplit({sep!r}, {self.random.randint(0, 2)})[-1]",
            f"{x}.split({sep!r}, {self.random.randint(0, 2)})[0]",
            f"{x}.partition({sep!r})[{self.one([0, 1, 2])}]",
            f"{x}.rpartition({sep!r})[{self.one([0, 1, 2])}]",
            f"{x}[{self.bound()}:{self.bound()}{step}]", f"{x}[{self.bound()}:]",
            f"({x} + {self.text(depth - 1)})", f"({x} * {self.random.randint(-1, 3)})",
            f"f'{{{x!s}}}_'" if "'" not in x and '"' not in x and "\\" not in x else x,
            f"('%s-%d' % ({x}, {self.number()}))",
            f"'{{0}}_{{y}}'.format({x}, y={self.text(0)})",
            f"{sep!r}.join([{x}, {self.text(depth - 1)}])",
            f"''.join(c.upper() for c in {x} if c != {sep!r})",
            f"''.join('_' + c.lower() if c.isupper() else c for c in {x}).lstrip('_')",
            f"''.join(sorted({x}))", f"''.join(reversed({x}))",
            f"''.join(str(i) + c for i, c in enumerate({x}))",
            f"re.sub({pattern!r}, {template!r}, {x})",
            f"re.sub({pattern!r}, {template!r}, {x}, count={self.random.randint(1, 2)})",
            f"re.compile({pattern!r}).sub({template!r}, {x})",
            f"'+'.join(re.findall({self.one(['[A-Z][^A-Z]*', '[a-z]+', '(.)_'])!r}, {x}))",
            f"({x} if {self.condition(depth - 1)} else {self.text(depth - 1)})",
            f"({x} or {self.text(0)})", f"str(len({x}))",
            f"{{'a': {x}, 'b': {self.text(0)}}}[{self.one(['a', 'b'])!r}]"])


def make(seed, count):
    maker, out = Maker(seed), []
    while len(out) < count:
        expression = maker.text(maker.random.randint(1, 4))
        try:
            value = eval(expression)  # noqa: S307, it was made above
        except (IndexError, re.error):
            continue
        if isinstance(value, str) and len(value) < 500 and value.isprintable():
            out.append((expression, value))
    return out


def write(directory, pairs):
    with open(os.path.join(directory, "names.py"), "w", encoding="utf-8") as f:
        f.write("import re\n")
        for i, (expression, _) in enumerate(pairs):
            f.write(f"\n\nclass C{i}:\n    def run(self):\n"
                    f"        ProcessorHeartbeat(processor_name={expression})\n")
    for args in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *args], cwd=directory, check=True)


def compare(pairs, said):
    known = 0
    for i, (expression, value) in enumerate(pairs):
        names = [n["name"] for n in said[f"C{i}"]["names"]]
        if value and names == [value]:
            known += 1
        elif None not in names and value not in names:
            yield f"{expression}\n    is {value!r}, flatline says {names}"
        elif not value:
            known += 1
        elif os.environ.get("VERBOSE"):
            print(f"unknown: {expression}\n    {said[f'C{i}']['names'][0]}")
    if known < ENOUGH * len(pairs):
        yield f"only {known} of {len(pairs)} are known"


def main(flatline, seed=1, count=600):
    pairs = make(int(seed), int(count))
    with tempfile.TemporaryDirectory() as directory:
        write(directory, pairs)
        out = subprocess.run([flatline, "-C", directory, "heartbeats", "--format", "json"],
                             check=True, stdout=subprocess.PIPE).stdout
    said = {p["processor"]: p for p in json.loads(out)["processors"]}
    wrong = list(compare(pairs, said))
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), *sys.argv[2:]))
