// CPython 3.14 as an oracle: node pyodide.mjs PYODIDE_DIRECTORY THIS_DIRECTORY
// One question a line on stdin ({path, bases}); on stdout first Python's version, then
// for each question {facts, bases} or null for a file that does not compile.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [directory, here] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(join(directory, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: directory, stdout: () => {} });
python.globals.set("source", readFileSync(join(here, "oracle.py"), "utf8"));
python.runPython(`
import json, sys, types, warnings
warnings.simplefilter("ignore")
oracle = types.ModuleType("oracle")
exec(compile(source, "oracle.py", "exec"), oracle.__dict__)
def answer(data, bases):
    facts = oracle.read(bytes(data.to_py()))
    if facts is None:
        return "null"
    bases = [oracle.normalize_bases(item) for item in json.loads(bases)]
    return json.dumps({"facts": facts, "bases": bases})
`);
const answer = python.globals.get("answer");
const version = python.runPython("sys.version.split()[0]");
process.stdout.write(JSON.stringify(version) + "\n");
for (const line of readFileSync(0, "utf8").split("\n")) {
  if (!line) continue;
  const { path, bases } = JSON.parse(line);
  process.stdout.write(answer(new Uint8Array(readFileSync(path)), JSON.stringify(bases)) + "\n");
}
