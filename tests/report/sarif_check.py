"""SARIF against what the standard demands, and against the same audit as JSON.

    sarif_check.py FLATLINE EXAMPLES

The requirements of SARIF 2.1.0 that our output can violate, written out (required
properties, value ranges, references by index, URIs), and what code scanning services
expect beyond them (rule metadata, partialFingerprints, a location of every result). Over
the incident and over a repository of hostile names.
"""
import json
import os
import re
import string
import subprocess
import sys
import tempfile
import urllib.parse

URI_CHARACTERS = set(string.ascii_letters + string.digits + "-._~/%")
LEVELS = {"none", "note", "warning", "error"}
HOSTILE = [b"b\x1b[31m.py", b"c\xff.py", b"d\nerror: x.py", b"e\xe2\x80\xae.py",
           b"f g%20#?&.py", b"h:i.py", "ü.py".encode(), b'j"\\.py', b"k<>.py"]
ROOT_PROPERTIES = {"$schema", "version", "runs"}
RUN_PROPERTIES = {"tool", "invocations", "columnKind", "results", "originalUriBaseIds"}
RESULT_PROPERTIES = {"ruleId", "ruleIndex", "level", "message", "locations",
                     "relatedLocations", "partialFingerprints", "fixes"}


class Checker:
    def __init__(self, name):
        self.name, self.failures = name, 0

    def expect(self, true, *what):
        if not true:
            print(f"{self.name}: " + " ".join(str(part) for part in what))
            self.failures += 1
        return true

    def only(self, thing, allowed, where):
        self.expect(set(thing) <= allowed, where, "has", set(thing) - allowed)

    def text(self, thing, key, where):
        """A multiformat message or message: its `text` is needed and says something."""
        message = thing.get(key)
        if self.expect(isinstance(message, dict), where, "lacks", key):
            self.expect(isinstance(message.get("text"), str) and message["text"].strip(),
                        where, key, "is empty")

    def whole(self, thing, key, where):
        value = thing[key]
        self.expect(type(value) is int and value >= 1, where, key, value, "is not >= 1")

    def uri(self, uri, where):
        self.expect(uri and set(uri) <= URI_CHARACTERS, where, repr(uri), "is no URI")
        self.expect(not re.search("%(?![0-9A-F]{2})", uri), where, uri, "has a stray %")
        self.expect(not uri.startswith("/") and ".." not in uri.split("/"), where, uri,
                    "is not below the root")

    def region(self, region, where):
        self.expect("startLine" in region, where, "has a region without a line")
        for key in region:
            self.whole(region, key, where)
        if "endLine" in region:
            start = (region["startLine"], region.get("startColumn", 1))
            end = (region["endLine"], region.get("endColumn", 10**9))
            self.expect(start <= end, where, "ends", end, "before it begins", start)

    def location(self, location, where):
        physical = location.get("physicalLocation", {})
        artifact = physical.get("artifactLocation", {})
        if self.expect("uri" in artifact, where, "has a location without a URI"):
            self.uri(artifact["uri"], where)
        self.expect(artifact.get("uriBaseId") == "%SRCROOT%", where, "has no uriBaseId")
        if "region" in physical:
            self.region(physical["region"], where)
        if "message" in location:
            self.text(location, "message", where)

    def rule(self, rule, where):
        self.expect(re.fullmatch(r"FL\d{3}", rule.get("id", "")), where, "has no id")
        self.expect(isinstance(rule.get("name"), str) and rule["name"], where, "no name")
        for key in ("shortDescription", "fullDescription", "help"):
            self.text(rule, key, where)
        level = rule.get("defaultConfiguration", {}).get("level")
        self.expect(level in LEVELS, where, "has the default level", level)

    def result(self, result, rules, where):
        self.only(result, RESULT_PROPERTIES, where)
        self.text(result, "message", where)
        index = result.get("ruleIndex", -1)
        if self.expect(0 <= index < len(rules), where, "refers to no rule"):
            self.expect(rules[index]["id"] == result.get("ruleId"), where,
                        "has an id and an index of different rules")
        self.expect(result.get("level") in LEVELS, where, "has level", result.get("level"))
        self.expect(len(result.get("locations", [])) == 1, where, "has not one location")
        for location in result.get("locations", []) + result.get("relatedLocations", []):
            self.location(location, where)
        prints = result.get("partialFingerprints", {})
        self.expect(list(prints) == ["flatline/v1"] and
                    re.fullmatch("[0-9a-f]{32}", prints["flatline/v1"]), where,
                    "has the fingerprints", prints)

    def run(self, run):
        self.only(run, RUN_PROPERTIES, "the run")
        driver = run.get("tool", {}).get("driver", {})
        rules, results = driver.get("rules", []), run.get("results")
        self.expect(driver.get("name") == "flatline", "no driver")
        self.expect(re.fullmatch(r"\d+\.\d+\.\d+", driver.get("semanticVersion", "")),
                    "no semantic version")
        self.expect(run.get("columnKind") == "unicodeCodePoints", "no columnKind")
        self.expect(isinstance(results, list), "no results: `not run`, says the standard")
        ids = [rule.get("id") for rule in rules]
        self.expect(len(set(ids)) == len(ids), "a rule appears twice:", ids)
        for rule in rules:
            self.rule(rule, f"rule {rule.get('id')}")
        for number, result in enumerate(results or []):
            self.result(result, rules, f"result {number}")
        prints = [json.dumps(r.get("partialFingerprints")) for r in results or []]
        self.expect(len(set(prints)) == len(prints), "two results share a fingerprint")
        for invocation in run.get("invocations", []):
            self.expect(type(invocation.get("executionSuccessful")) is bool,
                        "an invocation without executionSuccessful")
            for notification in invocation.get("toolExecutionNotifications", []):
                self.text(notification, "message", "a notification")
                self.expect(notification.get("level") in LEVELS, "a notification's level")
                for location in notification.get("locations", []):
                    self.location(location, "a notification")
        return results or []

    def same_as_json(self, results, findings, files):
        """Nothing is lost or put elsewhere on the way; every file URI names a file."""
        self.expect(len(results) == len(findings), len(results), "results of", len(findings))
        for result, finding in zip(results, findings):
            physical = result["locations"][0]["physicalLocation"]
            uri, region = physical["artifactLocation"]["uri"], physical.get("region", {})
            where = f"{finding['rule']} in {finding['path']!r}"
            path = urllib.parse.unquote_to_bytes(uri)
            self.expect(path in files or path.endswith(b"/") or path == b".", where, path,
                        "is no file")
            got = [result["ruleId"], result["level"], region.get("startLine"),
                   region.get("startColumn"), result["partialFingerprints"]["flatline/v1"]]
            want = [finding[key] for key in
                    ("rule", "severity", "line", "column", "fingerprint")]
            self.expect(got == want, where, "is", got, "not", want)
            self.expect(result["message"]["text"].startswith(finding["message"]), where,
                        "says something else")
            self.expect(len(result.get("relatedLocations", [])) == len(finding["related"]),
                        where, "has other related places")


def git(repo, *args):
    return subprocess.run(["git", "-C", repo, *args], check=True, capture_output=True).stdout


def report(binary, repo, form):
    done = subprocess.run([binary, "-C", repo, "check", "-f", form], capture_output=True)
    assert done.returncode in (0, 1), (done.returncode, done.stderr)
    return json.loads(done.stdout.decode("utf-8", "strict"))


def check(binary, name, repo):
    checker = Checker(name)
    sarif = report(binary, repo, "sarif")
    checker.only(sarif, ROOT_PROPERTIES, "the log")
    checker.expect(sarif.get("version") == "2.1.0", "version", sarif.get("version"))
    checker.expect("sarif-2.1.0" in sarif.get("$schema", ""), "no $schema")
    checker.expect(len(sarif.get("runs", [])) == 1, "not one run")
    results = checker.run(sarif["runs"][0])
    files = set(git(repo, "ls-files", "-z").split(b"\0"))
    checker.same_as_json(results, report(binary, repo, "json")["findings"], files)
    return checker, results


def hostile(repo):
    os.makedirs(f"{repo}/app")
    for name in HOSTILE:
        with open(os.path.join(os.fsencode(repo), b"app", name), "wb") as file:
            file.write(b"# \xc3\xbc\nimport app.nowhere\n")
    for path, text in (("app/__init__.py", b""), ("app/broken.py", b"def (:\n"),
                       ("app/a b/m.py", b"x = 1\n"), ("app/utf16.py", b"\xff\xfea\0")):
        os.makedirs(os.path.dirname(f"{repo}/{path}"), exist_ok=True)
        with open(f"{repo}/{path}", "wb") as file:
            file.write(text)
    git(repo, "init", "-q")
    git(repo, "add", "-A")


def main():
    binary, examples = os.path.abspath(sys.argv[1]), sys.argv[2]
    os.environ.update(HOME="/nonexistent", GIT_CONFIG_NOSYSTEM="1", LC_ALL="C.UTF-8")
    failures = 0
    with tempfile.TemporaryDirectory(prefix="flatline-sarif-") as top:
        subprocess.run(["sh", os.path.join(examples, "incident.sh"), f"{top}/incident"],
                       check=True, stdout=subprocess.DEVNULL)
        hostile(f"{top}/hostile")
        for name in ("incident", "hostile"):
            checker, results = check(binary, name, f"{top}/{name}")
            checker.expect(results, "nothing was reported: this tested nothing")
            if name == "hostile":
                checker.expect(len(results) >= len(HOSTILE), "only", len(results), "results")
            failures += checker.failures
            print(f"{name}: {len(results)} results, {checker.failures} failures")
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
