"""Writes a pipeline of processors into a directory: generate.py DIR

Four phases as a real one has them, each signing on in its own way, and around them
everything that only looks like a heartbeat. The classes need nothing but themselves, so
that oracle.py can run every one of them and see what it signs with.

A class with `# unknown` on its line signs with something that flatline cannot see. One
with `# or-unknown` signs so unless something from outside says otherwise (an argument of
its constructor, the environment): flatline must say that there may be more. With
`# may-unknown` flatline need not work it out, but must not get it wrong.
"""

import os
import sys

FILES = {}


def add(path, text):
    FILES[path] = text.lstrip("\n")


# ---- what everybody uses -------------------------------------------------------------

add("shared/__init__.py", "")
add("shared/monitoring/__init__.py", """
from .processor_heartbeat import ProcessorHeartbeat
from .notify import notify_error, record_run

__all__ = ["ProcessorHeartbeat", "notify_error", "record_run"]
""")
add("shared/monitoring/processor_heartbeat.py", '''
"""The heartbeat.

    heartbeat = ProcessorHeartbeat(processor_name="docstring_name")
    heartbeat.start()
"""

RECORDED = []


class ProcessorHeartbeat:
    """Usage: ProcessorHeartbeat(processor_name="another_docstring_name")."""

    COLLECTION = "processor_heartbeats"

    def __init__(self, processor_name, run_id=None, data_date=None):
        self.processor_name = processor_name
        RECORDED.append(processor_name)

    def start(self):
        pass

    def stop(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    @classmethod
    def resume(cls, processor_name):
        return cls(processor_name)
''')
add("shared/monitoring/notify.py", '''
def notify_error(title, processor_name="", message=""):
    return (title, processor_name, message)


def record_run(processor_name, status):
    return {"processor_name": processor_name, "status": status}
''')
add("shared/constants.py", '''
from shared.prefixes import PHASE2, PHASE4 as FOUR

PHASE3 = "p3"
RAW_PREFIX = PHASE2 + "_"
PRECOMPUTE = f"{FOUR}_precompute"
SEPARATOR = "_"
BOARD_PARTS = ("p3", "board", "daily")
TABLES = {"odds": "odds_lines", "props": "player_props"}
''')
add("shared/prefixes.py", '''
PHASE1 = "p1"
PHASE2 = "p2"
PHASE4 = "p4"
''')
add("shared/naming.py", '''
def signed_name(phase, table):
    """Two parts and an underscore."""
    return "%s_%s" % (phase, table)


def clean(name):
    name = name.lower()
    name = name.replace("-", "_").replace(".", "_")
    return name.strip("_")


def pick(table):
    if table.startswith("odds"):
        return "p3_odds_family"
    return f"p3_{table}"
''')

# ---- phase 1: scrapers; literals, class attributes, mixins ---------------------------

add("scrapers/__init__.py", "")
add("scrapers/mixins.py", '''
from shared.monitoring import ProcessorHeartbeat


class HeartbeatMixin:
    heartbeat = None

    def start_heartbeat(self):
        self.heartbeat = ProcessorHeartbeat(
            processor_name=self.get_processor_name(), run_id="r"
        )
        self.heartbeat.start()

    def get_processor_name(self):
        return self.PROCESSOR_NAME


class LoudMixin:
    def get_processor_name(self):
        return super().get_processor_name().upper()


class SuffixMixin:
    SUFFIX = "_scraper"

    def get_processor_name(self):
        return super().get_processor_name() + self.SUFFIX
''')
add("scrapers/base.py", '''
from abc import ABC, abstractmethod

from .mixins import HeartbeatMixin


class ScraperBase(HeartbeatMixin, ABC):
    PROCESSOR_NAME = None

    def run(self):
        self.start_heartbeat()
        self.scrape()

    @abstractmethod
    def scrape(self):
        ...
''')
SCRAPER = '''
from scrapers.base import ScraperBase
from scrapers.mixins import LoudMixin, SuffixMixin
from shared.prefixes import PHASE1
from shared import constants


class ScheduleScraper(ScraperBase):
    PROCESSOR_NAME = "p1_schedule"

    def scrape(self):
        pass


class RosterScraper(ScraperBase):
    PROCESSOR_NAME = f"{PHASE1}_roster"

    def scrape(self):
        pass


class OddsScraper(SuffixMixin, ScraperBase):
    PROCESSOR_NAME = "p1_odds"

    def scrape(self):
        pass


class LoudScraper(LoudMixin, SuffixMixin, ScraperBase):
    PROCESSOR_NAME = "p1_loud"
    SUFFIX = "_x"

    def scrape(self):
        pass


class InjuryScraper(ScraperBase):
    def scrape(self):
        pass

    def get_processor_name(self):
        return "p1_" + "injury" "_report"


class RefereeScraper(ScraperBase):
    PROCESSOR_NAME = PHASE1 + constants.SEPARATOR + "referee"

    def scrape(self):
        pass


class RefereeScraperV2(RefereeScraper):
    def scrape(self):
        return 2


class ComboScraper(ScraperBase):
    _parts = ["p1", "combo"]
    PROCESSOR_NAME = "_".join(_parts)

    def scrape(self):
        pass


class StaticScraper(ScraperBase):
    def scrape(self):
        pass

    @staticmethod
    def get_processor_name():
        return "p1_static"


class ClassmethodScraper(ScraperBase):
    def scrape(self):
        pass

    @classmethod
    def get_processor_name(cls):
        return "p1_" + cls.__name__.lower()


class LateScraper(ScraperBase):
    def __init__(self):
        super().__init__()
        self.PROCESSOR_NAME = "p1_late"

    def scrape(self):
        pass


class SlicedScraper(ScraperBase):
    PROCESSOR_NAME = "p1.sliced".split(".")[0] + "_" + "p1.sliced".split(".")[-1]

    def scrape(self):
        pass
'''
add("scrapers/all.py", SCRAPER)

# ---- phase 2: the incident's own shape -----------------------------------------------

add("data_processors/__init__.py", "")
add("data_processors/raw/__init__.py", """
from .processor_base import ProcessorBase
""")
add("data_processors/raw/processor_base.py", '''
import logging

try:
    from shared.monitoring.processor_heartbeat import ProcessorHeartbeat

    HEARTBEAT_AVAILABLE = True
except ImportError:
    HEARTBEAT_AVAILABLE = False
    ProcessorHeartbeat = None

logger = logging.getLogger(__name__)


class ProcessorBase:
    """Loads raw data. Signs on as p2_{table_name}."""

    table_name = None
    required_opts = []

    def __init__(self):
        self.opts = {}
        self.heartbeat = None
        self.stats = {"processor_name": "not_a_heartbeat"}

    def run(self, opts=None):
        if not opts:
            opts = {}
        self.opts = dict(opts)
        for key in self.required_opts:
            if key not in self.opts:
                return False
        self._start_heartbeat()
        try:
            self.load()
        except ValueError:
            logger.error("failed")
            return False
        return True

    def _start_heartbeat(self):
        if HEARTBEAT_AVAILABLE:
            try:
                if hasattr(self, "table_name") and self.table_name:
                    processor_name = f"p2_{self.table_name}"
                else:
                    processor_name = self.__class__.__name__
                self.heartbeat = ProcessorHeartbeat(
                    processor_name=processor_name,
                    run_id=self.opts.get("run_id"),
                )
                self.heartbeat.start()
            except RuntimeError as e:
                logger.warning("heartbeat: %s", e)

    def load(self):
        pass
''')
RAW_HEAD = "from data_processors.raw import ProcessorBase\n"
RAW = [
    ("bdl_box_scores", "BdlPlayerBoxScoresProcessor", 'self.table_name = "bdl_player_boxscores"'),
    ("bdl_live", "BdlLiveBoxScoresProcessor", 'self.table_name = "bdl_boxscores"'),
    ("bdl_box", "BdlBoxScoresProcessor", 'self.table_name = "bdl_boxscores"'),
    ("odds_game", "OddsGameLinesProcessor", 'self.table_name = "nba_raw.odds_game_lines"'),
    ("odds_props", "OddsApiPropsProcessor", "self.table_name = 'nba_raw.odds_player_props'"),
    ("espn_score", "EspnScoreboardProcessor", 'self.table_name = "espn_" + "scoreboard"'),
    ("espn_box", "EspnBoxScoreProcessor", 'self.table_name = "espn_{}".format("boxscores")'),
    ("nbac_gamebook", "NbacGamebookProcessor", 'self.table_name = "%s_%s" % ("nbac", "gamebook")'),
    ("nbac_ref", "NbacRefereeProcessor", 'self.table_name = "nbac_referee_game_assignments"'),
    ("nbac_play", "NbacPlayByPlayProcessor", "self.table_name: str = 'nbac_play_by_play'"),
    ("bigdata", "BigDataBallProcessor", 'table = "bigdataball_play_by_play"\n        self.table_name = table'),
    ("bp_props", "BettingProsProcessor", 'self.project, self.table_name = "x", "bettingpros_props"'),
    ("br_roster", "BasketballRefRosterProcessor", 'self.dataset = "nba_raw"\n        self.table_name = self.dataset + "." + "br_rosters"'),
]
for module, name, setting in RAW:
    add(f"data_processors/raw/{module}.py", f"{RAW_HEAD}\n\nclass {name}(ProcessorBase):\n"
        f"    def __init__(self):\n        super().__init__()\n        {setting}\n")
add("data_processors/raw/others.py", '''
import data_processors.raw.processor_base as base_module
from data_processors.raw.processor_base import ProcessorBase as Base
from shared.constants import TABLES
from shared.monitoring import notify_error, record_run


class NoTableProcessor(Base):
    def load(self):
        notify_error("title", processor_name="free text, not a heartbeat")
        record_run(processor_name="Run History Name", status="ok")


class ModuleBaseProcessor(base_module.ProcessorBase):
    table_name = "module_base"


class DictTableProcessor(Base):
    table_name = TABLES["odds"]


class DictGetProcessor(Base):
    table_name = TABLES.get("missing", "fallback_table")


class EmptyTableProcessor(Base):
    table_name = ""


class AugmentedProcessor(Base):
    def __init__(self):
        super().__init__()
        self.table_name = "augmented"
        self.table_name += "_table"


class OverriddenProcessor(Base):
    table_name = "overridden"

    def _start_heartbeat(self):
        pass


class SilentUnlessProcessor(Base):
    table_name = "accented_é"


class HomoglyphProcessor(Base):
    table_name = "odds_gаme"


class WalrusProcessor(Base):
    def __init__(self):
        super().__init__()
        if (name := "walrus_table"):
            self.table_name = name


class ConditionalProcessor(Base):
    MODE = "backfill"

    def __init__(self):
        super().__init__()
        if self.MODE == "backfill":
            self.table_name = "conditional_backfill"
        else:
            self.table_name = "conditional_live"


class ConditionalLiveProcessor(ConditionalProcessor):
    MODE = "live"


class LoopProcessor(Base):
    def __init__(self):
        super().__init__()
        for part in ("a", "b", "c"):
            self.table_name = f"loop_{part}"


class TableProperty(Base):
    @property
    def table_name(self):
        return "from_property"


class SetAttrProcessor(Base):
    def __init__(self):
        super().__init__()
        setattr(self, "table_name", "from_setattr")


class HelperProcessor(Base):
    def __init__(self):
        super().__init__()
        self._configure("helper")

    def _configure(self, stem, suffix="_table"):
        self.table_name = stem + suffix


class ExplicitInitProcessor(Base):
    def __init__(self):
        Base.__init__(self)
        self.table_name = "explicit_init"
''')

# ---- phase 3: properties, re-exports, two classes of one name ------------------------

add("data_processors/analytics/__init__.py", """
from .analytics_base import AnalyticsProcessorBase as AnalyticsBase
from .naming_base import *
""")
add("data_processors/analytics/analytics_base.py", '''
from shared.monitoring import processor_heartbeat


class ProcessorBase:
    """Another ProcessorBase than the raw one."""

    def __init__(self):
        self._processor_name = None

    @property
    def processor_name(self):
        if self._processor_name:
            return self._processor_name
        return self.__class__.__name__

    @processor_name.setter
    def processor_name(self, value):
        self._processor_name = value

    def execute(self):
        self.heartbeat = processor_heartbeat.ProcessorHeartbeat(self.processor_name)
        self.heartbeat.start()


class AnalyticsProcessorBase(ProcessorBase):
    def run(self):
        self.execute()
''')
add("data_processors/analytics/naming_base.py", '''
from shared.monitoring import ProcessorHeartbeat as PH
from shared.naming import clean, pick, signed_name

__all__ = ["NamedBase"]


class NamedBase:
    phase = "p3"
    table = None

    def name(self):
        return clean(signed_name(self.phase, self.table or "Default-Table"))

    def run(self):
        with_heartbeat = PH(processor_name=self.name())
        with_heartbeat.start()
''')
add("data_processors/analytics/processors.py", '''
from data_processors.analytics import AnalyticsBase, NamedBase
from shared.constants import BOARD_PARTS, PHASE3
from shared.naming import pick


class TeamOffenseProcessor(AnalyticsBase):
    pass


class PlayerSummaryProcessor(AnalyticsBase):
    def __init__(self):
        super().__init__()
        self.processor_name = "p3_player_summary"


class TeamDefenseProcessor(AnalyticsBase):
    def __init__(self):
        super().__init__()
        self._processor_name = "p3_team_defense"


class UpcomingProcessor(AnalyticsBase):
    @property
    def processor_name(self):
        return f"{PHASE3}_upcoming_" + type(self).__name__.replace("Processor", "").lower()


class IgnoredAttributeProcessor(NamedBase):
    processor_name = "nobody_reads_this"
    table = "ignored"


class DefaultTableProcessor(NamedBase):
    pass


class DottedTableProcessor(NamedBase):
    table = "Nba.Team-Stats_"


class PickedProcessor(NamedBase):
    table = "odds_summary"

    def name(self):
        return pick(self.table)


class PickedOtherProcessor(PickedProcessor):
    table = "other_summary"


class BoardProcessor(NamedBase):
    def name(self):
        first, *rest = BOARD_PARTS
        return "_".join(BOARD_PARTS)


class TernaryProcessor(NamedBase):
    fast = True
    table = "fast_table" if fast else "slow_table"


class GetattrProcessor(NamedBase):
    alias = "p3_aliased"

    def name(self):
        return getattr(self, "alias", "nothing") + getattr(self, "missing", "_default")


class NestedProcessor(NamedBase):
    def name(self):
        def build():
            return "p3_nested"

        return build()


class LambdaProcessor(NamedBase):
    make = staticmethod(lambda: "x")

    def name(self):
        maker = lambda: "p3_lambda"
        return maker()


class CasedProcessor(NamedBase):
    def name(self):
        return "p3_" + "Mixed Case".title().replace(" ", "").swapcase()
''')
add("data_processors/analytics/twins/__init__.py", "")
add("data_processors/analytics/twins/left.py", '''
from data_processors.analytics import NamedBase


class TwinProcessor(NamedBase):
    table = "left_twin"
''')
add("data_processors/analytics/twins/right.py", '''
from .left import TwinProcessor as LeftTwin


class TwinProcessor(LeftTwin):
    table = "right_twin"


class ThirdTwin(TwinProcessor):
    pass
''')

# ---- phase 4: no base that signs, enums, dataclasses, diamonds, functions ------------

add("data_processors/precompute/__init__.py", "")
add("data_processors/precompute/own.py", '''
import os
from dataclasses import dataclass, field
from enum import Enum

import shared.constants
import shared.monitoring.processor_heartbeat
from shared import constants as k
from shared.monitoring import ProcessorHeartbeat


class Phase(Enum):
    FOUR = "p4"


class EnumProcessor:
    phase = Phase.FOUR

    def run(self):
        ProcessorHeartbeat(processor_name=f"{self.phase.value}_enum").start()


class DottedModuleProcessor:
    def run(self):
        name = shared.constants.PRECOMPUTE
        hb = shared.monitoring.processor_heartbeat.ProcessorHeartbeat(processor_name=name)
        hb.start()


class KeywordOrderProcessor:
    def run(self):
        ProcessorHeartbeat(run_id="r", processor_name=k.PRECOMPUTE + "_kw").start()


class InitProcessor:
    def __init__(self):
        self.heartbeat = ProcessorHeartbeat("p4_in_init")

    def run(self):
        self.heartbeat.start()


class NestedHelperProcessor:
    def run(self):
        self._begin("p4", "nested")

    def _begin(self, phase, table, *, sep="_"):
        self._sign(f"{phase}{sep}{table}")

    def _sign(self, name):
        ProcessorHeartbeat(processor_name=name).start()


class TwoHeartbeatsProcessor:
    def run(self):
        ProcessorHeartbeat(processor_name="p4_first").start()
        ProcessorHeartbeat(processor_name="p4_second").start()


@dataclass
class DataclassProcessor:  # or-unknown
    name: str = "p4_dataclass"
    tags: list = field(default_factory=list)

    def run(self):
        ProcessorHeartbeat(processor_name=self.name).start()


class Diamond:
    label = "top"

    def run(self):
        ProcessorHeartbeat(processor_name="p4_" + self.label).start()


class DiamondLeft(Diamond):
    label = "left"


class DiamondRight(Diamond):
    label = "right"


class DiamondBottom(DiamondLeft, DiamondRight):
    pass


class DiamondOther(DiamondRight, DiamondLeft):
    pass


class DeadProcessor:
    def run(self):
        return None

    def _never_called_start(self):
        ProcessorHeartbeat(processor_name="p4_dead").start()


class DeadBranchProcessor:
    DEBUG = False

    def run(self):
        if self.DEBUG:
            ProcessorHeartbeat(processor_name="p4_debug").start()
        if False:
            ProcessorHeartbeat(processor_name="p4_false").start()
        ProcessorHeartbeat(processor_name="p4_alive").start()
        return None
        ProcessorHeartbeat(processor_name="p4_after_return").start()


class EnvironmentProcessor:  # unknown
    def run(self):
        ProcessorHeartbeat(processor_name=os.environ.get("NAME_X")).start()


class ClockProcessor:  # unknown
    def run(self):
        import time

        ProcessorHeartbeat(processor_name="p4_%s" % time.time()).start()


class OverrideWithSuper(Diamond):
    label = "super"

    def run(self):
        self.label = self.label + "_" + "changed"
        return super().run()


class DocstringOnly:
    """ProcessorHeartbeat(processor_name="only_in_a_docstring")"""

    def run(self):
        return "ProcessorHeartbeat(processor_name='only_in_a_string')"


class OtherHeartbeats:
    def heartbeat(self, processor_name):
        return processor_name

    def run(self):
        self.heartbeat(processor_name="a method called heartbeat")
        self.send_heartbeat("x")

    def send_heartbeat(self, name):
        return name


class ByClassMethod:
    @classmethod
    def launch(cls):
        ProcessorHeartbeat(processor_name="p4_" + cls.__qualname__.lower()).start()

    def run(self):
        self.launch()


class Inherited(ByClassMethod):
    pass


class FormatNamed:
    def run(self):
        name = "{phase}_{0}".format("format", phase="p4")
        ProcessorHeartbeat(processor_name=name).start()


class PercentDict:
    def run(self):
        name = "%(phase)s_%(what)s" % {"phase": "p4", "what": "percent"}
        ProcessorHeartbeat(processor_name=name).start()


class TryName:
    def run(self):
        try:
            name = "p4_try"
        finally:
            pass
        ProcessorHeartbeat(processor_name=name).start()


class KwargsProcessor:
    def run(self):
        self.begin(**{"table": "kwargs"})

    def begin(self, table):
        ProcessorHeartbeat(processor_name=f"p4_{table!s}").start()


class Stripped:
    def run(self):
        raw = "  __p4_stripped__ "
        ProcessorHeartbeat(processor_name=raw.strip().strip("_")).start()
''')
add("data_processors/precompute/outer.py", '''
from shared.monitoring import ProcessorHeartbeat


def run_job():
    heartbeat = ProcessorHeartbeat(processor_name="p4_function_job")
    heartbeat.start()


class Container:
    class Inner:
        def run(self):
            ProcessorHeartbeat(processor_name="p4_inner").start()


def local():
    import shared.prefixes as q

    class InFunction:
        def run(self):
            return q.PHASE4

    return InFunction
''')

# ---- idioms: constructors, mangled names, files, helpers -----------------------------

add("idioms/__init__.py", "")
add("idioms/constructors.py", '''
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from shared.monitoring import ProcessorHeartbeat


class NamedByParameter:
    def __init__(self, processor_name, *, phase="p5", **options):
        self.processor_name = f"{phase}_{processor_name}"

    def run(self):
        ProcessorHeartbeat(processor_name=self.processor_name).start()


class KeywordToSuper(NamedByParameter):
    def __init__(self):
        super().__init__(processor_name="keyword")


class PositionalToSuper(NamedByParameter):
    def __init__(self):
        super().__init__("positional", phase="x5")


class OptionsToSuper(NamedByParameter):  # or-unknown
    def __init__(self, **kwargs):
        super().__init__(processor_name="options", **kwargs)  # phase may be among them


class ExplicitBase(NamedByParameter):
    def __init__(self):
        NamedByParameter.__init__(self, "explicit")


class TwoLevels(KeywordToSuper):
    def __init__(self):
        super().__init__()
        self.other = "nothing"


class OldSuper(NamedByParameter):
    def __init__(self):
        super(OldSuper, self).__init__("old_super")


class DefaultParameter:  # or-unknown
    def __init__(self, name="p5_default"):
        self.name = name

    def run(self):
        ProcessorHeartbeat(processor_name=self.name).start()


class DefaultInherited(DefaultParameter):  # or-unknown
    pass


class DefaultReplaced(DefaultParameter):
    def __init__(self):
        super().__init__(name="p5_replaced")


class DefaultKept(DefaultParameter):
    def __init__(self):
        super().__init__()


class NoneParameter:  # or-unknown
    def __init__(self, name=None):
        self.name = name or self.__class__.__name__

    def run(self):
        ProcessorHeartbeat(processor_name=self.name).start()


class NoneKept(NoneParameter):
    def __init__(self):
        super().__init__()


class Annotated:
    processor_name: str = "p5_annotated"

    def run(self):
        ProcessorHeartbeat(processor_name=self.processor_name).start()


class AnnotatedOnly(Annotated):
    processor_name: str


@dataclass
class Record:  # or-unknown
    name: str = "p5_record"
    extra: int = 0

    def run(self):
        ProcessorHeartbeat(processor_name=self.name).start()


@dataclass
class RecordChild(Record):  # or-unknown
    name: str = "p5_record_child"


@dataclass
class RecordField:  # or-unknown
    name: str = field(default="p5_record_field")

    def run(self):
        ProcessorHeartbeat(processor_name=self.name).start()


@dataclass
class RecordFixed:
    name: str = field(default="p5_record_fixed", init=False)

    def run(self):
        ProcessorHeartbeat(processor_name=self.name).start()


@dataclass
class RecordAfter:
    table: str = field(default="after", init=False)
    name: str = field(init=False)

    def __post_init__(self):
        self.name = f"p5_{self.table}"

    def run(self):
        ProcessorHeartbeat(processor_name=self.name).start()


class Cached:
    @cached_property
    def name(self):
        return "p5_" + type(self).__name__.lower()

    def run(self):
        ProcessorHeartbeat(processor_name=self.name).start()


class CachedChild(Cached):
    pass


class Memo:
    @lru_cache(maxsize=None)
    def name(self):
        return "p5_memo"

    def run(self):
        ProcessorHeartbeat(processor_name=self.name()).start()


class Mangled:
    __name = "p5_mangled"

    def run(self):
        ProcessorHeartbeat(processor_name=self.__name).start()


class MangledChild(Mangled):
    __name = "p5_not_read"


class MangledInit:
    def __init__(self):
        self.__name = "p5_mangled_init"

    def run(self):
        ProcessorHeartbeat(processor_name=self.__name).start()


class MangledInitChild(MangledInit):
    def __init__(self):
        super().__init__()
        self.__name = "p5_not_read_either"


class MangledByHand(Mangled):
    _Mangled__name = "p5_by_hand"


class MangledMethod:
    def __make(self):
        return "p5_private_method"

    def run(self):
        ProcessorHeartbeat(processor_name=self.__make()).start()


class MangledMethodChild(MangledMethod):
    def __make(self):
        return "p5_never"


class StaticGetter:
    @staticmethod
    def name():
        return "p5_static"

    def run(self):
        ProcessorHeartbeat(processor_name=self.name()).start()


class ClassGetter:
    table = "class"

    @classmethod
    def name(cls):
        return f"p5_{cls.table}_{cls.__name__}"

    def run(self):
        ProcessorHeartbeat(processor_name=type(self).name()).start()


class ClassGetterChild(ClassGetter):
    table = "child"


class InitSubclass:
    label = "p5_unset"

    def __init_subclass__(cls, label=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.label = label or "p5_" + cls.__name__.lower()

    def run(self):
        ProcessorHeartbeat(processor_name=self.label).start()


class Subclassed(InitSubclass):
    pass


class SubclassedWith(InitSubclass, label="p5_with_keyword"):
    pass


class SubclassedBody(InitSubclass):
    label = "p5_overwritten_again"


class SubclassedTwice(SubclassedWith):
    pass


def labelled(label):
    def decorate(cls):
        cls.label = label
        return cls

    return decorate


@labelled("p5_decorated")
class Decorated:  # unknown
    label = "p5_before_the_decorator"

    def run(self):
        ProcessorHeartbeat(processor_name=self.label).start()


class Patched:  # unknown
    label = "p5_before_the_patch"

    def run(self):
        ProcessorHeartbeat(processor_name=self.label).start()


Patched.label = "p5_patched"


class Named(type):
    def __new__(mcs, name, bases, namespace):
        namespace["label"] = "p5_meta_" + name.lower()
        return super().__new__(mcs, name, bases, namespace)


class ByMetaclass(metaclass=Named):  # unknown
    label = "p5_before_the_metaclass"

    def run(self):
        ProcessorHeartbeat(processor_name=self.label).start()


class SetsClass:
    label = "p5_first"

    def __init__(self):
        type(self).label = "p5_by_type"

    def run(self):
        ProcessorHeartbeat(processor_name=self.label).start()


class SetsClassAttribute:
    label = "p5_first"

    def __init__(self):
        self.__class__.label = "p5_by_class"

    def run(self):
        ProcessorHeartbeat(processor_name=self.label).start()


class UpdatesDict:  # unknown
    label = "p5_first"

    def __init__(self):
        self.__dict__.update(label="p5_by_dict")

    def run(self):
        ProcessorHeartbeat(processor_name=self.label).start()


class UpdatesVars:  # unknown
    label = "p5_first"

    def __init__(self):
        vars(self)["label"] = "p5_by_vars"

    def run(self):
        ProcessorHeartbeat(processor_name=self.label).start()


class SetsMany:
    def __init__(self):
        for key, value in {"label": "p5_many"}.items():
            setattr(self, key, value)

    label = None

    def run(self):
        ProcessorHeartbeat(processor_name=self.label or "p5_none").start()
''')
add("idioms/abstracts.py", '''
from abc import ABC, abstractmethod
from enum import Enum, IntEnum

from shared.monitoring import ProcessorHeartbeat


class Phase(str, Enum):
    RAW = "p5"
    LATE = "p6"


class Level(IntEnum):
    ONE = 1


class AbstractName(ABC):
    @property
    @abstractmethod
    def processor_name(self):
        ...

    def run(self):
        with ProcessorHeartbeat(processor_name=self.processor_name) as beat:
            beat.start()


class OverriddenProperty(AbstractName):
    @property
    def processor_name(self):
        return f"{Phase.RAW.value}_overridden"


class OverriddenByAttribute(AbstractName):
    processor_name = Phase.LATE.value + "_attribute"


class EnumName(AbstractName):
    processor_name = Phase.RAW.value + "_" + Phase.LATE.name.lower()


class EnumLookup(AbstractName):  # may-unknown
    processor_name = Phase("p5").value + "_" + Phase["LATE"].value


class EnumNumber(AbstractName):
    processor_name = "p5_%d" % Level.ONE.value


class ClassConstant(AbstractName):
    processor_name = AbstractName.__name__.lower() + "_" + Phase.__name__.lower()


class NotImplementedName:
    def get_name(self):
        raise NotImplementedError

    def run(self):
        ProcessorHeartbeat(processor_name=self.get_name()).start()


class ImplementedName(NotImplementedName):
    def get_name(self):
        return "p5_implemented"
''')
add("idioms/files.py", '''
import os
from pathlib import Path

from shared.monitoring import ProcessorHeartbeat

STEM = Path(__file__).stem
HERE = os.path.basename(__file__)


class FromStem:
    def run(self):
        ProcessorHeartbeat(processor_name=f"p5_{STEM}").start()


class FromResolvedStem:
    def run(self):
        ProcessorHeartbeat(processor_name=Path(__file__).resolve().stem + "_r").start()


class FromBasename:
    def run(self):
        ProcessorHeartbeat(processor_name=os.path.splitext(HERE)[0]).start()


class FromAbsolute:
    def run(self):
        name = os.path.basename(os.path.abspath(__file__)).replace(".py", "_abs")
        ProcessorHeartbeat(processor_name=name).start()


class FromParent:
    def run(self):
        ProcessorHeartbeat(processor_name=Path(__file__).resolve().parent.name).start()


class FromModule:  # unknown
    def run(self):
        ProcessorHeartbeat(processor_name=__name__).start()


class FromModuleAttribute:  # unknown
    def run(self):
        ProcessorHeartbeat(processor_name=self.__module__.split(".")[-1]).start()


class FromDirectory:  # unknown
    def run(self):
        ProcessorHeartbeat(processor_name=os.path.dirname(__file__)).start()


class FromEnvironment:  # or-unknown
    def run(self):
        ProcessorHeartbeat(processor_name=os.environ.get("P5_X", "p5_env")).start()


class FromGetenv:  # or-unknown
    name = os.getenv("P5_X", "p5_getenv")

    def run(self):
        ProcessorHeartbeat(processor_name=self.name).start()


class FromDocument:  # unknown
    """p5_document"""

    def run(self):
        ProcessorHeartbeat(processor_name=self.__doc__).start()
''')
add("idioms/strings.py", r"""
import re
import string

from shared.monitoring import ProcessorHeartbeat

SUFFIX = "Processor"
FIRST = re.compile(r"(.)([A-Z][a-z]+)")


def snake(name):
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z0-9])([A-Z])", r"\1_\2", name).lower()


def snake_by_hand(name):
    out = ""
    for i, c in enumerate(name):
        if c.isupper() and i:
            out += "_"
        out += c.lower()
    return out


def snake_joined(name):
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


def without_suffix(name):
    if name.endswith("Processor"):
        name = name[: -len("Processor")]
    return name


class Strings:
    def run(self):
        ProcessorHeartbeat(processor_name=self.name()).start()


class SnakeLookahead(Strings):
    def name(self):
        return re.sub(r"(?<!^)(?=[A-Z])", "_", self.__class__.__name__).lower()


class HTTPSnakeProcessor(Strings):
    def name(self):
        return snake(type(self).__name__)


class SnakeByHand(Strings):
    def name(self):
        return snake_by_hand(type(self).__name__)


class SnakeJoined(Strings):
    def name(self):
        return snake_joined(type(self).__name__)


class SnakeCompiled(Strings):
    def name(self):
        return FIRST.sub(r"\1-\2", type(self).__name__).lower()


class SnakeFunction(Strings):  # may-unknown
    def name(self):
        return re.sub("[A-Z]", lambda m: "_" + m.group().lower(), "aBcD")


class SuffixProcessor(Strings):
    def name(self):
        return without_suffix(type(self).__name__)


class SlicedProcessor(Strings):
    def name(self):
        return type(self).__name__[:-9] + "abcdef"[1:3] + "abcdef"[-2:] + "abc"[::-1]


class SliceOfConstant(Strings):
    def name(self):
        n = type(self).__name__
        return n[: -len(SUFFIX)] if n.endswith(SUFFIX) else n[0:5]


class Removed(Strings):
    def name(self):
        return "p5_removed_x".removeprefix("p5_").removesuffix("_x")


class Titled(Strings):
    def name(self):
        return "p5 titled 2nd_part".title().replace(" ", "") + "aB".capitalize()


class Splitted(Strings):
    def name(self):
        return "_".join("  p5  white space ".split()) + "a.b.c".rsplit(".", 1)[1]


class Partitioned(Strings):
    def name(self):
        head, _, tail = "nba_raw.partitioned".partition(".")
        return "p5_" + tail + "x.y.z".rpartition(".")[0].replace(".", "")


class Counted(Strings):
    def name(self):
        return "p5_{}_{:>3}".format(len("four"), "x") if len("abc") > 5 else "p5_short"


class Comprehended(Strings):
    parts = ["P5", "Compre", "Hended"]

    def name(self):
        return "_".join([p.lower() for p in self.parts if p != "Compre"])


class Translated(Strings):  # may-unknown
    def name(self):
        return "_".join(map(str.lower, ["P5", "Mapped"]))


class Replaced(Strings):
    def name(self):
        return "a-b-c".replace("-", "_", 1) + "abc".strip("ac") + "x" * 3


class Zero(Strings):  # may-unknown
    def name(self):
        return f"p5_{7:03d}" + "7".zfill(3)


class Capwords(Strings):  # may-unknown
    def name(self):
        return string.capwords("p5 cap words")


class Sorted(Strings):
    def name(self):
        return "_".join(sorted(["b", "a"])) + "_".join(reversed(["b", "a"]))


class Concatenated(Strings):
    def name(self):
        name = "p5"
        name += "_con"
        name = name + "catenated"
        return name


class NotSub(Strings):
    def name(self):
        return re.sub(r"\W+", "_", "p5 not-sub!") + re.sub("[aeiou]", "", "vowels", 1)


class Matched(Strings):  # may-unknown
    def name(self):
        return re.match(r"p5_(\w+)", "p5_matched rest").group(1)
""")

# ---- names of the tests do not sign on in production ---------------------------------

add("tests/__init__.py", "")
add("tests/test_processors.py", '''
from unittest.mock import patch

from data_processors.raw import ProcessorBase
from shared.monitoring import ProcessorHeartbeat


class FakeProcessor(ProcessorBase):
    table_name = "fake_table"


def test_heartbeat():
    with patch("shared.monitoring.ProcessorHeartbeat(processor_name='patched')"):
        ProcessorHeartbeat(processor_name="in_a_test")
''')

# ---- configuration -------------------------------------------------------------------

add("config/workflows.yaml", """
workflows:
  raw:
    - processor_name: p2_bdl_box_scores
      enabled: true
    - processor_name: p2_bdl_player_boxscores
    - processor_name: "p2_odds_game_lines"
  analytics:
    steps:
      summary: {processor_name: p3_player_summary}
      defense:
        processor_name: p3_team_defense
""")
add("shared/config.py", '''
from dataclasses import dataclass, field
from typing import List


@dataclass
class OrchestrationConfig:
    phase3_expected_processors: List[str] = field(default_factory=lambda: [
        "p3_player_summary",
        "p3_team_defence",
    ])


phase1_expected_processors = ["p1_schedule", "p1_roster"]
ALIASES = {"TeamOffenseProcessor": "p3_team_defence", "GoneProcessor": "p3_gone"}
''')
add("flatline.toml", r"""
[heartbeat]
emitters = ["ProcessorHeartbeat"]
name-argument = "processor_name"

[[heartbeat.convention]]
paths = ["data_processors/raw/**"]
pattern = '^p2_[a-z0-9]+(_[a-z0-9]+)*$'

[[heartbeat.convention]]
paths = ["data_processors/analytics/**"]
pattern = '^p3_[a-z0-9]+(_[a-z0-9]+)*$'

[[heartbeat.registry]]
file = "config/workflows.yaml"
select = "**.processor_name"

[[heartbeat.registry]]
file = "shared/config.py"
select = "phase3_expected_processors"

[[heartbeat.registry]]
file = "shared/config.py"
select = "phase1_expected_processors"

[[heartbeat.alias]]
file = "shared/config.py"
select = "ALIASES"
""")


def main(directory):
    for path, text in FILES.items():
        full = os.path.join(directory, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as f:
            f.write(text)


if __name__ == "__main__":
    main(sys.argv[1])
