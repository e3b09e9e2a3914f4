/* What handlers of code that nobody had seen did: each case beside its twin, which
 * looks like it and is another matter. */
#include "guard_cases.h"

static void defaults_before_a_condition(void **state)
{
    static const struct guard_case cases[] = {
        {"a default, then an if around the try", HANDLED(FALLS_BACK),
         "TIME = 400\n"
         "if sys.platform == \"win32\":\n"
         "    try:\n"
         "        import win32gui\n"
         "        TIME = win32gui.hover_time()\n"
         "    except ImportError:\n"
         "        pass\n"
         "wait(TIME)\n"},
        {"the same through a global", HANDLED(FALLS_BACK),
         "def evaluator(trusted):\n"
         "    global _run\n"
         "    _run = run_directly\n"
         "    if not trusted:\n"
         "        try:\n"
         "            import sandbox\n"
         "            _run = sandbox.run\n"
         "        except ImportError:\n"
         "            pass\n"
         "    return _run\n"},
        {"the same in the else of another test", HANDLED(FALLS_BACK),
         "def release():\n"
         "    name = sys.platform\n"
         "    if name == \"win32\":\n"
         "        name = windows()\n"
         "    elif deep:\n"
         "        with quiet():\n"
         "            try:\n"
         "                from posix import uname\n"
         "                label = uname()\n"
         "                name = label[0]\n"
         "            except ImportError:\n"
         "                pass\n"
         "    return name\n"},
        {"a null before it", SILENT,
         "TIME = None\n"
         "if sys.platform == \"win32\":\n"
         "    try:\n"
         "        import win32gui\n"
         "        TIME = win32gui.hover_time()\n"
         "    except ImportError:\n"
         "        pass\n"
         "wait(TIME)\n"},
        {"what the body works on is no default", SILENT,
         "def clean(source):\n"
         "    text = source.read()\n"
         "    if strict:\n"
         "        try:\n"
         "            import scrub\n"
         "            text = scrub.run(text)\n"
         "        except ImportError:\n"
         "            pass\n"
         "    return text\n"},
        {"nor where a loop lies between", SILENT,
         "def last(sources):\n"
         "    name = \"none\"\n"
         "    for source in sources:\n"
         "        try:\n"
         "            import scrub\n"
         "            name = scrub.name(source)\n"
         "        except ImportError:\n"
         "            pass\n"
         "    return name\n"},
        {"nor where the test around it says that it is null", QUIET,
         "def build(self):\n"
         "    tool = find(\"builder\")\n"
         "    if tool:\n"
         "        tool = [tool]\n"
         "    else:\n"
         "        try:\n"
         "            import builder as b\n"
         "        except ImportError:\n"
         "            pass\n"
         "        else:\n"
         "            tool = [sys.executable, b.__file__]\n"
         "    if not tool:\n"
         "        self.warn(\"no builder\")\n"
         "        return\n"
         "    spawn(tool)\n"},
        {"else puts a faster one in its place", HANDLED(FALLS_BACK),
         "def parse(text):\n"
         "    return list(text) + [1]\n"
         "try:\n"
         "    from ._fast import parse as _parse\n"
         "except ImportError:\n"
         "    pass\n"
         "else:\n"
         "    parse = _parse\n"
         "def use():\n"
         "    return parse(3)\n"},
        {"else puts one in the place of one that does nothing", SILENT,
         "def long_name(path):\n"
         "    \"\"\"Only Windows has others.\"\"\"\n"
         "    return path\n"
         "try:\n"
         "    from ._win import long_name as _long\n"
         "except ImportError:\n"
         "    pass\n"
         "else:\n"
         "    long_name = _long\n"
         "def use():\n"
         "    return long_name(\"a\")\n"},
        {"else adds to what is there", SILENT,
         "def scrapers():\n"
         "    kinds = (Basic,)\n"
         "    try:\n"
         "        from addons import Locator\n"
         "    except ImportError:\n"
         "        pass\n"
         "    else:\n"
         "        kinds = kinds + (Locator,)\n"
         "    return kinds\n"},
        {"a private module's names below what they replace", HANDLED(FALLS_BACK),
         "def push(heap, item):\n"
         "    heap.append(item)\n"
         "try:\n"
         "    from _heap import *\n"
         "except ImportError:\n"
         "    pass\n"},
        {"somebody's settings below a function", SILENT,
         "def push(heap, item):\n"
         "    heap.append(item)\n"
         "try:\n"
         "    from local_settings import *\n"
         "except ImportError:\n"
         "    pass\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void additions(void **state)
{
    static const struct guard_case cases[] = {
        {"adds another to a list", HANDLED(FALLS_BACK),
         "try:\n"
         "    import umsgpack\n"
         "    requires.append(\"umsgpack\")\n"
         "except ImportError:\n"
         "    packages += [\"fallback.umsgpack\"]\n"},
        {"sets another bit", HANDLED(FALLS_BACK),
         "def start(info):\n"
         "    try:\n"
         "        import _subprocess\n"
         "        info.flags |= _subprocess.SHOW\n"
         "    except ImportError:\n"
         "        info.flags |= subprocess.SHOW\n"},
        {"notes what is missing", HANDLED(FALLS_BACK),
         "for name in names:\n"
         "    try:\n"
         "        __import__(name)\n"
         "    except ImportError:\n"
         "        missing += [name]\n"},
        {"only counts", SILENT,
         "try:\n"
         "    import umsgpack\n"
         "except ImportError:\n"
         "    failures += 1\n"},
        {"adds nothing", SILENT,
         "try:\n"
         "    import umsgpack\n"
         "except ImportError:\n"
         "    packages += []\n"},
        {"adds to what is offered", SILENT,
         "try:\n"
         "    from .fast import Fast\n"
         "except ImportError:\n"
         "    __all__ += [\"Slow\"]\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void others_in_its_place(void **state)
{
    static const struct guard_case cases[] = {
        {"the same module from elsewhere", HANDLED(FALLS_BACK),
         "try:\n"
         "    import _path\n"
         "except ImportError:\n"
         "    import tools._path\n"},
        {"another name that is used", HANDLED(FALLS_BACK),
         "try:\n"
         "    from ctypes import WinDLL\n"
         "except ImportError:\n"
         "    from ctypes import CDLL\n"
         "def load():\n"
         "    return WinDLL(\"a\") if windows else CDLL(\"b\")\n"},
        {"into another attribute", HANDLED(FALLS_BACK),
         "def configure(app):\n"
         "    try:\n"
         "        from .helpers import Provider\n"
         "        app.json = Provider(app)\n"
         "    except ImportError:\n"
         "        from .helpers import Encoder\n"
         "        app.encoder = Encoder\n"},
        {"into an attribute of what is missing", SILENT,
         "try:\n"
         "    from .utils import encoding\n"
         "except ImportError:\n"
         "    from .sniffer import get_encoding\n"
         "    encoding.SYSTEM = get_encoding()\n"},
        {"and a null for the name", SILENT,
         "try:\n"
         "    import quick\n"
         "except ImportError:\n"
         "    from os import path\n"
         "    quick = None\n"
         "show(path, quick)\n"},
        {"a logger to report with", QUIET,
         "def ensure():\n"
         "    try:\n"
         "        from .tables import ensure_tables\n"
         "        ensure_tables()\n"
         "    except ImportError:\n"
         "        from .logs import get_logger\n"
         "        logger = get_logger(__name__)\n"
         "        logger.warning(\"no tables\")\n"
         "    logger = get_logger(__name__)\n"},
        {"another import of the package is no use of the name", HANDLED(FALLS_BACK),
         "def setup(self):\n"
         "    import sphinx\n"
         "    try:\n"
         "        import sphinx.cmd.build\n"
         "        result = sphinx.cmd.build.main(args)\n"
         "    except ImportError:\n"
         "        result = sphinx.main(args)\n"
         "    return result\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void ways_chosen(void **state)
{
    static const struct guard_case cases[] = {
        {"a text says which", HANDLED(FALLS_BACK),
         "try:\n"
         "    import odrpack\n"
         "    backend = \"odrpack\"\n"
         "except ImportError:\n"
         "    backend = \"simple\"\n"
         "def fit(data):\n"
         "    if backend == \"odrpack\":\n"
         "        return odrpack.fit(data)\n"
         "    return simple_fit(data)\n"},
        {"a number says which", HANDLED(FALLS_BACK),
         "try:\n"
         "    import chilkat\n"
         "    ZIP = 0\n"
         "except ImportError:\n"
         "    ZIP = 1\n"
         "def unpack(data):\n"
         "    if ZIP == 0:\n"
         "        return chilkat.unpack(data)\n"
         "    return zipfile.unpack(data)\n"},
        {"a text that nobody compares", SILENT,
         "try:\n"
         "    import odrpack\n"
         "    backend = \"odrpack\"\n"
         "except ImportError:\n"
         "    backend = \"simple\"\n"
         "def fit(data):\n"
         "    return odrpack.fit(data)\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void what_follows(void **state)
{
    static const struct guard_case cases[] = {
        {"leaves when it is recent enough, else exits", HANDLED(CONTINUES),
         "def check():\n"
         "    try:\n"
         "        import ly\n"
         "    except ImportError:\n"
         "        pass\n"
         "    else:\n"
         "        if ly.version >= (1, 2):\n"
         "            return\n"
         "    show(\"ly is not there or too old\")\n"
         "    sys.exit(1)\n"},
        {"leaves when it knows the type, else raises", HANDLED(CONTINUES),
         "def class_of(a):\n"
         "    try:\n"
         "        import numpy\n"
         "        if isinstance(a, numpy.ndarray):\n"
         "            return Matrix\n"
         "    except ImportError:\n"
         "        pass\n"
         "    raise TypeError(a)\n"},
        {"... else gives nothing", SILENT,
         "def class_of(a):\n"
         "    try:\n"
         "        import numpy\n"
         "        if isinstance(a, numpy.ndarray):\n"
         "            return Matrix\n"
         "    except ImportError:\n"
         "        pass\n"
         "    return None\n"},
        {"never leaves", SILENT,
         "def check(a):\n"
         "    try:\n"
         "        import numpy\n"
         "        a = numpy.array(a)\n"
         "    except ImportError:\n"
         "        pass\n"
         "    raise TypeError(a)\n"},
        {"raises when the module is there after all", HANDLED(RAISES),
         "for app in apps:\n"
         "    try:\n"
         "        import_module(app + \".admin\")\n"
         "    except ImportError:\n"
         "        if module_has_submodule(app, \"admin\"):\n"
         "            raise\n"},
        {"raises for who wants it", SILENT,
         "for app in apps:\n"
         "    try:\n"
         "        import_module(app + \".admin\")\n"
         "    except ImportError:\n"
         "        if strict:\n"
         "            raise\n"},
        {"asks the user", HANDLED(FALLS_BACK),
         "def debug():\n"
         "    try:\n"
         "        import birdseye\n"
         "    except ImportError:\n"
         "        if messagebox.askyesno(\"birdseye is missing\", \"Open the "
         "help?\"):\n"
         "            open_help()\n"
         "        return\n"
         "    birdseye.run()\n"},
        {"asks a setting", SILENT,
         "def debug():\n"
         "    try:\n"
         "        import birdseye\n"
         "    except ImportError:\n"
         "        if settings.get(\"help\"):\n"
         "            open_help()\n"
         "        return\n"
         "    birdseye.run()\n"},
        {"looks for it, and finds nothing", HANDLED(FALLS_BACK),
         "def which(program):\n"
         "    try:\n"
         "        from shutil import which\n"
         "        return which(program)\n"
         "    except ImportError:\n"
         "        for path in paths():\n"
         "            file = join(path, program)\n"
         "            if is_program(file):\n"
         "                return file\n"
         "        return None\n"},
        {"gives the argument back, or nothing", SILENT,
         "def which(program):\n"
         "    try:\n"
         "        from shutil import which\n"
         "        return which(program)\n"
         "    except ImportError:\n"
         "        if simple:\n"
         "            return program\n"
         "        return None\n"},
        {"a debug message by an own name", SILENT,
         "def check(self):\n"
         "    try:\n"
         "        from rhsm import config\n"
         "        config()\n"
         "    except ImportError as e:\n"
         "        self._log_debug(f\"no rhsm: {e}\")\n"},
        {"a report that is rationed by an element", QUIET,
         "def probe(state):\n"
         "    try:\n"
         "        import pyudev\n"
         "        state[\"monitor\"] = pyudev.Monitor()\n"
         "    except ImportError:\n"
         "        if not state[\"warned\"]:\n"
         "            print(\"no pyudev\")\n"
         "            state[\"warned\"] = True\n"},
        {"yes and no as numbers", HANDLED(PROBE),
         "def importable(name):\n"
         "    try:\n"
         "        __import__(name)\n"
         "        return 1\n"
         "    except ImportError:\n"
         "        return 0\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void tests_of_it(void **state)
{
    static const struct guard_case cases[] = {
        {"a loop for the missing case", HANDLED(SENTINEL),
         "def fetch(pages):\n"
         "    session = None\n"
         "    if fast:\n"
         "        try:\n"
         "            from futures import Session\n"
         "            session = Session()\n"
         "        except ImportError:\n"
         "            pass\n"
         "    while session is None and pages:\n"
         "        get(pages)\n"},
        {"a loop for the other case", SILENT,
         "def fetch(pages):\n"
         "    session = None\n"
         "    if fast:\n"
         "        try:\n"
         "            from futures import Session\n"
         "            session = Session()\n"
         "        except ImportError:\n"
         "            pass\n"
         "    while session is not None and pages:\n"
         "        get(pages)\n"},
        {"a use under a condition in a try", QUIET,
         "try:\n"
         "    import caffeine\n"
         "except ImportError:\n"
         "    pass\n"
         "def standby(self, system):\n"
         "    try:\n"
         "        if system:\n"
         "            caffeine.off()\n"
         "        else:\n"
         "            caffeine.on()\n"
         "    except NameError:\n"
         "        self.log_warning(\"no caffeine\")\n"},
        {"a package among the modules", HANDLED(SENTINEL),
         "try:\n"
         "    from czml.core import Document\n"
         "except ImportError:\n"
         "    pass\n"
         "pytestmark = pytest.mark.skipif(\n"
         "    \"czml\" not in sys.modules, reason=\"requires czml\"\n"
         ")\n"},
        {"another package among the modules", SILENT,
         "try:\n"
         "    from czmlib.core import Document\n"
         "except ImportError:\n"
         "    pass\n"
         "pytestmark = pytest.mark.skipif(\n"
         "    \"czml\" not in sys.modules, reason=\"requires czml\"\n"
         ")\n"},
        {"an attribute that carries it on", HANDLED(SENTINEL),
         "try:\n"
         "    from hashlib import sha256\n"
         "except ImportError:\n"
         "    sha256 = None\n"
         "class Signer:\n"
         "    def update(self):\n"
         "        if sha256:\n"
         "            self._strong = hmac.new(self.key, sha256)\n"
         "        else:\n"
         "            self._strong = None\n"
         "    def name(self):\n"
         "        if self._strong:\n"
         "            return \"HmacSHA256\"\n"
         "        return \"HmacSHA1\"\n"},
        {"an attribute that nobody asks about", SILENT,
         "try:\n"
         "    from hashlib import sha256\n"
         "except ImportError:\n"
         "    sha256 = None\n"
         "class Signer:\n"
         "    def update(self):\n"
         "        if sha256:\n"
         "            self._strong = hmac.new(self.key, sha256)\n"
         "        else:\n"
         "            self._strong = None\n"
         "    def name(self):\n"
         "        return \"HmacSHA1\"\n"},
        {"both branches of the test leave", HANDLED(SENTINEL),
         "try:\n"
         "    import Carbon\n"
         "except ImportError:\n"
         "    CARBON = False\n"
         "else:\n"
         "    CARBON = True\n"
         "def highlight():\n"
         "    if mac:\n"
         "        if CARBON:\n"
         "            if old:\n"
         "                return brush()\n"
         "            else:\n"
         "                return theme()\n"
         "    return system_colour()\n"},
        {"one of them goes on", SILENT,
         "try:\n"
         "    import Carbon\n"
         "except ImportError:\n"
         "    CARBON = False\n"
         "else:\n"
         "    CARBON = True\n"
         "def highlight():\n"
         "    if mac:\n"
         "        if CARBON:\n"
         "            if old:\n"
         "                return brush()\n"
         "            else:\n"
         "                prepare()\n"
         "    return system_colour()\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void more_of_each(void **state)
{
    static const struct guard_case cases[] = {
        {"a list of drivers that complains of what is missing", HANDLED(SENTINEL),
         "DRIVERS = {\"fast\": None, \"slow\": None}\n"
         "try:\n"
         "    from .fast import Driver as Fast\n"
         "    DRIVERS[\"fast\"] = Fast\n"
         "except ImportError as e:\n"
         "    log.debug(e)\n"
         "def driver(name):\n"
         "    found = DRIVERS[name]\n"
         "    if found is None:\n"
         "        raise LookupError(name)\n"
         "    return found()\n"},
        {"... that does not", SILENT,
         "DRIVERS = {\"fast\": None, \"slow\": None}\n"
         "try:\n"
         "    from .fast import Driver as Fast\n"
         "    DRIVERS[\"fast\"] = Fast\n"
         "except ImportError as e:\n"
         "    log.debug(e)\n"
         "def driver(name):\n"
         "    found = DRIVERS[name]\n"
         "    if found is None:\n"
         "        return None\n"
         "    return found()\n"},
        {"a chain of ifs that leave, and another way behind", HANDLED(SENTINEL),
         "try:\n"
         "    import fcntl\n"
         "    has_fcntl = True\n"
         "except ImportError:\n"
         "    has_fcntl = False\n"
         "def lock(file, name):\n"
         "    if has_fcntl:\n"
         "        return UnixLock(file)\n"
         "    elif has_msvcrt:\n"
         "        return WindowsLock(name)\n"
         "    return OwnLock(file)\n"},
        {"a chain of ifs that leave, and nothing behind", SILENT,
         "try:\n"
         "    import fcntl\n"
         "    has_fcntl = True\n"
         "except ImportError:\n"
         "    has_fcntl = False\n"
         "def lock(file, name):\n"
         "    if has_fcntl:\n"
         "        return UnixLock(file)\n"
         "    elif has_msvcrt:\n"
         "        return WindowsLock(name)\n"
         "    return None\n"},
        {"marks some of the tests as skipped", HANDLED(SENTINEL),
         "try:\n"
         "    import lz4\n"
         "except ImportError:\n"
         "    lz4 = None\n"
         "def collected(items):\n"
         "    if lz4 is None:\n"
         "        for item in items:\n"
         "            if item.name == \"lz4.rst\":\n"
         "                item.add_marker(pytest.mark.skip(reason=\"no lz4\"))\n"},
        {"a mapping asked as before", HANDLED(FALLS_BACK),
         "try:\n"
         "    from annotationlib import call\n"
         "    def annotations(namespace):\n"
         "        return call(namespace)\n"
         "except ImportError:\n"
         "    def annotations(namespace):\n"
         "        return namespace.get(\"__annotations__\", {})\n"
         "show(annotations)\n"},
        {"a part of whatever it is given", SILENT,
         "try:\n"
         "    from numba import jit\n"
         "except ImportError:\n"
         "    def jit(*args, **options):\n"
         "        return args[0]\n"
         "run(jit)\n"},
        {"the name is imported again before it is used", HANDLED(FALLS_BACK),
         "def run(status):\n"
         "    try:\n"
         "        from pytest import ExitCode\n"
         "        failed = ExitCode.FAILED\n"
         "    except ImportError:\n"
         "        from pytest import EXIT_FAILED\n"
         "        failed = EXIT_FAILED\n"
         "    if status == failed:\n"
         "        tell(status)\n"
         "    from pytest import ExitCode\n"
         "    return ExitCode.OK\n"},
        {"the name is used as it is", SILENT,
         "def run(status):\n"
         "    try:\n"
         "        from pytest import ExitCode\n"
         "        failed = ExitCode.FAILED\n"
         "    except ImportError:\n"
         "        failed = 1\n"
         "    if status == failed:\n"
         "        tell(status)\n"
         "    return ExitCode.OK\n"},
        {"a global declared over several lines", QUIET,
         "lib = None\n"
         "def setup():\n"
         "    global \\\n"
         "        other, \\\n"
         "        lib\n"
         "    for name in (\"gnu\", \"plain\"):\n"
         "        try:\n"
         "            lib = importlib.import_module(name)\n"
         "        except ImportError:\n"
         "            pass\n"
         "        else:\n"
         "            break\n"
         "    if lib is None:\n"
         "        print(\"no library\")\n"
         "        return\n"
         "    lib.start()\n"},
        {"a report where there is a log", QUIET,
         "def load():\n"
         "    try:\n"
         "        from GL import platform\n"
         "    except ImportError:\n"
         "        if log:\n"
         "            log.info(\"no platform\")\n"
         "        return None\n"
         "    return platform.load()\n"},
        {"a theme without a path", HANDLED(FALLS_BACK),
         "try:\n"
         "    import rtd_theme\n"
         "except ImportError:\n"
         "    theme = \"default\"\n"
         "    theme_path = []\n"
         "else:\n"
         "    theme = \"rtd\"\n"
         "    theme_path = [rtd_theme.path()]\n"},
        {"a quicker method in the place of one", HANDLED(SENTINEL),
         "try:\n"
         "    from speedups import sha_fast\n"
         "except ImportError:\n"
         "    pass\n"
         "class Index:\n"
         "    def sha(self, sha):\n"
         "        return self.search(sha)\n"
         "    if \"sha_fast\" in globals():\n"
         "        def sha(self, sha):\n"
         "            return sha_fast(self, sha)\n"},
        {"a test that asserts it", HANDLED(SENTINEL),
         "try:\n"
         "    from gui import inspect\n"
         "except ImportError:\n"
         "    inspect = None\n"
         "class Tests(TestCase):\n"
         "    def test(self):\n"
         "        self.assertIsNotNone(inspect)\n"},
        {"a test that asserts something of it", SILENT,
         "try:\n"
         "    from gui import inspect\n"
         "except ImportError:\n"
         "    inspect = None\n"
         "class Tests(TestCase):\n"
         "    def test(self):\n"
         "        self.assertTrue(inspect.valid(self))\n"},
        {"an attribute of something else", HANDLED(FALLS_BACK),
         "try:\n"
         "    import prctl\n"
         "except ImportError:\n"
         "    def set_name(name):\n"
         "        threading.current_thread().name = name\n"
         "else:\n"
         "    def set_name(name):\n"
         "        prctl.set_name(name)\n"},
        {"an attribute of its own", SILENT,
         "try:\n"
         "    from boxes import Box\n"
         "except ImportError:\n"
         "    class Box:\n"
         "        def __init__(self, name):\n"
         "            self.name = name\n"},
        {"an instance or nothing, and that complains", HANDLED(SENTINEL),
         "try:\n"
         "    import linkify\n"
         "except ImportError:\n"
         "    linkify = None\n"
         "class Parser:\n"
         "    def __init__(self):\n"
         "        self.links = linkify.Links() if linkify else None\n"
         "    def parse(self):\n"
         "        if self.links is None:\n"
         "            raise ValueError(\"no linkify\")\n"},
        {"an instance or nothing, and nobody asks", SILENT,
         "try:\n"
         "    import linkify\n"
         "except ImportError:\n"
         "    linkify = None\n"
         "class Parser:\n"
         "    def __init__(self):\n"
         "        self.links = linkify.Links() if linkify else None\n"
         "    def parse(self):\n"
         "        return self.links\n"},
        {"a name taken from a module, or nothing", HANDLED(PROBE),
         "def attempt(module_name, name):\n"
         "    try:\n"
         "        module = __import__(module_name, fromlist=[name])\n"
         "        found = getattr(module, name)\n"
         "        return found\n"
         "    except Exception:\n"
         "        pass\n"
         "    return None\n"},
        {"a default before a match", HANDLED(FALLS_BACK),
         "def reader(kind):\n"
         "    read = plain_read\n"
         "    match kind:\n"
         "        case \"fast\":\n"
         "            try:\n"
         "                import fast\n"
         "                read = fast.read\n"
         "            except ImportError:\n"
         "                pass\n"
         "    return read()\n"},
        {"a default of the same name as what replaces it", HANDLED(FALLS_BACK),
         "loads = json.loads\n"
         "try:\n"
         "    import orjson\n"
         "except ImportError:\n"
         "    pass\n"
         "else:\n"
         "    loads = orjson.loads\n"
         "loads(text)\n"},
        {"a default that is wrapped", SILENT,
         "loads = read_loads()\n"
         "try:\n"
         "    import orjson\n"
         "except ImportError:\n"
         "    pass\n"
         "else:\n"
         "    loads = orjson.wrap(loads)\n"
         "loads(text)\n"},
        {"adds to itself", HANDLED(FALLS_BACK),
         "try:\n"
         "    import umsgpack\n"
         "except ImportError:\n"
         "    packages = packages + [\"fallback\"]\n"},
        {"a member says which", HANDLED(FALLS_BACK),
         "try:\n"
         "    import fast\n"
         "    way = Way.FAST\n"
         "except ImportError:\n"
         "    way = Way.SLOW\n"
         "def run():\n"
         "    if way is Way.FAST:\n"
         "        return fast.run()\n"
         "    return slow_run()\n"},
        {"candidates, the first that will do, or an error", HANDLED(CONTINUES),
         "def find(names):\n"
         "    for name in names:\n"
         "        try:\n"
         "            found = import_module(name)\n"
         "        except ImportError:\n"
         "            continue\n"
         "        if found.usable():\n"
         "            return found\n"
         "    raise RuntimeError(names)\n"},
        {"the same with a break and an else", HANDLED(CONTINUES),
         "def find(names):\n"
         "    for name in names:\n"
         "        try:\n"
         "            found = import_module(name)\n"
         "        except ImportError:\n"
         "            continue\n"
         "        if found.usable():\n"
         "            break\n"
         "    else:\n"
         "        raise RuntimeError(names)\n"
         "    return found\n"},
        {"candidates that are all run, then an error", SILENT,
         "def run(names):\n"
         "    for name in names:\n"
         "        try:\n"
         "            found = import_module(name)\n"
         "        except ImportError:\n"
         "            continue\n"
         "        found.run()\n"
         "    raise RuntimeError(names)\n"},
        {"a use in a loop in a try", HANDLED(SENTINEL),
         "try:\n"
         "    import caffeine\n"
         "except ImportError:\n"
         "    pass\n"
         "def standby(places):\n"
         "    try:\n"
         "        for place in places:\n"
         "            caffeine.on(place)\n"
         "    except NameError:\n"
         "        raise RuntimeError(\"no caffeine\")\n"},
        {"another method beside it", SILENT,
         "try:\n"
         "    from speedups import sha_fast\n"
         "except ImportError:\n"
         "    pass\n"
         "class Index:\n"
         "    def sha(self, sha):\n"
         "        return self.search(sha)\n"
         "    if \"sha_fast\" in globals():\n"
         "        def fast(self, sha):\n"
         "            return sha_fast(self, sha)\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_before_a_condition),
        cmocka_unit_test(additions),
        cmocka_unit_test(others_in_its_place),
        cmocka_unit_test(ways_chosen),
        cmocka_unit_test(what_follows),
        cmocka_unit_test(tests_of_it),
        cmocka_unit_test(more_of_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
