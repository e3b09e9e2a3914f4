/* What is settled beyond the letter of the rules (tests/labels/README.md): each clause
 * with a handler it lets pass and its silent twin. */
#include "guard_cases.h"

static void an_argument_handed_back(void **state)
{
    static const struct guard_case cases[] = {
        {"its own argument", SILENT,
         "def show(text):\n"
         "    try:\n"
         "        from rich.markup import escape\n"
         "    except ImportError:\n"
         "        return text\n"
         "    return escape(text)\n"},
        {"bound to the name that is returned", SILENT,
         "def show(text):\n"
         "    try:\n"
         "        from rich.markup import escape\n"
         "        out = escape(text)\n"
         "    except ImportError:\n"
         "        out = text\n"
         "    return out\n"},
        {"made into something else", HANDLED(FALLS_BACK),
         "def show(value):\n"
         "    try:\n"
         "        from rich.pretty import pretty_repr\n"
         "    except ImportError:\n"
         "        return str(value)\n"
         "    return pretty_repr(value)\n"},
        {"put into a list", HANDLED(FALLS_BACK),
         "def names(name):\n"
         "    try:\n"
         "        from braces import expand\n"
         "    except ImportError:\n"
         "        return [name]\n"
         "    return expand(name)\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void containers(void **state)
{
    static const struct guard_case cases[] = {
        {"a dict of nothing", SILENT,
         "def use():\n"
         "    try:\n"
         "        import rmm\n"
         "    except ImportError:\n"
         "        return {\"used\": None, \"total\": None}\n"
         "    return rmm.read()\n"},
        {"a dict of nothing on the missing branch", SILENT,
         "try:\n"
         "    import rmm\n"
         "except ImportError:\n"
         "    rmm = None\n"
         "def use():\n"
         "    if rmm is None:\n"
         "        return {\"used\": None, \"total\": (0, [])}\n"
         "    return {\"used\": rmm.used(), \"total\": rmm.total()}\n"},
        {"one usable element", HANDLED(FALLS_BACK),
         "def use():\n"
         "    try:\n"
         "        import rmm\n"
         "    except ImportError:\n"
         "        return {\"used\": None, \"unit\": \"MiB\"}\n"
         "    return rmm.read()\n"},
        {"a pair of nothing", SILENT,
         "def size():\n"
         "    try:\n"
         "        import shutil\n"
         "    except ImportError:\n"
         "        return (None, False)\n"
         "    return shutil.get_terminal_size()\n"},
        {"a pair with a number", HANDLED(FALLS_BACK),
         "def size():\n"
         "    try:\n"
         "        import shutil\n"
         "    except ImportError:\n"
         "        return (80, 24)\n"
         "    return shutil.get_terminal_size()\n"},
        {"preset to a pair of nothing", SILENT,
         "engine = (None, None)\n"
         "try:\n"
         "    from fast import engine\n"
         "except ImportError:\n"
         "    pass\n"
         "run(engine)\n"},
        {"a def that gives a dict of nothing", SILENT,
         "try:\n"
         "    from rmm import real_time\n"
         "except ImportError:\n"
         "    def real_time():\n"
         "        return {\"used\": None, \"total\": None}\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void probes_that_report(void **state)
{
    static const struct guard_case cases[] = {
        {"logs at INFO", HANDLED(PROBE),
         "def has_numpy():\n"
         "    try:\n"
         "        import numpy\n"
         "    except ImportError:\n"
         "        log.info(\"no numpy\")\n"
         "        return False\n"
         "    return True\n"},
        {"a method that asks more of the one package", HANDLED(PROBE),
         "class Ring:\n"
         "    @classmethod\n"
         "    def is_available(cls):\n"
         "        try:\n"
         "            import keyring\n"
         "            import keyring.errors\n"
         "        except ImportError as e:\n"
         "            log.debug(\"no keyring: %s\", e)\n"
         "            return False\n"
         "        backend = keyring.get_keyring()\n"
         "        names = backend.names()\n"
         "        if names is None:\n"
         "            log.debug(\"no backend\")\n"
         "            return False\n"
         "        for name in names:\n"
         "            if name == \"null\":\n"
         "                log.debug(\"no suitable backend\")\n"
         "                return False\n"
         "        log.debug(\"using %s\", backend)\n"
         "        return True\n"},
        {"a method that asks for two packages and more", SILENT,
         "class Ring:\n"
         "    @classmethod\n"
         "    def is_available(cls):\n"
         "        try:\n"
         "            import keyring\n"
         "            import secretstorage\n"
         "        except ImportError as e:\n"
         "            log.debug(\"no keyring: %s\", e)\n"
         "            return False\n"
         "        backend = keyring.get_keyring()\n"
         "        names = backend.names()\n"
         "        if names is None:\n"
         "            log.debug(\"no backend\")\n"
         "            return False\n"
         "        for name in names:\n"
         "            if name == \"null\":\n"
         "                log.debug(\"no suitable backend\")\n"
         "                return False\n"
         "        log.debug(\"using %s\", backend)\n"
         "        return True\n"},
        {"a method that does the work", SILENT,
         "class Ring:\n"
         "    def store(self, entry):\n"
         "        try:\n"
         "            import keyring\n"
         "        except ImportError as e:\n"
         "            log.debug(\"no keyring: %s\", e)\n"
         "            return False\n"
         "        backend = keyring.get_keyring()\n"
         "        names = backend.names()\n"
         "        if names is None:\n"
         "            log.debug(\"no backend\")\n"
         "            return False\n"
         "        for name in names:\n"
         "            if name == \"null\":\n"
         "                log.debug(\"no suitable backend\")\n"
         "                return False\n"
         "        backend.store(entry)\n"
         "        return True\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void one_test_covers_all(void **state)
{
    static const struct guard_case cases[] = {
        {"the flag beside the names", HANDLED(SENTINEL),
         "try:\n"
         "    import numpy as np\n"
         "    import scipy\n"
         "    HAVE = True\n"
         "except ImportError:\n"
         "    np = scipy = None\n"
         "    HAVE = False\n"
         "def solve(a):\n"
         "    if not HAVE:\n"
         "        raise RuntimeError(\"numpy and scipy are needed\")\n"
         "    return scipy.solve(np.array(a))\n"},
        {"one name of two", HANDLED(SENTINEL),
         "try:\n"
         "    import numpy as np\n"
         "    import scipy\n"
         "except ImportError:\n"
         "    np = scipy = None\n"
         "def solve(a):\n"
         "    if scipy is None:\n"
         "        return [sum(row) for row in a]\n"
         "    return scipy.solve(np.array(a))\n"},
        {"none of them", SILENT,
         "try:\n"
         "    import numpy as np\n"
         "    import scipy\n"
         "except ImportError:\n"
         "    np = scipy = None\n"
         "def solve(a):\n"
         "    if scipy is not None:\n"
         "        show(scipy.solve(np.array(a)))\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void a_use_that_is_tried(void **state)
{
    static const struct guard_case cases[] = {
        {"the use of None is caught and done another way", HANDLED(SENTINEL),
         "try:\n"
         "    import pty\n"
         "except ImportError:\n"
         "    pty = None\n"
         "def run(args):\n"
         "    try:\n"
         "        pid, fd = pty.fork()\n"
         "    except (AttributeError, OSError):\n"
         "        return Popen(args)\n"
         "    return follow(pid, fd)\n"},
        {"the use of None is caught and raised", HANDLED(SENTINEL),
         "try:\n"
         "    import ctypes\n"
         "except ImportError:\n"
         "    ctypes = None\n"
         "def argv():\n"
         "    try:\n"
         "        value = ctypes.c_int()\n"
         "    except AttributeError:\n"
         "        raise NotImplementedError\n"
         "    return value\n"},
        {"the use of None is caught and nothing done", SILENT,
         "try:\n"
         "    import ctypes\n"
         "except ImportError:\n"
         "    ctypes = None\n"
         "def argv():\n"
         "    try:\n"
         "        value = ctypes.c_int()\n"
         "    except AttributeError:\n"
         "        pass\n"},
        {"the unbound name is caught", HANDLED(SENTINEL),
         "try:\n"
         "    import cv\n"
         "except ImportError:\n"
         "    pass\n"
         "def version():\n"
         "    try:\n"
         "        return cv.version()\n"
         "    except NameError:\n"
         "        import cv2\n"
         "        return cv2.version()\n"},
        {"another name's error is caught", SILENT,
         "try:\n"
         "    import libvirt\n"
         "except ImportError:\n"
         "    libvirt = None\n"
         "def drop(domain):\n"
         "    try:\n"
         "        flags = libvirt.FLAGS\n"
         "        domain.drop(flags)\n"
         "    except libvirt.Error:\n"
         "        domain.drop_all()\n"
         "    except AttributeError:\n"
         "        domain.undefine()\n"},
        {"any exception is caught", SILENT,
         "try:\n"
         "    import pty\n"
         "except ImportError:\n"
         "    pty = None\n"
         "def run(args):\n"
         "    try:\n"
         "        pid, fd = pty.fork()\n"
         "    except OSError:\n"
         "        return Popen(args)\n"
         "    return follow(pid, fd)\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void names_handed_on(void **state)
{
    static const struct guard_case cases[] = {
        {"an alias with a condition", HANDLED(SENTINEL),
         "try:\n"
         "    import multiprocessing\n"
         "    HAS = True\n"
         "except ImportError:\n"
         "    HAS = False\n"
         "parallel = HAS and os.name == \"posix\"\n"
         "def build():\n"
         "    if parallel:\n"
         "        fork()\n"
         "    else:\n"
         "        serially()\n"},
        {"an alias that nobody asks in earnest", SILENT,
         "try:\n"
         "    import multiprocessing\n"
         "    HAS = True\n"
         "except ImportError:\n"
         "    HAS = False\n"
         "parallel = HAS and os.name == \"posix\"\n"
         "def build():\n"
         "    if parallel:\n"
         "        fork()\n"},
        {"a flag set on the way", HANDLED(SENTINEL),
         "try:\n"
         "    import multiprocessing\n"
         "    HAS = True\n"
         "except ImportError:\n"
         "    HAS = False\n"
         "def build(jobs):\n"
         "    if HAS and jobs > 1:\n"
         "        ok = allowed(\"read\")\n"
         "    else:\n"
         "        ok = False\n"
         "    if ok:\n"
         "        fork()\n"
         "    else:\n"
         "        serially()\n"},
        {"a flag preset and set on the way", HANDLED(SENTINEL),
         "try:\n"
         "    import magic\n"
         "    HAS = True\n"
         "except ImportError:\n"
         "    HAS = False\n"
         "def open_any(path):\n"
         "    detected = False\n"
         "    if HAS:\n"
         "        detected = magic.detect(path)\n"
         "    if not detected:\n"
         "        return by_extension(path)\n"
         "    return path\n"},
        {"a flag set on the way that changes nothing", SILENT,
         "try:\n"
         "    import magic\n"
         "    HAS = True\n"
         "except ImportError:\n"
         "    HAS = False\n"
         "def open_any(path):\n"
         "    detected = None\n"
         "    if HAS:\n"
         "        detected = magic.detect(path)\n"
         "    if detected is not None:\n"
         "        show(detected)\n"},
        {"only whether it was tried before", SILENT,
         "_cache = None\n"
         "_gone = False\n"
         "def connect():\n"
         "    global _cache, _gone\n"
         "    if _gone:\n"
         "        return None\n"
         "    if _cache is not None:\n"
         "        return _cache\n"
         "    try:\n"
         "        import redis\n"
         "        _cache = redis.Redis()\n"
         "        return _cache\n"
         "    except ImportError:\n"
         "        log.debug(\"no redis\")\n"
         "    _gone = True\n"
         "    return None\n"},
        {"it was tried before, and that is an error", HANDLED(SENTINEL),
         "_cache = None\n"
         "_gone = False\n"
         "def connect():\n"
         "    global _cache, _gone\n"
         "    if _gone:\n"
         "        raise RuntimeError(\"no redis\")\n"
         "    try:\n"
         "        import redis\n"
         "        _cache = redis.Redis()\n"
         "        return _cache\n"
         "    except ImportError:\n"
         "        log.debug(\"no redis\")\n"
         "    _gone = True\n"
         "    return None\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void conditions_of_run_time(void **state)
{
    static const struct guard_case cases[] = {
        {"what only the type checker does not see", HANDLED(FALLS_BACK),
         "try:\n"
         "    import tomllib\n"
         "except ImportError:\n"
         "    if not TYPE_CHECKING:\n"
         "        import tomli as tomllib\n"
         "tomllib.loads(\"\")\n"},
        {"what only the type checker sees", SILENT,
         "try:\n"
         "    import tomllib\n"
         "except ImportError:\n"
         "    if TYPE_CHECKING:\n"
         "        import tomli as tomllib\n"
         "tomllib.loads(\"\")\n"},
        {"otherwise than for the type checker", HANDLED(FALLS_BACK),
         "try:\n"
         "    import tomllib\n"
         "except ImportError:\n"
         "    if typing.TYPE_CHECKING:\n"
         "        tomllib = None\n"
         "    else:\n"
         "        import tomli as tomllib\n"
         "tomllib.loads(\"\")\n"},
        {"both ways of a version count", SILENT,
         "try:\n"
         "    import tomllib\n"
         "except ImportError:\n"
         "    if sys.version_info < (3, 11):\n"
         "        import tomli as tomllib\n"
         "tomllib.loads(\"\")\n"},
        {"the version under which alone it was tried", HANDLED(LOGS),
         "try:\n"
         "    if sys.version_info < (3, 8):\n"
         "        import importlib_metadata\n"
         "except ImportError:\n"
         "    if sys.version_info < (3, 8):\n"
         "        log.error(\"importlib_metadata is needed\")\n"},
        {"another version than that", SILENT,
         "try:\n"
         "    if sys.version_info < (3, 8):\n"
         "        import importlib_metadata\n"
         "except ImportError:\n"
         "    if sys.version_info < (3, 7):\n"
         "        log.error(\"importlib_metadata is needed\")\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void chains(void **state)
{
    static const struct guard_case cases[] = {
        {"the last else takes anything", HANDLED(SENTINEL),
         "try:\n"
         "    import numpy as np\n"
         "except ImportError:\n"
         "    np = None\n"
         "def size(v):\n"
         "    if isinstance(v, dict):\n"
         "        return v.size()\n"
         "    elif np and isinstance(v, np.ndarray):\n"
         "        n = v.nbytes()\n"
         "    elif v is None:\n"
         "        pass\n"
         "    else:\n"
         "        n = getsizeof(v)\n"
         "    return n\n"},
        {"nothing else in it", SILENT,
         "try:\n"
         "    import numpy as np\n"
         "except ImportError:\n"
         "    np = None\n"
         "def size(v):\n"
         "    if isinstance(v, dict):\n"
         "        show(v)\n"
         "    elif np and isinstance(v, np.ndarray):\n"
         "        show(v.nbytes())\n"
         "    elif v is None:\n"
         "        pass\n"},
        {"the last else passes", SILENT,
         "try:\n"
         "    import numpy as np\n"
         "except ImportError:\n"
         "    np = None\n"
         "def size(v):\n"
         "    if np and isinstance(v, np.ndarray):\n"
         "        show(v.nbytes())\n"
         "    elif v is None:\n"
         "        pass\n"
         "    else:\n"
         "        pass\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void some_of_the_names(void **state)
{
    static const struct guard_case cases[] = {
        {"what else the body binds only served it", HANDLED(FALLS_BACK),
         "for a, b in pairs:\n"
         "    show(a, b)\n"
         "try:\n"
         "    import sympy\n"
         "    a, b = sympy.symbols(\"a b\")\n"
         "    out = a + b\n"
         "except ImportError:\n"
         "    out = \"a + b\"\n"
         "show(out)\n"},
        {"it is used behind it as well", SILENT,
         "try:\n"
         "    import sympy\n"
         "    a, b = sympy.symbols(\"a b\")\n"
         "    out = a + b\n"
         "except ImportError:\n"
         "    out = \"a + b\"\n"
         "show(out, a, b)\n"},
        {"a function before it uses it", SILENT,
         "def names():\n"
         "    return a, b\n"
         "try:\n"
         "    import sympy\n"
         "    a, b = sympy.symbols(\"a b\")\n"
         "    out = a + b\n"
         "except ImportError:\n"
         "    out = \"a + b\"\n"
         "show(out)\n"},
        {"the name that `else` binds from the rest", HANDLED(FALLS_BACK),
         "def plain(n):\n"
         "    return wait(n)\n"
         "try:\n"
         "    import ctypes\n"
         "    kernel = ctypes.windll.kernel32\n"
         "except ImportError:\n"
         "    def sleep(n):\n"
         "        return plain(n)\n"
         "else:\n"
         "    def sleep(n):\n"
         "        return kernel.Sleep(n)\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void said_once_or_for_who_asks(void **state)
{
    static const struct guard_case cases[] = {
        {"said already", QUIET,
         "def load():\n"
         "    global _warned\n"
         "    try:\n"
         "        import fast\n"
         "    except ImportError:\n"
         "        if not _warned:\n"
         "            warnings.warn(\"no fast\")\n"
         "            _warned = True\n"
         "        return None\n"
         "    return fast.load()\n"},
        {"for who asks", QUIET,
         "def load(self):\n"
         "    try:\n"
         "        import fast\n"
         "    except ImportError:\n"
         "        if self.verbose:\n"
         "            print(\"no fast\")\n"
         "        return None\n"
         "    return fast.load()\n"},
        {"for who asks for more than a little", QUIET,
         "def load(verbosity):\n"
         "    try:\n"
         "        import fast\n"
         "    except ImportError:\n"
         "        if verbosity > 1:\n"
         "            print(\"no fast\")\n"
         "        return None\n"
         "    return fast.load()\n"},
        {"said once as an error", HANDLED(LOGS),
         "def load():\n"
         "    try:\n"
         "        import fast\n"
         "    except ImportError:\n"
         "        if \"fast\" not in _reported:\n"
         "            log.error(\"no fast\")\n"
         "        return None\n"
         "    return fast.load()\n"},
        {"for another reason", SILENT,
         "def load(self):\n"
         "    try:\n"
         "        import fast\n"
         "    except ImportError:\n"
         "        if self.required:\n"
         "            print(\"no fast\")\n"
         "        return None\n"
         "    return fast.load()\n"},
        {"said at DEBUG", SILENT,
         "def load():\n"
         "    try:\n"
         "        import fast\n"
         "    except ImportError:\n"
         "        if not _warned:\n"
         "            log.debug(\"no fast\")\n"
         "        return None\n"
         "    return fast.load()\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void more_than_one_way_on(void **state)
{
    static const struct guard_case cases[] = {
        {"the argument is changed and asked about", HANDLED(FALLS_BACK),
         "def run(func, n_jobs):\n"
         "    try:\n"
         "        from joblib import Parallel, delayed\n"
         "    except ImportError:\n"
         "        n_jobs = 1\n"
         "    if n_jobs == 1:\n"
         "        return func()\n"
         "    return Parallel(n_jobs)(delayed(func))\n"},
        {"the argument is changed, and nobody asks", SILENT,
         "def run(func, n_jobs):\n"
         "    try:\n"
         "        from joblib import Parallel, delayed\n"
         "    except ImportError:\n"
         "        n_jobs = 1\n"
         "    return Parallel(n_jobs)(delayed(func))\n"},
        {"the next candidate, where this one was asked for", HANDLED(CONTINUES),
         "def runner(contents):\n"
         "    try:\n"
         "        if \"Worker\" in contents:\n"
         "            import worker\n"
         "            return worker.run\n"
         "    except ImportError:\n"
         "        pass\n"
         "    import master\n"
         "    return master.run\n"},
        {"what follows is for success as well", SILENT,
         "def runner(contents):\n"
         "    try:\n"
         "        import worker\n"
         "        if \"Worker\" in contents:\n"
         "            return worker.run\n"
         "    except ImportError:\n"
         "        pass\n"
         "    import master\n"
         "    return master.run\n"},
        {"an assertion about the missing case", HANDLED(FALLS_BACK),
         "def test_flag():\n"
         "    try:\n"
         "        import lxml\n"
         "    except ImportError:\n"
         "        assert not HAVE_LXML\n"
         "    else:\n"
         "        assert HAVE_LXML\n"},
        {"an assertion that says nothing", SILENT,
         "def test_flag():\n"
         "    try:\n"
         "        import lxml\n"
         "    except ImportError:\n"
         "        assert True\n"
         "    else:\n"
         "        assert HAVE_LXML\n"},
        {"a NameError is made a complaint", HANDLED(SENTINEL),
         "try:\n"
         "    from azure.cosmos import CosmosClient\n"
         "except ImportError:\n"
         "    pass\n"
         "def complains(func):\n"
         "    def inner(*args):\n"
         "        try:\n"
         "            return func(*args)\n"
         "        except NameError as error:\n"
         "            raise ImportError(\"install the extra\") from error\n"
         "    return inner\n"
         "@complains\n"
         "def client():\n"
         "    return CosmosClient()\n"},
        {"a NameError is made something else", SILENT,
         "try:\n"
         "    from azure.cosmos import CosmosClient\n"
         "except ImportError:\n"
         "    pass\n"
         "def complains(func):\n"
         "    def inner(*args):\n"
         "        try:\n"
         "            return func(*args)\n"
         "        except NameError as error:\n"
         "            return None\n"
         "    return inner\n"
         "@complains\n"
         "def client():\n"
         "    return CosmosClient()\n"},
        {"a default def that does nothing", SILENT,
         "def set_limit(bytes):\n"
         "    \"\"\"Sets the limit.\"\"\"\n"
         "    return False\n"
         "try:\n"
         "    from resource import setrlimit\n"
         "    def set_limit(bytes):\n"
         "        setrlimit(bytes)\n"
         "except ImportError:\n"
         "    pass\n"},
        {"a default def that does something", HANDLED(FALLS_BACK),
         "def set_limit(bytes):\n"
         "    \"\"\"Sets the limit.\"\"\"\n"
         "    log_limit(bytes)\n"
         "try:\n"
         "    from resource import setrlimit\n"
         "    def set_limit(bytes):\n"
         "        setrlimit(bytes)\n"
         "except ImportError:\n"
         "    pass\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void questions_and_reports(void **state)
{
    static const struct guard_case cases[] = {
        {"a function that turns something on", SILENT,
         "def enable():\n"
         "    try:\n"
         "        import faulthandler\n"
         "        faulthandler.enable()\n"
         "        return True\n"
         "    except ImportError:\n"
         "        return False\n"},
        {"a function that tries whether it works", HANDLED(PROBE),
         "def is_available():\n"
         "    try:\n"
         "        import faulthandler\n"
         "        faulthandler.enable()\n"
         "        return True\n"
         "    except ImportError:\n"
         "        return False\n"},
        {"a question about what the package has", HANDLED(PROBE),
         "def has_async_index():\n"
         "    try:\n"
         "        import zarr\n"
         "        return hasattr(zarr.AsyncArray, \"oindex\")\n"
         "    except (ImportError, AttributeError):\n"
         "        return False\n"},
        {"a question about its version", HANDLED(PROBE),
         "def isCryptographyValid():\n"
         "    try:\n"
         "        import cryptography\n"
         "    except ImportError:\n"
         "        return False\n"
         "    return newer_than(cryptography, (2, 0, 0))\n"},
        {"what the package says of something else", SILENT,
         "def check_support(path):\n"
         "    try:\n"
         "        import reflink\n"
         "    except ImportError:\n"
         "        return False\n"
         "    return reflink.supported_at(path)\n"},
        {"work that the package does", SILENT,
         "def copy(path):\n"
         "    try:\n"
         "        import reflink\n"
         "    except ImportError:\n"
         "        return False\n"
         "    return reflink.copy_at(path)\n"},
        {"a question mark in a report at DEBUG", SILENT,
         "try:\n"
         "    import psutil\n"
         "except ImportError:\n"
         "    psutil = None\n"
         "def tell():\n"
         "    log.debug(\"memory: {}\".format(psutil.memory() if psutil else "
         "\"?\"))\n"},
        {"a question mark in a report", QUIET,
         "try:\n"
         "    import psutil\n"
         "except ImportError:\n"
         "    psutil = None\n"
         "def tell():\n"
         "    log.info(\"memory: %s\", psutil.memory() if psutil else \"?\")\n"},
        {"a question mark that is given", HANDLED(SENTINEL),
         "try:\n"
         "    import psutil\n"
         "except ImportError:\n"
         "    psutil = None\n"
         "def tell():\n"
         "    return \"memory: {}\".format(psutil.memory() if psutil else \"?\")\n"},
        {"what a module answers", QUIET,
         "try:\n"
         "    import paramiko\n"
         "except ImportError:\n"
         "    paramiko = None\n"
         "def main():\n"
         "    module = AnsibleModule()\n"
         "    module.exit_json(found=bool(paramiko))\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void names_that_are_not_there(void **state)
{
    static const struct guard_case cases[] = {
        {"looked for among the globals", HANDLED(SENTINEL),
         "try:\n"
         "    import orjson as json\n"
         "except ImportError:\n"
         "    pass\n"
         "if \"json\" not in globals():\n"
         "    import json\n"},
        {"looked for among the modules", HANDLED(SENTINEL),
         "try:\n"
         "    import setuptools\n"
         "except ImportError:\n"
         "    pass\n"
         "def build():\n"
         "    use_setuptools = \"setuptools\" in sys.modules\n"
         "    if not use_setuptools:\n"
         "        sys.exit(\"setuptools is needed\")\n"},
        {"looked for, and passed over", SILENT,
         "try:\n"
         "    import setuptools\n"
         "except ImportError:\n"
         "    pass\n"
         "def build():\n"
         "    if \"setuptools\" in sys.modules:\n"
         "        setuptools.build()\n"},
        {"another module is looked for", SILENT,
         "try:\n"
         "    import matplotlib\n"
         "except ImportError:\n"
         "    pass\n"
         "def build():\n"
         "    if \"matplotlib.backends\" not in sys.modules:\n"
         "        import matplotlib\n"},
        {"a name for nothing", HANDLED(RAISES),
         "try:\n"
         "    from unittest import mock\n"
         "    _ = mock\n"
         "except ImportError:\n"
         "    try:\n"
         "        from unittest import mock\n"
         "    except ImportError as e:\n"
         "        raise ImportError(\"mock is needed\") from e\n"},
        {"a name for translations", SILENT,
         "try:\n"
         "    from queue import Queue\n"
         "    from app.localization import _\n"
         "except ImportError:\n"
         "    from Queue import Queue\n"
         "print(_(\"queue\"), Queue)\n"},
        {"asked for while there is none", HANDLED(SENTINEL),
         "def view(viewer=None, output=\"png\"):\n"
         "    if viewer is None and output == \"png\":\n"
         "        try:\n"
         "            import pyglet\n"
         "        except ImportError:\n"
         "            pass\n"
         "        else:\n"
         "            viewer = pyglet.view\n"
         "    if viewer is None:\n"
         "        raise RuntimeError(\"no viewer\")\n"
         "    viewer()\n"},
        {"a truth made of what the package answers", HANDLED(PROBE),
         "def has_jspi():\n"
         "    try:\n"
         "        from pyodide.ffi import can_run_sync\n"
         "        return bool(can_run_sync())\n"
         "    except ImportError:\n"
         "        return False\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void what_is_worked_out_otherwise(void **state)
{
    static const struct guard_case cases[] = {
        {"a flag by the version, a name that nobody uses", HANDLED(FALLS_BACK),
         "try:\n"
         "    from typing_extensions import TypedDict\n"
         "except ImportError:\n"
         "    KEYS = PY_VERSION >= (3, 9)\n"
         "else:\n"
         "    KEYS = True\n"
         "run(KEYS)\n"},
        {"a flag by the version, a name that is used", SILENT,
         "try:\n"
         "    from typing_extensions import TypedDict\n"
         "except ImportError:\n"
         "    KEYS = PY_VERSION >= (3, 9)\n"
         "else:\n"
         "    KEYS = True\n"
         "run(KEYS, TypedDict)\n"},
        {"what others import is bound, the rest was only tried", HANDLED(FALLS_BACK),
         "try:\n"
         "    import httptools\n"
         "except ImportError:\n"
         "    from server.plain import PlainProtocol\n"
         "    Protocol = PlainProtocol\n"
         "else:\n"
         "    from server.fast import FastProtocol\n"
         "    Protocol = FastProtocol\n"},
        {"a helper that waits and may give up", HANDLED(FALLS_BACK),
         "def wait(pid):\n"
         "    try:\n"
         "        import psutil\n"
         "        psutil.wait(pid)\n"
         "    except ImportError:\n"
         "        wait_otherwise(pid)\n"
         "def wait_otherwise(pid):\n"
         "    start = time.time()\n"
         "    while True:\n"
         "        if not alive(pid):\n"
         "            break\n"
         "        if time.time() - start > 60:\n"
         "            raise TimeoutError(pid)\n"
         "        time.sleep(0.1)\n"},
        {"a helper that does nothing", SILENT,
         "def wait(pid):\n"
         "    try:\n"
         "        import psutil\n"
         "        psutil.wait(pid)\n"
         "    except ImportError:\n"
         "        wait_otherwise(pid)\n"
         "def wait_otherwise(pid):\n"
         "    pass\n"},
        {"a predicate about a value is no flag", SILENT,
         "try:\n"
         "    import attr\n"
         "    HAS = True\n"
         "except ImportError:\n"
         "    HAS = False\n"
         "def is_attr(value):\n"
         "    return HAS and attr.has(type(value))\n"
         "def show(value):\n"
         "    if is_attr(value):\n"
         "        return attr.fields(value)\n"
         "    else:\n"
         "        return repr(value)\n"},
        {"the crash that happens anyway is raised again", SILENT,
         "try:\n"
         "    import adblock\n"
         "except ImportError:\n"
         "    adblock = None\n"
         "def start():\n"
         "    try:\n"
         "        engine = adblock.Engine()\n"
         "    except AttributeError:\n"
         "        log.debug(\"should not happen: %s\", adblock)\n"
         "        raise\n"
         "    return engine\n"},
        {"skipped where it is there: to be absent is what is wanted", SILENT,
         "def test_message():\n"
         "    try:\n"
         "        import dbt\n"
         "    except ImportError:\n"
         "        pass\n"
         "    else:\n"
         "        pytest.skip(\"dbt is there\")\n"
         "    templater.process(\"x\")\n"},
        {"an error where it is there", SILENT,
         "def test_message():\n"
         "    try:\n"
         "        import dbt\n"
         "    except ImportError:\n"
         "        pass\n"
         "    else:\n"
         "        raise AssertionError(\"dbt is there\")\n"
         "    templater.process(\"x\")\n"},
        {"only tried, then forgotten", HANDLED(FALLS_BACK),
         "try:\n"
         "    from ssl import SSLContext\n"
         "    del SSLContext\n"
         "    LEVEL = read_level()\n"
         "except ImportError:\n"
         "    LEVEL = 2\n"
         "run(LEVEL)\n"},
        {"another program and no options", HANDLED(FALLS_BACK),
         "try:\n"
         "    import checker\n"
         "    options = [\"-q\"]\n"
         "except ImportError:\n"
         "    checker = find(\"checker\")\n"
         "    options = []\n"
         "run(checker, options)\n"},
        {"another program, and nothing for the second", SILENT,
         "try:\n"
         "    import checker, reporter\n"
         "except ImportError:\n"
         "    checker = find(\"checker\")\n"
         "    reporter = None\n"
         "run(checker, reporter)\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_argument_handed_back),
        cmocka_unit_test(containers),
        cmocka_unit_test(probes_that_report),
        cmocka_unit_test(one_test_covers_all),
        cmocka_unit_test(a_use_that_is_tried),
        cmocka_unit_test(names_handed_on),
        cmocka_unit_test(conditions_of_run_time),
        cmocka_unit_test(chains),
        cmocka_unit_test(some_of_the_names),
        cmocka_unit_test(said_once_or_for_who_asks),
        cmocka_unit_test(more_than_one_way_on),
        cmocka_unit_test(questions_and_reports),
        cmocka_unit_test(names_that_are_not_there),
        cmocka_unit_test(what_is_worked_out_otherwise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
