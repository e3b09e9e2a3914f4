"""What every class really signs with: oracle.py DIR prints JSON.

Imports each module of the pipeline in DIR, makes an instance of each class that can be
made, runs it (`run`, in its absence `execute`), and writes what the recording
ProcessorHeartbeat was called with: {"path:line": {"class": ..., "names": [...]}}.
"""

import ast
import importlib
import inspect
import json
import os
import re
import sys


def modules(directory):
    for at, folders, files in os.walk(directory):
        folders[:] = [d for d in sorted(folders) if d not in (".git", "__pycache__", "tests")]
        for name in sorted(files):
            if name.endswith(".py"):
                path = os.path.relpath(os.path.join(at, name), directory)
                dotted = path[:-3].replace(os.sep, ".")
                yield path, dotted.removesuffix(".__init__")


def class_lines(directory, path):
    with open(os.path.join(directory, path), encoding="utf-8") as f:
        text = f.read()
    lines = text.split("\n")
    out = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            out[node.name, node.lineno] = lines[node.lineno - 1]
    return out


def find(module, name):
    """The class object of this name that the module itself defines."""
    for found in vars(module).values():
        if not inspect.isclass(found) or found.__module__ != module.__name__:
            continue
        if found.__name__ == name:
            return found
        for inner in vars(found).values():
            if inspect.isclass(inner) and inner.__name__ == name:
                return inner
    return None


def run(cls, recorded):
    del recorded[:]
    instance = cls()
    method = getattr(instance, "run", None) or getattr(instance, "execute", None)
    if method:
        method()
    return list(dict.fromkeys(recorded))


def main(directory):
    sys.path.insert(0, directory)
    recorded = importlib.import_module("shared.monitoring.processor_heartbeat").RECORDED
    result = {}
    for path, dotted in modules(directory):
        module = importlib.import_module(dotted)
        for (name, line), source in class_lines(directory, path).items():
            cls = find(module, name)
            mark = re.search(r"# ((?:or-|may-)?unknown)$", source)
            entry = {"class": name, "names": None, "mark": mark and mark[1]}
            if cls is not None and not inspect.isabstract(cls):
                try:
                    entry["names"] = run(cls, recorded)
                except Exception as error:  # it cannot be run: nothing is known of it
                    entry["error"] = repr(error)
            result[f"{path}:{line}"] = entry
    json.dump(result, sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)


if __name__ == "__main__":
    main(sys.argv[1])
