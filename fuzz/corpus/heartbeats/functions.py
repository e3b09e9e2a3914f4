import functools
import os
import threading
from pathlib import Path

NAME = os.environ.get("NAME", Path(__file__).resolve().stem)
NAMES = {"a": "p2_a", "b": "p2_b", "c": ["p2_c"]}


def queue(processor_name, once=False):
    def decorate(work):
        @functools.wraps(work)
        def loop(*args, **kwargs):
            with ProcessorHeartbeat(processor_name=processor_name) as beat:
                return work(beat, *args, **kwargs)

        return loop

    return decorate


@queue(processor_name=NAMES["a"])
def job(beat):
    try:
        return beat
    finally:
        beat.stop()


def main():
    for key, value in NAMES.items():
        if (name := value) and key in ("a", "b"):
            queue(name)(job)()
    threads = [threading.Thread(target=job) for _ in range(3)]
    match NAME:
        case "x":
            ProcessorHeartbeat(processor_name=NAME.partition("_")[2])


if __name__ == "__main__":
    main()
