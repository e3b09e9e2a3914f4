"$EXAMPLES/incident.sh" .
rm -f flatline.toml
mkdir -p config data_processors/raw/sub third_party/lib
cat >config/workflows.yaml <<'YAML'
version: 3
workflows:
  morning:
    - step: odds
      processor_name: p2_odds_game_lines
      retries: 3
    - step: box scores
      processor_name: p2_bdl_box_scores
  evening:
    - step: rosters
      processor_name: p2_rosters
YAML
cat >config/dashboard.json <<'JSON'
{"title": "Health", "phases": {"raw": {"tiles": ["p2_odds", "p2_props", "p2_games"]},
 "other": {"tiles": ["p2_rosters", "p2_schedule"]}}, "refresh": "often"}
JSON
cat >config/owners.toml <<'TOML'
contact = "somebody"
[owners]
p2_odds = "ann"
p2_props = "bob"
p2_games = "ann"
TOML
cat >tests/expected.json <<'JSON'
{"processors": ["p2_odds", "p2_props", "p2_games"]}
JSON
cat >data_processors/raw/many.py <<'PY'
from data_processors.raw.processor_base import RawProcessorBase


class Odds(RawProcessorBase):
    processor_name = "p2_odds"


class Props(RawProcessorBase):
    processor_name = "p2_props"


class Games(RawProcessorBase):
    processor_name = "p2_games"


class Rosters(RawProcessorBase):
    processor_name = "p2_nba.rosters"


class Schedule(RawProcessorBase):
    processor_name = "p2_schedule"


class Injuries(RawProcessorBase):
    processor_name = "p2_injuries"
PY
cat >data_processors/raw/dashboard.py <<'PY'
class Dashboard:
    TILES = {"p2_odds": 1, "p2_props": 2, "p2_games": 3}
    TITLE = "p2_odds"


__all__ = ["Odds", "Props", "Games"]
PY
touch third_party/lib/x.py third_party/__init__.py third_party/lib/__init__.py
git add .
