# Daemons that are functions, as they are met: a common runner, entries called run() in
# every module, an emitter within a decorator, a caller two imports away.
mkdir -p daemons scripts
touch daemons/__init__.py
cat >daemons/common.py <<'PY'
import functools


class BeatHandler:
    def __init__(self, executable, interval=1):
        self.executable = executable


def queue(once, executable, sleep_time, activities=None):
    def decorate(work):
        @functools.wraps(work)
        def loop():
            with BeatHandler(executable=executable, interval=sleep_time - 1) as beat:
                work(beat)

        return loop

    return decorate


def run_daemon(once, executable, sleep_time, work, activities=None):
    daemon = queue(once=once, executable=executable, sleep_time=sleep_time)(work)
    for _ in daemon():
        pass
PY
for name in cleaner repairer; do
    cat >daemons/$name.py <<PY
import threading

from daemons.common import run_daemon

DAEMON_NAME = "judge-$name"


def work(beat):
    process.run()


def $name(once=False, sleep_time=60, a=1, b=2, c=3, d=4, e=5, f=6, g=7, h=8):
    run_daemon(once=once, executable=DAEMON_NAME, sleep_time=0 if once else 9,
               work=lambda beat: work(a, b, c, d, e, f, g, h))


def run(once=False, threads=1):
    if once:
        $name(once)
    else:
        threading.Thread(target=$name).start()
PY
done
cat >daemons/submitter.py <<'PY'
from daemons.common import queue


def submitter(executable="submitter", partitions=None, once=False):
    if partitions:
        executable += str(partitions)

    @queue(once=once, executable=executable, sleep_time=1)
    def produce(beat):
        return beat

    produce()


def run():
    submitter(once=True)
PY
cat >daemons/stager.py <<'PY'
import sys

from daemons.submitter import submitter


def run():
    submitter(executable="stager")


def other():
    submitter(executable="stager" + " ".join(sys.argv[1:]))
PY
cat >daemons/marked.py <<'PY'
from daemons.common import queue


@queue(once=True, executable="marked", sleep_time=1)
def job(beat):
    return None


if __name__ == "__main__":
    job()
PY
cat >scripts/all.py <<'PY'
from daemons import cleaner, repairer


def start():
    cleaner.run()
    repairer.run()


start()
PY
cat >flatline.toml <<'TOML'
[heartbeat]
emitters = ["BeatHandler"]
name-argument = "executable"
TOML
git init -q .
git add .
