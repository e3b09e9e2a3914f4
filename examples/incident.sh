#!/bin/sh
# Builds the incident: a small git repository with the shape of the pipeline whose
# dashboard showed every processor dead while all of them ran.
#
#     examples/incident.sh DIR            DIR must not exist yet, or be empty
#
# What is wrong in it, and is to be found:
#   shared/monitoring/ has a module and no __init__.py;
#   three processor base classes swallow the ImportError that this leads to, and use
#   their flag only as `if HEARTBEAT_AVAILABLE:`;
#   a fourth file logs the same failure, at WARNING;
#   processors sign under names that the orchestrator does not wait for.
# Everything else is harmless, though much of it looks alike. Two runs give the same
# commit id.
set -eu

if [ $# -ne 1 ]; then
    echo "usage: $0 DIR" >&2
    exit 2
fi
mkdir -p "$1"
cd "$1"
if [ -n "$(ls -A)" ]; then
    echo "$0: $1 is not empty" >&2
    exit 2
fi
for variable in $(env | sed -n 's/^\(GIT_[A-Z_]*\)=.*/\1/p'); do
    unset "$variable"
done

# put FILE: standard input becomes FILE, directories are made on the way.
put() {
    mkdir -p "$(dirname "$1")"
    cat >"$1"
}

put pyproject.toml <<'END'
[project]
name = "game-pipeline"
version = "2.4.0"
dependencies = ["google-cloud-firestore", "requests"]

[project.optional-dependencies]
fast = ["orjson"]
sentry = ["sentry-sdk"]
END

put shared/__init__.py </dev/null
put shared/utils/__init__.py </dev/null
put shared/config/__init__.py </dev/null
put data_processors/__init__.py </dev/null
for phase in raw analytics precompute; do
    put data_processors/$phase/__init__.py </dev/null
done

put shared/monitoring/processor_heartbeat.py <<'END'
"""Processors say that they are alive; the dashboard listens."""
from google.cloud import firestore

COLLECTION = "processor_heartbeats"


class ProcessorHeartbeat:
    def __init__(self, processor_name, run_id=None):
        self.processor_name = processor_name
        self.run_id = run_id
        self.client = firestore.Client()

    def start(self):
        self._write("running")

    def stop(self):
        self._write("stopped")

    def _write(self, status):
        document = self.client.collection(COLLECTION).document(self.processor_name)
        document.set({"processor_name": self.processor_name, "status": status})
END

put shared/config/orchestration_config.py <<'END'
"""Whom the orchestrator waits for before it starts the next phase."""

phase2_expected_processors = [
    "p2_bdl_box_scores",
    "p2_odds_game_lines",
]
phase3_expected_processors = [
    "p3_team_defense",
]
phase4_expected_processors = [
    "p4_player_shot_zones",
]
END

# base PHASE CLASS: a base class that swallows the import of the heartbeat.
base() {
    put "data_processors/$1/processor_base.py" <<END
"""What all processors of the $1 phase have in common."""
import logging

try:
    from shared.monitoring.processor_heartbeat import ProcessorHeartbeat
    HEARTBEAT_AVAILABLE = True
except ImportError:
    HEARTBEAT_AVAILABLE = False

logger = logging.getLogger(__name__)


class $2:
    table_name = None

    def __init__(self):
        self.heartbeat = None

    @property
    def processor_name(self) -> str:
        return self.__class__.__name__

    def run(self, options):
        if HEARTBEAT_AVAILABLE:
            self.heartbeat = ProcessorHeartbeat(processor_name=self.processor_name)
            self.heartbeat.start()
        try:
            rows = self.transform(self.extract(options))
            logger.info("%s: %d rows", self.processor_name, len(rows))
            return rows
        finally:
            if self.heartbeat is not None:
                self.heartbeat.stop()

    def extract(self, options):
        raise NotImplementedError

    def transform(self, rows):
        return rows
END
}
base raw RawProcessorBase
base analytics AnalyticsProcessorBase
base precompute PrecomputeProcessorBase

# processor PHASE MODULE CLASS BASE TABLE
processor() {
    put "data_processors/$1/$2.py" <<END
from data_processors.$1.processor_base import $4


class $3($4):
    def __init__(self):
        super().__init__()
        self.table_name = "$5"

    def extract(self, options):
        return list(options["rows"])
END
}
processor raw bdl_player_box_scores BdlPlayerBoxScoresProcessor \
    RawProcessorBase bdl_raw.bdl_boxscores
processor raw odds_game_lines OddsGameLinesProcessor \
    RawProcessorBase odds_raw.odds_game_lines
processor analytics team_defense TeamDefenseProcessor \
    AnalyticsProcessorBase analytics.team_defense
processor precompute player_shot_zones PlayerShotZonesProcessor \
    PrecomputeProcessorBase precompute.player_shot_zones

put orchestration/__init__.py </dev/null
put orchestration/gate.py <<'END'
import logging

from shared.config.orchestration_config import phase2_expected_processors

logger = logging.getLogger(__name__)

try:
    from shared.monitoring.processor_heartbeat import COLLECTION
except ImportError:
    logger.warning("no heartbeats: the gate opens by the clock alone")
    COLLECTION = None


def missing(seen):
    return [name for name in phase2_expected_processors if name not in seen]
END

# From here on: look-alikes. Each of these is how it should be.
put shared/utils/serialization.py <<'END'
"""An optional dependency with a fallback that does the same work."""
import json

try:
    import orjson
except ImportError:
    orjson = None


def dumps(value) -> bytes:
    if orjson is None:
        return json.dumps(value).encode()
    return orjson.dumps(value)
END

put shared/utils/toml.py <<'END'
try:
    import tomllib
except ModuleNotFoundError:
    import tomli as tomllib


def load(path):
    with open(path, "rb") as file:
        return tomllib.load(file)
END

put shared/utils/errors.py <<'END'
"""The failure is reported where the runbook looks for it."""
import logging

logger = logging.getLogger(__name__)

try:
    import sentry_sdk
except ImportError:
    logger.error("sentry_sdk is missing: errors are not reported")
    sentry_sdk = None


def report(error):
    if sentry_sdk is None:
        raise error
    sentry_sdk.capture_exception(error)
END

put shared/utils/typing_only.py <<'END'
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data_processors.raw.processor_base import RawProcessorBase


def name_of(processor: RawProcessorBase) -> str:
    return processor.processor_name
END

put shared/utils/loader.py <<'END'
"""Loads a processor by name; whoever asks for one that is not there is told so."""
import importlib


def load(name):
    try:
        module = importlib.import_module("data_processors." + name)
    except ImportError as error:
        raise LookupError(f"there is no processor {name}") from error
    return module
END

put scripts/backfill.py <<'END'
#!/usr/bin/env python3
import sys

from data_processors.raw.odds_game_lines import OddsGameLinesProcessor

if __name__ == "__main__":
    sys.exit(not OddsGameLinesProcessor().run({"rows": sys.argv[1:]}))
END

put tests/__init__.py </dev/null
put tests/test_processors.py <<'END'
import pytest

pd = pytest.importorskip("pandas")

try:
    import hypothesis
except ImportError:
    pytest.skip("needs hypothesis", allow_module_level=True)


def test_names():
    from data_processors.raw.odds_game_lines import OddsGameLinesProcessor

    assert OddsGameLinesProcessor().processor_name == "OddsGameLinesProcessor"
END

chmod +x scripts/backfill.py
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME="A. Engineer" GIT_AUTHOR_EMAIL=engineer@example.com
export GIT_COMMITTER_NAME="$GIT_AUTHOR_NAME" GIT_COMMITTER_EMAIL="$GIT_AUTHOR_EMAIL"
export GIT_AUTHOR_DATE="2025-11-03T06:00:00Z" GIT_COMMITTER_DATE="2025-11-03T06:00:00Z"
git -c init.defaultBranch=main init -q .
git add .
git commit -q -m "The pipeline as it was on the day the dashboard went dark"
