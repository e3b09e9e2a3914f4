"""What CPython's own ast and tokenize say of a file: the side flatline is held against.

Runs under the machine's Python and, loaded into pyodide, under CPython 3.14. Only the
standard library; `read(data)` is a pure function of the bytes.
"""

import ast
import io
import tokenize

FALSE = (False, 0)


def decode(data):
    """The text as the tokenizer sees it (PEP 263, universal newlines)."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    text = data.decode(encoding)
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def logical_lines(text):
    """[first, last] of each logical line: first token to NEWLINE."""
    lines, first = [], None
    ignored = (
        tokenize.NL,
        tokenize.COMMENT,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENCODING,
        tokenize.ENDMARKER,
    )
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NEWLINE:
            if first is not None:
                lines.append([first, token.start[0]])
            first = None
        elif token.type not in ignored and first is None:
            first = token.start[0]
    return lines


def is_checking(test):
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        test = test.values[0]
    if isinstance(test, ast.Name):
        return test.id == "TYPE_CHECKING"
    if isinstance(test, ast.Attribute):
        return test.attr == "TYPE_CHECKING" and is_dotted(test.value)
    return isinstance(test, ast.Constant) and (
        test.value is False or (type(test.value) is int and test.value == 0)
    )


def is_dotted(node):
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def is_not_checking(test):
    return (
        isinstance(test, ast.UnaryOp)
        and isinstance(test.op, ast.Not)
        and not isinstance(test.operand, ast.BoolOp)
        and is_checking(test.operand)
    )


class Reader(ast.NodeVisitor):
    def __init__(self, text):
        self.lines = text.split("\n")
        self.imports, self.classes, self.symbols = [], [], []
        self.scope = []  # [kind, name, line]
        self.checking = 0
        self.names = {"TYPE_CHECKING"}
        self.quiet = 0  # in a comprehension's target or a lambda: binds nothing here
        self.kind = "variable"
        self.own_import_module = False

    # places

    def column(self, line, offset):
        raw = self.lines[line - 1].encode()[:offset]
        return len(raw.decode()) + 1

    def start(self, node):
        return [node.lineno, self.column(node.lineno, node.col_offset)]

    def end(self, node):
        return [node.end_lineno, self.column(node.end_lineno, node.end_col_offset)]

    # imports

    def add_import(self, node, kind, level, module, alias, names):
        self.imports.append(
            {
                "kind": kind,
                "level": level,
                "module": module,
                "alias": alias,
                "names": names,
                "start": self.start(node),
                "end": self.end(node),
                "scope": list(self.scope),
                "type_checking": self.checking > 0,
            }
        )

    def visit_Import(self, node):
        for alias in node.names:
            self.add_import(node, "import", 0, alias.name, alias.asname or "", [])
            bound = alias.asname or alias.name.split(".")[0]
            self.add_symbol(bound, "import", alias.lineno)

    def visit_ImportFrom(self, node):
        names = []
        for alias in node.names:
            if alias.name == "TYPE_CHECKING" and alias.asname:
                self.names.add(alias.asname)
            if alias.name == "*":
                continue
            place = self.start(alias) + self.end(alias)
            names.append([alias.name, alias.asname or "", place])
            self.add_symbol(alias.asname or alias.name, "import", alias.lineno)
        self.add_import(node, "from", node.level, node.module or "", "", names)

    def visit_Call(self, node):
        name, owner = node.func, None
        if isinstance(name, ast.Attribute):
            name, owner = name.attr, name.value
            while isinstance(owner, ast.Attribute) and not owner.attr:
                owner = owner.value
            owner = (
                owner.attr
                if isinstance(owner, ast.Attribute)
                else getattr(owner, "id", "")
            )
        else:
            name = getattr(name, "id", "")
        if name == "import_module":
            found = "importlib" in owner if owner is not None else None
            found = not self.own_import_module if found is None else found
        else:
            found = name == "__import__" and owner in (None, "builtins")
        if found and not self.in_string:
            self.add_call(node)
        self.generic_visit(node)

    def add_call(self, node):
        # Only where it stands and, for a plain absolute name, what it names: the
        # arguments' meaning is flatline's own (relative names, packages).
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            plain = first.value if not first.value.startswith(".") else None
            if len(node.args) > 1 or node.keywords:
                plain = None
        else:
            plain = None
        self.add_import(node, "call", 0, plain, "", [])

    # symbols

    def add_symbol(self, name, kind, line=None):
        if not self.scope and not self.quiet:
            self.symbols.append([name, kind, line])

    in_string = 0

    def visit_JoinedStr(self, node):
        self.in_string += 1
        self.generic_visit(node)
        self.in_string -= 1

    visit_TemplateStr = visit_JoinedStr

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Store):
            self.add_symbol(node.id, self.kind, node.lineno)

    def visit_NamedExpr(self, node):
        if not self.in_lambda:
            quiet, self.quiet = self.quiet, 0
            self.add_symbol(node.target.id, "variable", node.target.lineno)
            self.quiet = quiet
        self.visit(node.value)

    in_lambda = 0

    def visit_Lambda(self, node):
        self.visit_all(node.args.defaults + node.args.kw_defaults)
        self.in_lambda += 1
        self.visit(node.body)
        self.in_lambda -= 1

    def visit_comprehension(self, node):
        self.quiet += 1
        self.visit(node.target)
        self.quiet -= 1
        self.visit(node.iter)
        self.visit_all(node.ifs)

    def visit_all(self, nodes):
        for node in nodes:
            if node is not None:
                self.visit(node)

    def visit_target(self, node):
        if node is not None:
            self.kind = "target"
            self.visit(node)
            self.kind = "variable"

    def visit_Delete(self, node):
        pass

    def visit_Global(self, node):
        for name in node.names:
            self.symbols.append([name, "global", None])

    def visit_For(self, node):
        self.visit_target(node.target)
        self.visit(node.iter)
        self.visit_all(node.body + node.orelse)

    visit_AsyncFor = visit_For

    def visit_withitem(self, node):
        self.visit(node.context_expr)
        self.visit_target(node.optional_vars)

    def visit_ExceptHandler(self, node):
        if node.type:
            self.visit(node.type)
        if node.name:
            self.add_symbol(node.name, "target")
        self.visit_all(node.body)

    def visit_MatchAs(self, node):
        if node.name:
            self.add_symbol(node.name, "target")
        self.generic_visit(node)

    visit_MatchStar = visit_MatchAs

    def visit_MatchMapping(self, node):
        if node.rest:
            self.add_symbol(node.rest, "target")
        self.generic_visit(node)

    def visit_TypeAlias(self, node):
        self.add_symbol(node.name.id, "type", node.name.lineno)

    # scopes

    def visit_FunctionDef(self, node):
        if node.name == "import_module" and not self.scope:
            self.own_import_module = True
        self.visit_all(node.decorator_list)
        self.add_symbol(node.name, "function")
        arguments = node.args
        everyone = arguments.posonlyargs + arguments.args + arguments.kwonlyargs
        everyone += [a for a in (arguments.vararg, arguments.kwarg) if a]
        self.visit_all(arguments.defaults + arguments.kw_defaults)
        self.visit_all([argument.annotation for argument in everyone] + [node.returns])
        self.visit_body("function", node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        self.visit_all(node.decorator_list)
        self.add_symbol(node.name, "class")
        header = ast.Call(ast.Name("f", ast.Load()), node.bases, node.keywords)
        self.classes.append(
            {
                "name": node.name,
                "bases": ast.dump(header),
                "start": self.start(node),
                "scope": list(self.scope),
            }
        )
        self.visit_all(node.bases + [keyword.value for keyword in node.keywords])
        self.visit_body("class", node)

    def visit_body(self, kind, node):
        quiet, self.quiet = self.quiet, 0
        self.scope.append([kind, node.name, node.lineno])
        self.visit_all(node.body)
        self.scope.pop()
        self.quiet = quiet

    # TYPE_CHECKING

    def is_checking(self, test):
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
            test = test.values[0]
        alias = isinstance(test, ast.Name) and test.id in self.names
        return alias or is_checking(test)

    def visit_If(self, node):
        checking = self.is_checking(node.test)
        self.visit(node.test)
        self.checking += checking
        self.visit_all(node.body)
        self.checking -= checking
        is_elif = len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If)
        if is_elif:
            first = node.orelse[0]
            line = self.lines[first.lineno - 1]
            is_elif = line.encode()[first.col_offset :].startswith(b"elif")
        otherwise = is_not_checking(node.test) and not is_elif
        self.checking += otherwise
        self.visit_all(node.orelse)
        self.checking -= otherwise


def read(data):
    """None when this Python cannot compile the file."""
    try:
        text = decode(data)
        tree = ast.parse(data)
    except (SyntaxError, ValueError, LookupError, RecursionError, MemoryError):
        return None
    reader = Reader(text)
    reader.visit(tree)
    try:
        lines = logical_lines(text)
    except (tokenize.TokenError, SyntaxError):
        lines = None  # tokenize is stricter than the compiler (form feeds, NULs)
    return {
        "imports": sorted(reader.imports, key=lambda i: i["start"]),
        "symbols": reader.symbols,
        "classes": sorted(reader.classes, key=lambda c: c["start"]),
        "logical_lines": lines,
    }


def normalize_bases(bases):
    """A header's bases as written, in the form that `read` gives them."""
    tree = ast.parse("f(" + ",\n".join(bases) + "\n)", mode="eval").body
    return ast.dump(ast.Call(ast.Name("f", ast.Load()), tree.args, tree.keywords))
