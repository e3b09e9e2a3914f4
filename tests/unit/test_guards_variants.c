/* Handlers as public code writes them, each with the verdict that rules.md gives it. */
#include "guard_cases.h"

static void the_usual_handlers(void **state)
{
    static const struct guard_case cases[] = {
        {"none then raise in function", HANDLED(SENTINEL),
         "try:\n"
         "    import numpy as np\n"
         "except ImportError:\n"
         "    np = None\n"
         "def f():\n"
         "    if np is None:\n"
         "        raise ImportError(\"numpy needed\")\n"
         "    return np.zeros(3)\n"},
        {"decorator skipif none", HANDLED(SENTINEL),
         "import pytest\n"
         "try:\n"
         "    import numpy as np\n"
         "except ImportError:\n"
         "    np = None\n"
         "@pytest.mark.skipif(np is None, reason=\"x\")\n"
         "def test_a():\n"
         "    pass\n"},
        {"pytestmark list", HANDLED(SENTINEL),
         "import pytest\n"
         "try:\n"
         "    import numpy as np\n"
         "    HAS_NP = True\n"
         "except ImportError:\n"
         "    HAS_NP = False\n"
         "pytestmark = [pytest.mark.slow, pytest.mark.skipif(not HAS_NP, "
         "reason=\"x\")]\n"},
        {"mark kept under a name", HANDLED(SENTINEL),
         "import pytest\n"
         "try:\n"
         "    import numpy as np\n"
         "    HAS_NP = True\n"
         "except ImportError:\n"
         "    HAS_NP = False\n"
         "needs_numpy = pytest.mark.skipif(not HAS_NP, reason=\"x\")\n"
         "@needs_numpy\n"
         "def test_a(): pass\n"},
        {"init raising", HANDLED(SENTINEL),
         "try:\n"
         "    import boto3\n"
         "    HAS_BOTO3 = True\n"
         "except ImportError:\n"
         "    HAS_BOTO3 = False\n"
         "class S3Store:\n"
         "    def __init__(self):\n"
         "        if not HAS_BOTO3:\n"
         "            raise RuntimeError(\"boto3 missing\")\n"
         "        self.c = boto3.client(\"s3\")\n"},
        {"init in metaclass body", HANDLED(SENTINEL),
         "try:\n"
         "    import boto3\n"
         "except ImportError:\n"
         "    boto3 = None\n"
         "class S3Store:\n"
         "    def __init__(self):\n"
         "        assert boto3 is not None, \"boto3 missing\"\n"},
        {"ansible module", HANDLED(RECORDS),
         "import traceback\n"
         "BOTO_IMP_ERR = None\n"
         "try:\n"
         "    import boto\n"
         "    HAS_BOTO = True\n"
         "except ImportError:\n"
         "    BOTO_IMP_ERR = traceback.format_exc()\n"
         "    HAS_BOTO = False\n"
         "def main():\n"
         "    if not HAS_BOTO:\n"
         "        module.fail_json(msg=\"x\", exception=BOTO_IMP_ERR)\n"},
        {"ansible module without exc", HANDLED(SENTINEL),
         "try:\n"
         "    import boto\n"
         "    HAS_BOTO = True\n"
         "except ImportError:\n"
         "    HAS_BOTO = False\n"
         "def main():\n"
         "    module = AnsibleModule()\n"
         "    if not HAS_BOTO:\n"
         "        module.fail_json(msg=missing_required_lib(\"boto\"))\n"},
        {"salt virtual tuple", HANDLED(SENTINEL),
         "try:\n"
         "    import redis\n"
         "    HAS_REDIS = True\n"
         "except ImportError:\n"
         "    HAS_REDIS = False\n"
         "def __virtual__():\n"
         "    if not HAS_REDIS:\n"
         "        return False, \"The redis module could not be loaded: redis is not "
         "installed\"\n"
         "    return True\n"},
        {"salt virtual tuple 2", HANDLED(SENTINEL),
         "try:\n"
         "    import redis\n"
         "    HAS_REDIS = True\n"
         "except ImportError:\n"
         "    HAS_REDIS = False\n"
         "def __virtual__():\n"
         "    return (\n"
         "        (True, \"\")\n"
         "        if HAS_REDIS\n"
         "        else (False, \"Please install python redis library\")\n"
         "    )\n"},
        {"salt virtual plain false", SILENT,
         "try:\n"
         "    import redis\n"
         "    HAS_REDIS = True\n"
         "except ImportError:\n"
         "    HAS_REDIS = False\n"
         "def __virtual__():\n"
         "    if not HAS_REDIS:\n"
         "        return False\n"
         "    return True\n"},
        {"salt virtual returning flag", SILENT,
         "try:\n"
         "    import redis\n"
         "    HAS_REDIS = True\n"
         "except ImportError:\n"
         "    HAS_REDIS = False\n"
         "def __virtual__():\n"
         "    return HAS_REDIS\n"},
        {"class base fallback object", SILENT,
         "try:\n"
         "    from django.utils.deprecation import MiddlewareMixin\n"
         "except ImportError:\n"
         "    MiddlewareMixin = object\n"
         "class M(MiddlewareMixin):\n"
         "    pass\n"},
        {"class base fallback real class", HANDLED(FALLS_BACK),
         "try:\n"
         "    from enum import StrEnum\n"
         "except ImportError:\n"
         "    from enum import Enum\n"
         "    class StrEnum(str, Enum):\n"
         "        def __str__(self):\n"
         "            return self.value\n"},
        {"contextmanager nullcontext backport", HANDLED(FALLS_BACK),
         "try:\n"
         "    from contextlib import nullcontext\n"
         "except ImportError:\n"
         "    from contextlib import contextmanager\n"
         "    @contextmanager\n"
         "    def nullcontext(enter_result=None):\n"
         "        yield enter_result\n"},
        {"cached_property backport", HANDLED(FALLS_BACK),
         "try:\n"
         "    from functools import cached_property\n"
         "except ImportError:\n"
         "    from backports.cached_property import cached_property\n"},
        {"lru_cache identity", SILENT,
         "try:\n"
         "    from functools import lru_cache\n"
         "except ImportError:\n"
         "    def lru_cache(maxsize=None):\n"
         "        def deco(f):\n"
         "            return f\n"
         "        return deco\n"},
        {"numba njit identity", SILENT,
         "try:\n"
         "    from numba import njit\n"
         "except ImportError:\n"
         "    def njit(*args, **kwargs):\n"
         "        if args and callable(args[0]):\n"
         "            return args[0]\n"
         "        def wrapper(func):\n"
         "            return func\n"
         "        return wrapper\n"},
        {"numba njit identity lambda", SILENT,
         "try:\n"
         "    from numba import jit\n"
         "except ImportError:\n"
         "    jit = lambda f: f\n"},
        {"numba prange = range", HANDLED(FALLS_BACK),
         "try:\n"
         "    from numba import prange\n"
         "except ImportError:\n"
         "    prange = range\n"},
        {"line_profiler profile builtins", SILENT,
         "try:\n"
         "    profile\n"
         "    from line_profiler import profile\n"
         "except ImportError:\n"
         "    def profile(func):\n"
         "        return func\n"},
        {"tqdm identity", SILENT,
         "try:\n"
         "    from tqdm import tqdm\n"
         "except ImportError:\n"
         "    def tqdm(it, **kw):\n"
         "        return it\n"},
        {"tqdm identity lambda", SILENT,
         "try:\n"
         "    from tqdm import tqdm\n"
         "except ImportError:\n"
         "    tqdm = lambda x, **kwargs: x\n"},
        {"tqdm iter", HANDLED(FALLS_BACK),
         "try:\n"
         "    from tqdm import tqdm\n"
         "except ImportError:\n"
         "    tqdm = iter\n"},
        {"json speedups", HANDLED(FALLS_BACK),
         "try:\n"
         "    import simplejson as json\n"
         "except ImportError:\n"
         "    import json\n"},
        {"json speedups else", HANDLED(FALLS_BACK),
         "try:\n"
         "    import ujson as json\n"
         "except ImportError:\n"
         "    try:\n"
         "        import simplejson as json\n"
         "    except ImportError:\n"
         "        import json\n"},
        {"cpickle", HANDLED(FALLS_BACK),
         "try:\n"
         "    import cPickle as pickle\n"
         "except:\n"
         "    import pickle\n"},
        {"yaml cloader", HANDLED(FALLS_BACK),
         "import yaml\n"
         "try:\n"
         "    from yaml import CLoader as Loader\n"
         "except ImportError:\n"
         "    from yaml import Loader\n"},
        {"yaml cloader attr", HANDLED(FALLS_BACK),
         "import yaml\n"
         "try:\n"
         "    from yaml import CSafeLoader as SafeLoader\n"
         "except ImportError:\n"
         "    SafeLoader = yaml.SafeLoader\n"},
        {"c ext none and test", HANDLED(SENTINEL),
         "try:\n"
         "    from ._speedups import escape as _escape_c\n"
         "except ImportError:\n"
         "    _escape_c = None\n"
         "def escape(s):\n"
         "    if _escape_c is not None:\n"
         "        return _escape_c(s)\n"
         "    return s.replace(\"&\", \"&amp;\")\n"},
        {"c ext override pass", SILENT,
         "def escape(s):\n"
         "    return s.replace(\"&\", \"&amp;\")\n"
         "try:\n"
         "    from ._speedups import fast_other\n"
         "except ImportError:\n"
         "    pass\n"},
        {"c ext override real preset", HANDLED(FALLS_BACK),
         "def escape(s):\n"
         "    return s.replace(\"&\", \"&amp;\")\n"
         "try:\n"
         "    from ._speedups import escape\n"
         "except ImportError:\n"
         "    pass\n"},
        {"py impl loaded, c assigned", HANDLED(SENTINEL),
         "try:\n"
         "    from _heapq import heappush\n"
         "except ImportError:\n"
         "    heappush = None\n"
         "heappush = heappush or py_heappush\n"},
        {"readline pass", SILENT,
         "try:\n"
         "    import readline\n"
         "except ImportError:\n"
         "    pass\n"},
        {"readline debug", SILENT,
         "try:\n"
         "    import readline\n"
         "except ImportError:\n"
         "    logger.debug(\"no readline\")\n"},
        {"local_settings star pass", SILENT,
         "DEBUG = False\n"
         "try:\n"
         "    from .local_settings import *\n"
         "except ImportError:\n"
         "    pass\n"},
        {"local_settings print", QUIET,
         "DEBUG = False\n"
         "try:\n"
         "    from local_settings import *\n"
         "except ImportError:\n"
         "    print(\"no local settings\")\n"},
        {"urllib compat", HANDLED(FALLS_BACK),
         "try:\n"
         "    from urllib.parse import urlparse\n"
         "except ImportError:\n"
         "    from urlparse import urlparse\n"},
        {"py2 builtins", HANDLED(FALLS_BACK),
         "try:\n"
         "    from itertools import izip\n"
         "except ImportError:\n"
         "    izip = zip\n"},
        {"py2 builtins many", HANDLED(FALLS_BACK),
         "try:\n"
         "    from itertools import izip, imap\n"
         "except ImportError:\n"
         "    izip = zip\n"
         "    imap = map\n"},
        {"version from pkg meta", HANDLED(FALLS_BACK),
         "try:\n"
         "    from ._version import version as __version__\n"
         "except ImportError:\n"
         "    __version__ = \"unknown\"\n"},
        {"version from pkg empty", SILENT,
         "try:\n"
         "    from ._version import version as __version__\n"
         "except ImportError:\n"
         "    __version__ = \"\"\n"},
        {"version importlib metadata", HANDLED(FALLS_BACK),
         "try:\n"
         "    from importlib.metadata import version\n"
         "except ImportError:\n"
         "    from importlib_metadata import version\n"},
        {"typing protocols object", SILENT,
         "try:\n"
         "    from typing import Protocol\n"
         "except ImportError:\n"
         "    Protocol = object\n"},
        {"typing literal None", SILENT,
         "try:\n"
         "    from typing import Literal\n"
         "except ImportError:\n"
         "    Literal = None\n"},
        {"typing any", HANDLED(FALLS_BACK),
         "from typing import Any\n"
         "try:\n"
         "    import torch\n"
         "    Tensor = torch.Tensor\n"
         "except ImportError:\n"
         "    Tensor = Any\n"},
        {"django apps sites none", HANDLED(SENTINEL),
         "try:\n"
         "    from django.contrib.sites.models import Site\n"
         "except ImportError:\n"
         "    Site = None\n"
         "def f():\n"
         "    if Site is None:\n"
         "        raise ImproperlyConfigured(\"x\")\n"},
        {"sentinel in else clause of for", SILENT,
         "for name in (\"a\", \"b\"):\n"
         "    try:\n"
         "        mod = __import__(name)\n"
         "        break\n"
         "    except ImportError:\n"
         "        continue\n"
         "else:\n"
         "    mod = None\n"},
        {"loop candidates else raise", HANDLED(CONTINUES),
         "for name in (\"a\", \"b\"):\n"
         "    try:\n"
         "        mod = __import__(name)\n"
         "        break\n"
         "    except ImportError:\n"
         "        continue\n"
         "else:\n"
         "    raise ImportError(\"none of a b\")\n"},
        {"loop candidates errors append", HANDLED(RECORDS),
         "errors = []\n"
         "for name in (\"a\", \"b\"):\n"
         "    try:\n"
         "        mod = __import__(name)\n"
         "        break\n"
         "    except ImportError as e:\n"
         "        errors.append(e)\n"},
        {"loop candidates errors append str", HANDLED(RECORDS),
         "errors = []\n"
         "for name in (\"a\", \"b\"):\n"
         "    try:\n"
         "        mod = __import__(name)\n"
         "        break\n"
         "    except ImportError as e:\n"
         "        errors.append(\"%s: %s\" % (name, e))\n"},
        {"loop append name only", HANDLED(FALLS_BACK),
         "missing = []\n"
         "for name in (\"a\", \"b\"):\n"
         "    try:\n"
         "        __import__(name)\n"
         "    except ImportError:\n"
         "        missing.append(name)\n"
         "if missing:\n"
         "    raise SystemExit(\"missing: \" + \", \".join(missing))\n"},
        {"walrus", HANDLED(SENTINEL),
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    x = None\n"
         "def f():\n"
         "    if (y := x) is None:\n"
         "        raise RuntimeError\n"},
        {"flags in tuple", HANDLED(SENTINEL),
         "try:\n"
         "    import x\n"
         "    HAS_X, X_VERSION = True, x.__version__\n"
         "except ImportError:\n"
         "    HAS_X, X_VERSION = False, None\n"
         "def f():\n"
         "    if not HAS_X:\n"
         "        raise RuntimeError\n"},
        {"match", HANDLED(SENTINEL),
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    x = None\n"
         "def f():\n"
         "    match x:\n"
         "        case None:\n"
         "            raise RuntimeError\n"},
        {"catch warnings", SILENT,
         "import warnings\n"
         "with warnings.catch_warnings():\n"
         "    warnings.simplefilter(\"ignore\")\n"
         "    try:\n"
         "        import x\n"
         "    except ImportError:\n"
         "        x = None\n"},
        {"logger warning", QUIET,
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    logger.warning(\"x missing\")\n"
         "    x = None\n"},
        {"logging wrapper in file quiet", QUIET,
         "def log(msg):\n"
         "    print(\"[setup] \" + msg)\n"
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    log(\"x missing\")\n"
         "    x = None\n"},
        {"logging wrapper in file loud", HANDLED(ENDS),
         "import sys\n"
         "def die(msg):\n"
         "    print(msg)\n"
         "    sys.exit(1)\n"
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    die(\"x missing\")\n"},
        {"logging wrapper in file null", SILENT,
         "def note(msg):\n"
         "    pass\n"
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    note(\"x missing\")\n"
         "    x = None\n"},
        {"logging wrapper debug only", SILENT,
         "import logging\n"
         "def note(msg):\n"
         "    logging.debug(msg)\n"
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    note(\"x missing\")\n"
         "    x = None\n"},
        {"print_warning wrapper to stderr", HANDLED(STDERR),
         "import sys\n"
         "def warn(msg):\n"
         "    sys.stderr.write(msg)\n"
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    warn(\"x missing\")\n"},
        {"warn method in class", QUIET,
         "class A:\n"
         "    def say(self, msg):\n"
         "        print(msg)\n"
         "    def f(self):\n"
         "        try:\n"
         "            import x\n"
         "        except ImportError:\n"
         "            self.say(\"no x\")\n"
         "            return None\n"},
        {"notebook print", QUIET,
         "try:\n"
         "    import plotly\n"
         "except ImportError:\n"
         "    print(\"install plotly\")\n"},
        {"notebook pip install", HANDLED(FALLS_BACK),
         "try:\n"
         "    import plotly\n"
         "except ImportError:\n"
         "    import subprocess\n"
         "    subprocess.check_call([\"pip\", \"install\", \"plotly\"])\n"
         "    import plotly\n"},
        {"setup cython", HANDLED(SENTINEL),
         "try:\n"
         "    from Cython.Build import cythonize\n"
         "    USE_CYTHON = True\n"
         "except ImportError:\n"
         "    USE_CYTHON = False\n"
         "ext = \".pyx\" if USE_CYTHON else \".c\"\n"},
        {"setup cython none", HANDLED(SENTINEL),
         "try:\n"
         "    from Cython.Build import cythonize\n"
         "except ImportError:\n"
         "    cythonize = None\n"
         "if cythonize is not None:\n"
         "    ext_modules = cythonize([\"a.pyx\"])\n"
         "else:\n"
         "    ext_modules = [Extension(\"a\", [\"a.c\"])]\n"},
        {"setup cmdclass", SILENT,
         "cmdclass = {}\n"
         "try:\n"
         "    from sphinx.setup_command import BuildDoc\n"
         "    cmdclass[\"build_sphinx\"] = BuildDoc\n"
         "except ImportError:\n"
         "    pass\n"},
        {"setup wheel none", SILENT,
         "try:\n"
         "    from wheel.bdist_wheel import bdist_wheel\n"
         "    class MyWheel(bdist_wheel):\n"
         "        def finalize_options(self):\n"
         "            bdist_wheel.finalize_options(self)\n"
         "except ImportError:\n"
         "    bdist_wheel = None\n"},
        {"setup distutils", HANDLED(FALLS_BACK),
         "try:\n"
         "    from setuptools import setup\n"
         "except ImportError:\n"
         "    from distutils.core import setup\n"},
        {"registry dict", SILENT,
         "BACKENDS = {}\n"
         "try:\n"
         "    from .redis import RedisBackend\n"
         "    BACKENDS[\"redis\"] = RedisBackend\n"
         "except ImportError:\n"
         "    pass\n"},
        {"registry dict else raises elsewhere", HANDLED(SENTINEL),
         "BACKENDS = {}\n"
         "try:\n"
         "    from .redis import RedisBackend\n"
         "    BACKENDS[\"redis\"] = RedisBackend\n"
         "except ImportError:\n"
         "    pass\n"
         "def get(name):\n"
         "    if name not in BACKENDS:\n"
         "        raise ValueError(name)\n"
         "    return BACKENDS[name]\n"},
        {"registry list then raise", HANDLED(SENTINEL),
         "avail = []\n"
         "try:\n"
         "    import a\n"
         "    avail.append(\"a\")\n"
         "except ImportError:\n"
         "    pass\n"
         "if not avail:\n"
         "    raise RuntimeError(\"no backend\")\n"},
        {"registry list len skip", HANDLED(SENTINEL),
         "import pytest\n"
         "avail = []\n"
         "try:\n"
         "    import a\n"
         "    avail.append(\"a\")\n"
         "except ImportError:\n"
         "    pass\n"
         "@pytest.mark.skipif(len(avail) == 0, reason=\"x\")\n"
         "def test_a(): pass\n"},
        {"globals assignment", SILENT,
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    globals()[\"x\"] = None\n"},
        {"sys.modules None", SILENT,
         "import sys\n"
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    sys.modules[\"x\"] = None\n"},
        {"sys.modules stub", HANDLED(FALLS_BACK),
         "import sys\n"
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    from . import fake_x\n"
         "    sys.modules[\"x\"] = fake_x\n"},
        {"lazy import func raising", HANDLED(RAISES),
         "def _import_x():\n"
         "    try:\n"
         "        import x\n"
         "    except ImportError as e:\n"
         "        raise ImportError(\"pip install x\") from e\n"
         "    return x\n"},
        {"lazy import func None", HANDLED(PROBE),
         "def _import_x():\n"
         "    try:\n"
         "        import x\n"
         "        return x\n"
         "    except ImportError:\n"
         "        return None\n"},
        {"lazy import func cached", HANDLED(PROBE),
         "_x = None\n"
         "def _has_x():\n"
         "    try:\n"
         "        import x\n"
         "    except ImportError:\n"
         "        return False\n"
         "    return True\n"},
        {"return not implemented", HANDLED(FALLS_BACK),
         "class A:\n"
         "    def __eq__(self, o):\n"
         "        try:\n"
         "            import numpy as np\n"
         "        except ImportError:\n"
         "            return NotImplemented\n"
         "        return np.all(self.v == o.v)\n"},
        {"return string message", HANDLED(FALLS_BACK),
         "def f(o):\n"
         "    try:\n"
         "        import numpy as np\n"
         "    except ImportError:\n"
         "        return \"numpy missing\"\n"
         "    return np.x(o)\n"},
        {"if not flag return", SILENT,
         "try:\n"
         "    import x\n"
         "    HAS_X = True\n"
         "except ImportError:\n"
         "    HAS_X = False\n"
         "def f():\n"
         "    if not HAS_X:\n"
         "        return\n"
         "    x.go()\n"},
        {"if not flag return none print", QUIET,
         "try:\n"
         "    import x\n"
         "    HAS_X = True\n"
         "except ImportError:\n"
         "    HAS_X = False\n"
         "def f():\n"
         "    if not HAS_X:\n"
         "        print(\"x not there\")\n"
         "        return\n"
         "    x.go()\n"},
        {"unittest skipUnless class", HANDLED(SENTINEL),
         "import unittest\n"
         "try:\n"
         "    import x\n"
         "    HAS_X = True\n"
         "except ImportError:\n"
         "    HAS_X = False\n"
         "@unittest.skipUnless(HAS_X, \"x\")\n"
         "class T(unittest.TestCase): pass\n"},
        {"setUp skipTest", HANDLED(SENTINEL),
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    x = None\n"
         "class T(unittest.TestCase):\n"
         "    def setUp(self):\n"
         "        if x is None:\n"
         "            self.skipTest(\"x\")\n"},
        {"raise SkipTest", HANDLED(RAISES),
         "import unittest\n"
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    raise unittest.SkipTest(\"x\")\n"},
        {"load_tests", SILENT,
         "def load_tests(loader, tests, ignore):\n"
         "    try:\n"
         "        import doctest2\n"
         "    except ImportError:\n"
         "        return tests\n"
         "    tests.addTests(doctest2.DocTestSuite())\n"
         "    return tests\n"},
        {"deprecated shim", HANDLED(RAISES),
         "import warnings\n"
         "warnings.warn(\"moved\", DeprecationWarning)\n"
         "try:\n"
         "    from new import *\n"
         "except ImportError:\n"
         "    raise\n"},
        {"defers class", HANDLED(DEFERS),
         "try:\n"
         "    from x import Thing\n"
         "except ImportError:\n"
         "    class Thing:\n"
         "        def __init__(self, *a, **k):\n"
         "            raise ImportError(\"install x\")\n"},
        {"defers getattr", HANDLED(DEFERS),
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    class _Missing:\n"
         "        def __getattr__(self, name):\n"
         "            raise ImportError(\"install x\")\n"
         "    x = _Missing()\n"},
        {"defers helper object", HANDLED(FALLS_BACK),
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    x = MissingModule(\"x\")\n"},
        {"defers saved exception", HANDLED(RECORDS),
         "try:\n"
         "    import x\n"
         "except ImportError as e:\n"
         "    x = None\n"
         "    x_error = e\n"},
        {"saved exception bool", HANDLED(RECORDS),
         "_import_error = None\n"
         "try:\n"
         "    import x\n"
         "except ImportError as exc:\n"
         "    _import_error = exc\n"},
        {"mock object", HANDLED(FALLS_BACK),
         "from unittest.mock import MagicMock\n"
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    x = MagicMock()\n"},
        {"dependency flags dict", SILENT,
         "deps = {}\n"
         "try:\n"
         "    import x\n"
         "    deps[\"x\"] = True\n"
         "except ImportError:\n"
         "    deps[\"x\"] = False\n"},
        {"dependency flags dict tested", HANDLED(SENTINEL),
         "deps = {}\n"
         "try:\n"
         "    import x\n"
         "    deps[\"x\"] = True\n"
         "except ImportError:\n"
         "    deps[\"x\"] = False\n"
         "def f():\n"
         "    if not deps[\"x\"]:\n"
         "        raise RuntimeError\n"},
        {"contextlib suppress pass", SILENT,
         "from contextlib import suppress\n"
         "with suppress(ImportError):\n"
         "    import x\n"},
        {"suppress preset real", HANDLED(FALLS_BACK),
         "from contextlib import suppress\n"
         "import json\n"
         "with suppress(ImportError):\n"
         "    import orjson as json\n"},
        {"suppress, then test", HANDLED(SENTINEL),
         "from contextlib import suppress\n"
         "x = None\n"
         "with suppress(ImportError):\n"
         "    import x\n"
         "if x is None:\n"
         "    raise RuntimeError\n"},
        {"uvloop", SILENT,
         "try:\n"
         "    import uvloop\n"
         "    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())\n"
         "except ImportError:\n"
         "    pass\n"},
        {"uvloop flag", SILENT,
         "try:\n"
         "    import uvloop\n"
         "except ImportError:\n"
         "    uvloop = None\n"
         "def main():\n"
         "    if uvloop:\n"
         "        uvloop.install()\n"},
        {"rich fallback print", HANDLED(FALLS_BACK),
         "try:\n"
         "    from rich import print\n"
         "except ImportError:\n"
         "    pass\n"},
        {"colorama", SILENT,
         "try:\n"
         "    import colorama\n"
         "    colorama.init()\n"
         "except ImportError:\n"
         "    pass\n"},
        {"matplotlib use agg", SILENT,
         "try:\n"
         "    import matplotlib\n"
         "    matplotlib.use(\"Agg\")\n"
         "    import matplotlib.pyplot as plt\n"
         "except ImportError:\n"
         "    pass\n"},
        {"print version report", QUIET,
         "try:\n"
         "    import numpy\n"
         "    has_numpy = True\n"
         "except ImportError:\n"
         "    has_numpy = False\n"
         "def show():\n"
         "    print(\"numpy:\", has_numpy)\n"},
        {"argparse default", HANDLED(SENTINEL),
         "try:\n"
         "    import x\n"
         "    HAS = True\n"
         "except ImportError:\n"
         "    HAS = False\n"
         "parser.add_argument(\"--engine\", default=\"x\" if HAS else \"y\")\n"},
        {"argparse choices", SILENT,
         "engines = [\"a\"]\n"
         "try:\n"
         "    import x\n"
         "    engines.append(\"x\")\n"
         "except ImportError:\n"
         "    pass\n"},
        {"help text", HANDLED(SENTINEL),
         "try:\n"
         "    import argcomplete\n"
         "except ImportError:\n"
         "    argcomplete = None\n"
         "epilog = \"\" if argcomplete else \"Install argcomplete\"\n"},
        {"early return and slow", HANDLED(SENTINEL),
         "try:\n"
         "    import x\n"
         "    HAS = True\n"
         "except ImportError:\n"
         "    HAS = False\n"
         "def f(a, nodes=None):\n"
         "    if nodes is None and HAS:\n"
         "        return x.fast(a)\n"
         "    r = {}\n"
         "    for i in a:\n"
         "        r[i] = slow(i)\n"
         "    return r\n"},
        {"early return of arg", SILENT,
         "try:\n"
         "    from x import R\n"
         "except ImportError:\n"
         "    R = None\n"
         "def f(event, request):\n"
         "    is_r = R is not None\n"
         "    if is_r and type(request) == R:\n"
         "        return event\n"
         "    with capture():\n"
         "        extract(request, event)\n"
         "    return event\n"},
        {"isinstance with tuple", HANDLED(FALLS_BACK),
         "try:\n"
         "    import numpy as np\n"
         "    numeric = (int, float, np.number)\n"
         "except ImportError:\n"
         "    numeric = (int, float)\n"},
        {"isinstance numpy guarded", SILENT,
         "try:\n"
         "    import numpy as np\n"
         "except ImportError:\n"
         "    np = None\n"
         "def f(x):\n"
         "    if np is not None and isinstance(x, np.ndarray):\n"
         "        return x.tolist()\n"
         "    return x\n"},
        {"isinstance function-level", SILENT,
         "def encode(o):\n"
         "    try:\n"
         "        import numpy as np\n"
         "        if isinstance(o, np.ndarray):\n"
         "            return o.tolist()\n"
         "    except ImportError:\n"
         "        pass\n"
         "    return o\n"},
        {"empty tuple of types", SILENT,
         "try:\n"
         "    import pandas as pd\n"
         "    DF = (pd.DataFrame,)\n"
         "except ImportError:\n"
         "    DF = ()\n"},
        {"exception tuple", HANDLED(FALLS_BACK),
         "try:\n"
         "    from redis import RedisError\n"
         "except ImportError:\n"
         "    class RedisError(Exception):\n"
         "        pass\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void helpers_registries_and_texts(void **state)
{
    static const struct guard_case cases[] = {
        {"helper works", HANDLED(FALLS_BACK),
         "def slow(): \n"
         "    return compute()\n"
         "def f():\n"
         "    try:\n"
         "        import x\n"
         "    except ImportError:\n"
         "        slow()\n"},
        {"helper sets global", HANDLED(FALLS_BACK),
         "def use_slow():\n"
         "    global impl\n"
         "    impl = slow_impl\n"
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    use_slow()\n"},
        {"helper defined twice", HANDLED(FALLS_BACK),
         "if a:\n"
         "    def note(m): pass\n"
         "else:\n"
         "    def note(m): send(m)\n"
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    note(\"x\")\n"},
        {"helper raising", HANDLED(RAISES),
         "def missing(name, e):\n"
         "    raise ImportError(\"no \" + name) from e\n"
         "try:\n"
         "    import x\n"
         "except ImportError as e:\n"
         "    missing(\"x\", e)\n"},
        {"helper logging e at warning", QUIET,
         "def missing(name, e):\n"
         "    logger.warning(\"no %s: %s\", name, e)\n"
         "try:\n"
         "    import x\n"
         "except ImportError as e:\n"
         "    missing(\"x\", e)\n"},
        {"helper verbose only", QUIET,
         "def say(m):\n"
         "    if VERBOSE:\n"
         "        print(m)\n"
         "try:\n"
         "    import x\n"
         "except ImportError as e:\n"
         "    say(\"x\")\n"},
        {"helper recursive", HANDLED(FALLS_BACK),
         "def say(m):\n"
         "    say(m)\n"
         "try:\n"
         "    import x\n"
         "except ImportError as e:\n"
         "    say(\"x\")\n"},
        {"assigned helper value used", HANDLED(FALLS_BACK),
         "def make():\n"
         "    return Thing()\n"
         "try:\n"
         "    from x import y\n"
         "except ImportError as e:\n"
         "    y = make()\n"},
        {"shown in a dict", QUIET,
         "try:\n"
         "    import yaml\n"
         "except ImportError:\n"
         "    yaml = None\n"
         "print(json.dumps(dict(yaml=bool(yaml))))\n"},
        {"shown by percent", QUIET,
         "try:\n"
         "    import yaml\n"
         "except ImportError:\n"
         "    yaml = None\n"
         "print(\"yaml %s\" % bool(yaml))\n"},
        {"shown in a literal dict", QUIET,
         "try:\n"
         "    import yaml\n"
         "    HAVE = True\n"
         "except ImportError:\n"
         "    HAVE = False\n"
         "logger.info(\"%s\", {\"yaml\": HAVE})\n"},
        {"handed to a dict only", SILENT,
         "try:\n"
         "    import yaml\n"
         "    HAVE = True\n"
         "except ImportError:\n"
         "    HAVE = False\n"
         "features = {\"yaml\": HAVE}\n"},
        {"compared to []", HANDLED(SENTINEL),
         "X = []\n"
         "try:\n"
         "    import yaml\n"
         "    X.append(yaml)\n"
         "except ImportError:\n"
         "    pass\n"
         "if X == []:\n"
         "    raise E\n"},
        {"len > 0 else", HANDLED(SENTINEL),
         "X = []\n"
         "try:\n"
         "    import yaml\n"
         "    X.append(yaml)\n"
         "except ImportError:\n"
         "    pass\n"
         "if len(X) > 0:\n"
         "    a()\n"
         "else:\n"
         "    sys.exit(1)\n"},
        {"in registry else", HANDLED(SENTINEL),
         "X = dict()\n"
         "def load():\n"
         "    try:\n"
         "        import yaml\n"
         "        X[\"yaml\"] = yaml\n"
         "    except ImportError:\n"
         "        pass\n"
         "def get(k):\n"
         "    if k in X:\n"
         "        return X[k]\n"
         "    raise KeyError(k)\n"},
        {"same local returned", SILENT,
         "def slave_open(tty_name):\n"
         "    result = os.open(tty_name, os.O_RDWR)\n"
         "    try:\n"
         "        from fcntl import ioctl, I_PUSH\n"
         "    except ImportError:\n"
         "        return result\n"
         "    ioctl(result, I_PUSH, \"ptem\")\n"
         "    return result\n"},
        {"other local returned", HANDLED(FALLS_BACK),
         "def make():\n"
         "    default = build()\n"
         "    try:\n"
         "        from x import better\n"
         "    except ImportError:\n"
         "        return default\n"
         "    return better(default)\n"},
        {"early return isinstance", SILENT,
         "try:\n"
         "    import numpy as np\n"
         "except ImportError:\n"
         "    np = None\n"
         "def f(o):\n"
         "    if np is not None and isinstance(o, np.ndarray):\n"
         "        return o.tolist()\n"
         "    return str(o)\n"},
        {"list of names as_is", HANDLED(FALLS_BACK),
         "INSTALLED_APPS = [\"a\"]\n"
         "try:\n"
         "    import debug_toolbar\n"
         "except ImportError:\n"
         "    INSTALLED_APPS.remove(\"a\")\n"},
        {"settings else", SILENT,
         "INSTALLED_APPS = [\"a\"]\n"
         "try:\n"
         "    import debug_toolbar\n"
         "except ImportError:\n"
         "    pass\n"
         "else:\n"
         "    INSTALLED_APPS.append(\"debug_toolbar\")\n"},
        {"broad handler around a conversion", HANDLED(FALLS_BACK),
         "class U:\n"
         "    def __rlshift__(self, m):\n"
         "        try:\n"
         "            from .quantity import Quantity\n"
         "            return Quantity(m, self)\n"
         "        except Exception:\n"
         "            return NotImplemented\n"},
        {"cache is no registry", SILENT,
         "CACHE = {}\n"
         "def get(name):\n"
         "    if name in CACHE:\n"
         "        return CACHE[name]\n"
         "    try:\n"
         "        module = import_module(\"p_\" + name)\n"
         "        CACHE[name] = module.x\n"
         "        return module.x\n"
         "    except ImportError:\n"
         "        return None\n"},
        {"cache filled elsewhere", SILENT,
         "CACHE = {}\n"
         "def load(name):\n"
         "    try:\n"
         "        import x\n"
         "        CACHE[name] = x.y\n"
         "    except ImportError:\n"
         "        pass\n"
         "def get(name):\n"
         "    if name not in CACHE:\n"
         "        load(name)\n"
         "    return CACHE.get(name)\n"},
        {"container with other entries", SILENT,
         "def names():\n"
         "    ans = {}\n"
         "    ans[\"a\"] = 1\n"
         "    try:\n"
         "        import piper\n"
         "        ans[\"piper\"] = piper\n"
         "    except ImportError:\n"
         "        pass\n"
         "    if not ans:\n"
         "        raise E\n"
         "    return ans\n"},
        {"empty text shown", SILENT,
         "def f(self):\n"
         "    try:\n"
         "        from hashlib import sha256\n"
         "    except ImportError:\n"
         "        digest = \"\"\n"
         "    else:\n"
         "        digest = sha256()\n"
         "    Logs.info(\"New archive created: %s%s\", self.a, digest)\n"},
        {"expectations changed", HANDLED(FALLS_BACK),
         "def test_a():\n"
         "    expected = {\"a\", \"tk\"}\n"
         "    try:\n"
         "        import tkinter\n"
         "    except ImportError:\n"
         "        expected.remove(\"tk\")\n"
         "    assert features() == expected\n"},
        {"a warning kept", HANDLED(RECORDS),
         "try:\n"
         "    import x\n"
         "except ImportError as e:\n"
         "    self.add_warning(\"x\", f\"no x: {e}\")\n"},
        {"a warning wrapper", QUIET,
         "try:\n"
         "    import x\n"
         "except ImportError as e:\n"
         "    show_warning(\"no x: %s\" % e)\n"},
        {"import_module with a stand-in", SILENT,
         "try:\n"
         "    pkg = import_module(name)\n"
         "except ImportError:\n"
         "    pkg = None\n"
         "if pkg:\n"
         "    use(pkg)\n"
         "try:\n"
         "    from importlib import import_module\n"
         "except ImportError:\n"
         "    def import_module(name):\n"
         "        __import__(name)\n"
         "        return sys.modules[name]\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void more_of_the_usual_handlers(void **state)
{
    static const struct guard_case cases[] = {
        {"airflow raising optional", HANDLED(RAISES),
         "try:\n"
         "    from airflow.providers.x import Hook\n"
         "except ImportError as e:\n"
         "    from airflow.exceptions import AirflowOptionalProviderFeatureException\n"
         "    raise AirflowOptionalProviderFeatureException(e)\n"},
        {"pandas import_optional", HANDLED(PROBE),
         "def import_optional_dependency(name, errors=\"raise\"):\n"
         "    try:\n"
         "        module = importlib.import_module(name)\n"
         "    except ImportError:\n"
         "        if errors == \"raise\":\n"
         "            raise ImportError(name)\n"
         "        return None\n"
         "    return module\n"},
        {"pandas warns or ignores", SILENT,
         "def import_optional_dependency(name, errors=\"raise\"):\n"
         "    msg = f\"missing {name}\"\n"
         "    try:\n"
         "        module = importlib.import_module(name)\n"
         "    except ImportError as err:\n"
         "        if errors == \"raise\":\n"
         "            raise ImportError(msg) from err\n"
         "        return None\n"
         "    v = get_version(module)\n"
         "    return module\n"},
        {"torch flag with triton", SILENT,
         "try:\n"
         "    import triton\n"
         "    HAS_TRITON = True\n"
         "except ImportError:\n"
         "    HAS_TRITON = False\n"
         "def pick():\n"
         "    if HAS_TRITON:\n"
         "        return \"triton\"\n"
         "    return None\n"},
        {"torch flag with triton other", HANDLED(SENTINEL),
         "try:\n"
         "    import triton\n"
         "    HAS_TRITON = True\n"
         "except ImportError:\n"
         "    HAS_TRITON = False\n"
         "def pick():\n"
         "    if HAS_TRITON:\n"
         "        return \"triton\"\n"
         "    return \"native\"\n"},
        {"is_available function in same file", HANDLED(SENTINEL),
         "try:\n"
         "    import accelerate\n"
         "    _accelerate_available = True\n"
         "except ImportError:\n"
         "    _accelerate_available = False\n"
         "def is_accelerate_available():\n"
         "    return _accelerate_available\n"
         "def f():\n"
         "    if not is_accelerate_available():\n"
         "        raise ImportError(\"x\")\n"},
        {"requires decorator", HANDLED(SENTINEL),
         "try:\n"
         "    import x\n"
         "    HAS_X = True\n"
         "except ImportError:\n"
         "    HAS_X = False\n"
         "def requires_x(f):\n"
         "    @functools.wraps(f)\n"
         "    def wrapper(*a, **k):\n"
         "        if not HAS_X:\n"
         "            raise RuntimeError(\"x\")\n"
         "        return f(*a, **k)\n"
         "    return wrapper\n"},
        {"requires decorator returning", HANDLED(SENTINEL),
         "try:\n"
         "    import x\n"
         "    HAS_X = True\n"
         "except ImportError:\n"
         "    HAS_X = False\n"
         "def requires_x(f):\n"
         "    if HAS_X:\n"
         "        return f\n"
         "    def wrapper(*a, **k):\n"
         "        raise RuntimeError(\"x\")\n"
         "    return wrapper\n"},
        {"class defined only if", SILENT,
         "try:\n"
         "    import boto3\n"
         "except ImportError:\n"
         "    boto3 = None\n"
         "if boto3 is not None:\n"
         "    class S3:\n"
         "        pass\n"},
        {"class defined else stub raising", HANDLED(SENTINEL),
         "try:\n"
         "    import boto3\n"
         "except ImportError:\n"
         "    boto3 = None\n"
         "if boto3 is not None:\n"
         "    class S3:\n"
         "        pass\n"
         "else:\n"
         "    class S3:\n"
         "        def __init__(self):\n"
         "            raise ImportError(\"boto3\")\n"},
        {"else clause class", SILENT,
         "try:\n"
         "    import boto3\n"
         "except ImportError:\n"
         "    pass\n"
         "else:\n"
         "    class S3:\n"
         "        pass\n"},
        {"hasattr try module", SILENT,
         "try:\n"
         "    import resource\n"
         "    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
         "except (ImportError, ValueError):\n"
         "    pass\n"},
        {"windows only", SILENT,
         "try:\n"
         "    import winreg\n"
         "except ImportError:\n"
         "    winreg = None\n"
         "def f():\n"
         "    if winreg is None:\n"
         "        return []\n"
         "    return list(scan())\n"},
        {"pwd fallback to environ", HANDLED(FALLS_BACK),
         "def user():\n"
         "    try:\n"
         "        import pwd\n"
         "        return pwd.getpwuid(os.getuid()).pw_name\n"
         "    except ImportError:\n"
         "        return os.environ.get(\"USERNAME\")\n"},
        {"getpass default constant", HANDLED(FALLS_BACK),
         "def width():\n"
         "    try:\n"
         "        import curses\n"
         "    except ImportError:\n"
         "        return 80\n"
         "    return curses.cols()\n"},
        {"return false deep function", SILENT,
         "def do_it(a):\n"
         "    try:\n"
         "        import x\n"
         "    except ImportError:\n"
         "        return False\n"
         "    x.go(a)\n"
         "    x.gone()\n"
         "    log(a)\n"
         "    return x.done(a)\n"},
        {"return empty dict", SILENT,
         "def info():\n"
         "    try:\n"
         "        import psutil\n"
         "    except ImportError:\n"
         "        return {}\n"
         "    return {\"cpu\": psutil.cpu_percent()}\n"},
        {"return tuple false msg", HANDLED(FALLS_BACK),
         "def check():\n"
         "    try:\n"
         "        import psutil\n"
         "    except ImportError:\n"
         "        return False, \"psutil not installed\"\n"
         "    return True, \"\"\n"},
        {"return tuple none none", SILENT,
         "def check():\n"
         "    try:\n"
         "        import psutil\n"
         "    except ImportError:\n"
         "        return None, None\n"
         "    return psutil.a(), psutil.b()\n"},
        {"checks append error", HANDLED(FALLS_BACK),
         "def check():\n"
         "    errors = []\n"
         "    try:\n"
         "        import psutil\n"
         "    except ImportError:\n"
         "        errors.append(checks.Warning(\"psutil\"))\n"
         "    return errors\n"},
        {"messages.error", HANDLED(LOGS),
         "def view(request):\n"
         "    try:\n"
         "        import x\n"
         "    except ImportError:\n"
         "        messages.error(request, \"x missing\")\n"
         "        return redirect(\"/\")\n"},
        {"streamlit error", HANDLED(LOGS),
         "try:\n"
         "    import plotly\n"
         "except ImportError:\n"
         "    st.error(\"x\")\n"
         "    st.stop()\n"},
        {"st.warning", QUIET,
         "try:\n"
         "    import plotly\n"
         "except ImportError:\n"
         "    st.warning(\"x\")\n"
         "    plotly = None\n"},
        {"display", QUIET,
         "try:\n"
         "    import plotly\n"
         "except ImportError:\n"
         "    display(\"x\")\n"},
        {"rich console print", QUIET,
         "try:\n"
         "    import plotly\n"
         "except ImportError:\n"
         "    console.print(\"[red]x\")\n"},
        {"click secho err", HANDLED(STDERR),
         "try:\n"
         "    import plotly\n"
         "except ImportError:\n"
         "    click.secho(\"x\", err=True)\n"},
        {"click exception", HANDLED(RAISES),
         "try:\n"
         "    import plotly\n"
         "except ImportError:\n"
         "    raise click.ClickException(\"x\")\n"},
        {"typer exit", HANDLED(RAISES),
         "try:\n"
         "    import plotly\n"
         "except ImportError:\n"
         "    raise typer.Exit(1)\n"},
        {"sys stderr via print to", HANDLED(STDERR),
         "import sys\n"
         "try:\n"
         "    import plotly\n"
         "except ImportError:\n"
         "    print(\"x\", file=sys.stderr)\n"
         "    plotly = None\n"},
        {"traceback print", HANDLED(STDERR),
         "import traceback\n"
         "try:\n"
         "    import plotly\n"
         "except ImportError:\n"
         "    traceback.print_exc()\n"},
        {"logger exc_info warning", QUIET,
         "try:\n"
         "    import plotly\n"
         "except ImportError:\n"
         "    logger.warning(\"x\", exc_info=True)\n"},
        {"logging.exception", HANDLED(LOGS),
         "try:\n"
         "    import plotly\n"
         "except Exception:\n"
         "    logging.exception(\"x\")\n"},
        {"self.logger.error", HANDLED(LOGS),
         "class A:\n"
         "    def f(self):\n"
         "        try:\n"
         "            import plotly\n"
         "        except ImportError as e:\n"
         "            self.logger.error(f\"x {e}\")\n"
         "            return False\n"},
        {"logger.log ERROR", HANDLED(LOGS),
         "try:\n"
         "    import plotly\n"
         "except ImportError:\n"
         "    logger.log(logging.ERROR, \"x\")\n"},
        {"logger opt error", HANDLED(LOGS),
         "try:\n"
         "    import plotly\n"
         "except ImportError:\n"
         "    logger.opt(exception=True).error(\"x\")\n"},
        {"store on self", HANDLED(RECORDS),
         "class A:\n"
         "    def f(self):\n"
         "        try:\n"
         "            import plotly\n"
         "        except ImportError as e:\n"
         "            self.error = e\n"},
        {"store str on self", HANDLED(RECORDS),
         "class A:\n"
         "    def f(self):\n"
         "        try:\n"
         "            import plotly\n"
         "        except ImportError as e:\n"
         "            self.error = str(e)\n"},
        {"store in dict result", HANDLED(RECORDS),
         "def f():\n"
         "    result = {}\n"
         "    try:\n"
         "        import plotly\n"
         "    except ImportError as e:\n"
         "        result[\"error\"] = str(e)\n"
         "    return result\n"},
        {"return str e", HANDLED(RECORDS),
         "def f():\n"
         "    try:\n"
         "        import plotly\n"
         "    except ImportError as e:\n"
         "        return False, str(e)\n"
         "    return True, None\n"},
        {"future set_exception", HANDLED(RECORDS),
         "def f(fut):\n"
         "    try:\n"
         "        import plotly\n"
         "    except ImportError as e:\n"
         "        fut.set_exception(e)\n"},
        {"raise conditional on e name", HANDLED(RAISES),
         "try:\n"
         "    import plotly\n"
         "except ModuleNotFoundError as e:\n"
         "    if e.name != \"plotly\":\n"
         "        raise\n"},
        {"raise conditional on str e", HANDLED(RAISES),
         "try:\n"
         "    import plotly\n"
         "except ImportError as e:\n"
         "    if \"plotly\" not in str(e):\n"
         "        raise\n"
         "    plotly = None\n"},
        {"raise conditional on something else", SILENT,
         "try:\n"
         "    import plotly\n"
         "except ImportError as e:\n"
         "    if STRICT:\n"
         "        raise\n"
         "    plotly = None\n"},
        {"django autodiscover", HANDLED(RAISES),
         "for app in apps:\n"
         "    try:\n"
         "        import_module(\"%s.admin\" % app)\n"
         "    except Exception:\n"
         "        if module_has_submodule(app, \"admin\"):\n"
         "            raise\n"},
        {"loop continue then none", HANDLED(PROBE),
         "def find():\n"
         "    for n in (\"a\", \"b\"):\n"
         "        try:\n"
         "            return import_module(n)\n"
         "        except ImportError:\n"
         "            continue\n"},
        {"loop continue then raise", HANDLED(CONTINUES),
         "def find():\n"
         "    for n in (\"a\", \"b\"):\n"
         "        try:\n"
         "            return import_module(n)\n"
         "        except ImportError:\n"
         "            continue\n"
         "    raise ImportError(\"none\")\n"},
        {"loop pass then return None", HANDLED(PROBE),
         "def find():\n"
         "    for n in (\"a\", \"b\"):\n"
         "        try:\n"
         "            m = import_module(n)\n"
         "        except ImportError:\n"
         "            pass\n"
         "        else:\n"
         "            return m\n"
         "    return None\n"},
        {"try next library", HANDLED(CONTINUES),
         "def load():\n"
         "    try:\n"
         "        import ujson\n"
         "        return ujson\n"
         "    except ImportError:\n"
         "        pass\n"
         "    import json\n"
         "    return json\n"},
        {"try next library guarded chain end raise", HANDLED(CONTINUES),
         "def load():\n"
         "    try:\n"
         "        import a\n"
         "        return a\n"
         "    except ImportError:\n"
         "        pass\n"
         "    try:\n"
         "        import b\n"
         "        return b\n"
         "    except ImportError:\n"
         "        raise RuntimeError(\"a or b\")\n"},
        {"several engines chain ends None", SILENT,
         "def load():\n"
         "    try:\n"
         "        import a\n"
         "        return a\n"
         "    except ImportError:\n"
         "        pass\n"
         "    try:\n"
         "        import b\n"
         "        return b\n"
         "    except ImportError:\n"
         "        return None\n"},
        {"exec fallback command", HANDLED(FALLS_BACK),
         "def copy(text):\n"
         "    try:\n"
         "        import pyperclip\n"
         "        pyperclip.copy(text)\n"
         "    except ImportError:\n"
         "        subprocess.run([\"xclip\"], input=text)\n"},
        {"os.environ set", SILENT,
         "try:\n"
         "    import mkl\n"
         "    mkl.set_num_threads(1)\n"
         "except ImportError:\n"
         "    os.environ[\"MKL_NUM_THREADS\"] = \"1\"\n"},
        {"self attr None tested other method", HANDLED(SENTINEL),
         "class A:\n"
         "    def __init__(self):\n"
         "        try:\n"
         "            import redis\n"
         "            self.redis = redis.Redis()\n"
         "        except ImportError:\n"
         "            self.redis = None\n"
         "    def get(self, k):\n"
         "        if self.redis is None:\n"
         "            raise RuntimeError(\"no redis\")\n"
         "        return self.redis.get(k)\n"},
        {"self attr None tested returns None", SILENT,
         "class A:\n"
         "    def __init__(self):\n"
         "        try:\n"
         "            import redis\n"
         "            self.redis = redis.Redis()\n"
         "        except ImportError:\n"
         "            self.redis = None\n"
         "    def get(self, k):\n"
         "        if self.redis:\n"
         "            return self.redis.get(k)\n"
         "        return None\n"},
        {"self attr fallback memory", HANDLED(SENTINEL),
         "class A:\n"
         "    def __init__(self):\n"
         "        try:\n"
         "            import redis\n"
         "            self.redis = redis.Redis()\n"
         "        except ImportError:\n"
         "            self.redis = None\n"
         "    def get(self, k):\n"
         "        if self.redis:\n"
         "            return self.redis.get(k)\n"
         "        return self.memory[k]\n"},
        {"self enabled false", SILENT,
         "class A:\n"
         "    def __init__(self):\n"
         "        try:\n"
         "            import redis\n"
         "            self.enabled = True\n"
         "        except ImportError:\n"
         "            self.enabled = False\n"
         "    def get(self, k):\n"
         "        if not self.enabled:\n"
         "            return\n"
         "        go()\n"},
        {"enabled property", HANDLED(SENTINEL),
         "class A:\n"
         "    def __init__(self):\n"
         "        self._client = None\n"
         "        try:\n"
         "            import redis\n"
         "            self._client = redis.Redis()\n"
         "        except ImportError:\n"
         "            pass\n"
         "    @property\n"
         "    def client(self):\n"
         "        if self._client is None:\n"
         "            raise RuntimeError(\"x\")\n"
         "        return self._client\n"},
        {"class attr available", SILENT,
         "class A:\n"
         "    try:\n"
         "        import redis\n"
         "        available = True\n"
         "    except ImportError:\n"
         "        available = False\n"},
        {"nested function import test file", HANDLED(ENDS),
         "def test_x():\n"
         "    try:\n"
         "        import redis\n"
         "    except ImportError:\n"
         "        pytest.skip(\"x\")\n"},
        {"unittest class skip attr", HANDLED(SENTINEL),
         "try:\n"
         "    import redis\n"
         "except ImportError:\n"
         "    redis = None\n"
         "class T(TestCase):\n"
         "    if redis is None:\n"
         "        skip = \"no redis\"\n"},
        {"test defined only if", SILENT,
         "try:\n"
         "    import redis\n"
         "except ImportError:\n"
         "    redis = None\n"
         "if redis:\n"
         "    class T(TestCase):\n"
         "        pass\n"},
        {"test loop params", SILENT,
         "try:\n"
         "    import redis\n"
         "    PARAMS = [\"redis\"]\n"
         "except ImportError:\n"
         "    PARAMS = []\n"},
        {"xfail param", HANDLED(SENTINEL),
         "try:\n"
         "    import redis\n"
         "    HAVE = True\n"
         "except ImportError:\n"
         "    HAVE = False\n"
         "@pytest.mark.parametrize(\"b\", [pytest.param(\"redis\", "
         "marks=pytest.mark.skipif(not HAVE, reason=\"x\"))])\n"
         "def test(b): pass\n"},
        {"raise nose skip in setup module", HANDLED(SENTINEL),
         "try:\n"
         "    import redis\n"
         "except ImportError:\n"
         "    redis = None\n"
         "def setup_module():\n"
         "    if not redis:\n"
         "        raise SkipTest(\"x\")\n"},
        {"gtk compat", HANDLED(FALLS_BACK),
         "try:\n"
         "    import gtk\n"
         "except ImportError:\n"
         "    from gi.repository import Gtk as gtk\n"},
        {"pyside chain", HANDLED(RAISES),
         "try:\n"
         "    from PySide6 import QtCore\n"
         "except ImportError:\n"
         "    try:\n"
         "        from PyQt5 import QtCore\n"
         "    except ImportError:\n"
         "        raise\n"},
        {"pyside chain none", SILENT,
         "try:\n"
         "    from PySide6 import QtCore\n"
         "except ImportError:\n"
         "    try:\n"
         "        from PyQt5 import QtCore\n"
         "    except ImportError:\n"
         "        QtCore = None\n"},
        {"version constants tuple", SILENT,
         "try:\n"
         "    from importlib.metadata import version\n"
         "    VERSION = version(\"x\")\n"
         "except ImportError:\n"
         "    VERSION = (0, 0, 0)\n"},
        {"version compare", HANDLED(SENTINEL),
         "try:\n"
         "    import numpy\n"
         "    NP = numpy.__version__\n"
         "except ImportError:\n"
         "    NP = None\n"
         "if NP is None or NP < \"1.2\":\n"
         "    raise RuntimeError\n"},
        {"gevent monkey", SILENT,
         "try:\n"
         "    from gevent import monkey\n"
         "    monkey.patch_all()\n"
         "except ImportError:\n"
         "    pass\n"},
        {"dotenv", SILENT,
         "try:\n"
         "    from dotenv import load_dotenv\n"
         "    load_dotenv()\n"
         "except ImportError:\n"
         "    pass\n"},
        {"dotenv local def null", SILENT,
         "try:\n"
         "    from dotenv import load_dotenv\n"
         "except ImportError:\n"
         "    def load_dotenv(*args, **kwargs):\n"
         "        return False\n"},
        {"dotenv local def real", HANDLED(FALLS_BACK),
         "try:\n"
         "    from dotenv import load_dotenv\n"
         "except ImportError:\n"
         "    def load_dotenv(path=\".env\"):\n"
         "        for line in open(path):\n"
         "            k, v = line.split(\"=\")\n"
         "            os.environ[k] = v\n"},
        {"decorator noop class", SILENT,
         "try:\n"
         "    from celery import shared_task\n"
         "except ImportError:\n"
         "    def shared_task(f):\n"
         "        return f\n"},
        {"decorator noop wraps", SILENT,
         "try:\n"
         "    from memory_profiler import profile\n"
         "except ImportError:\n"
         "    def profile(f):\n"
         "        def inner(*args, **kwargs):\n"
         "            return f(*args, **kwargs)\n"
         "        return inner\n"},
        {"override noop", SILENT,
         "try:\n"
         "    from typing import override\n"
         "except ImportError:\n"
         "    def override(f):\n"
         "        return f\n"},
        {"dataclass_transform noop", SILENT,
         "try:\n"
         "    from typing import dataclass_transform\n"
         "except ImportError:\n"
         "    def dataclass_transform(**kw):\n"
         "        return lambda cls: cls\n"},
        {"final with class stub", SILENT,
         "try:\n"
         "    from typing import Final\n"
         "except ImportError:\n"
         "    class Final:\n"
         "        def __class_getitem__(cls, item):\n"
         "            return item\n"},
        {"TypedDict fallback dict", HANDLED(FALLS_BACK),
         "try:\n"
         "    from typing import TypedDict\n"
         "except ImportError:\n"
         "    TypedDict = dict\n"},
        {"namedtuple fallback", HANDLED(FALLS_BACK),
         "try:\n"
         "    from attr import dataclass\n"
         "except ImportError:\n"
         "    from dataclasses import dataclass\n"},
        {"stub class with methods that pass", SILENT,
         "try:\n"
         "    from x import Tracer\n"
         "except ImportError:\n"
         "    class Tracer:\n"
         "        def start(self):\n"
         "            pass\n"
         "        def stop(self):\n"
         "            pass\n"},
        {"stub class with init pass", SILENT,
         "try:\n"
         "    from x import Tracer\n"
         "except ImportError:\n"
         "    class Tracer:\n"
         "        def __init__(self, *a, **k):\n"
         "            pass\n"},
        {"exception passed silently with comment", SILENT,
         "try:\n"
         "    from x import y\n"
         "except ImportError:  # pragma: no cover\n"
         "    pass\n"},
        {"finally", SILENT,
         "try:\n"
         "    from x import y\n"
         "except ImportError:\n"
         "    y = None\n"
         "finally:\n"
         "    del sys.path[0]\n"},
        {"with lock", SILENT,
         "with lock:\n"
         "    try:\n"
         "        import x\n"
         "    except ImportError:\n"
         "        x = None\n"},
        {"async def", SILENT,
         "async def f():\n"
         "    try:\n"
         "        import x\n"
         "    except ImportError:\n"
         "        return None\n"
         "    await x.go()\n"
         "    return x.z\n"},
        {"await handler", HANDLED(FALLS_BACK),
         "async def f():\n"
         "    try:\n"
         "        import x\n"
         "        await x.go()\n"
         "    except ImportError:\n"
         "        await other()\n"},
        {"yield fixture", SILENT,
         "@pytest.fixture\n"
         "def fx():\n"
         "    try:\n"
         "        import x\n"
         "    except ImportError:\n"
         "        yield None\n"
         "        return\n"
         "    yield x.make()\n"},
        {"lambda fallback", HANDLED(FALLS_BACK),
         "try:\n"
         "    from shlex import quote\n"
         "except ImportError:\n"
         "    quote = lambda s: \"'\" + s + \"'\"\n"},
        {"partial fallback", HANDLED(FALLS_BACK),
         "try:\n"
         "    from x import opener\n"
         "except ImportError:\n"
         "    opener = functools.partial(open, mode=\"r\")\n"},
        {"del on missing", SILENT,
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    del HANDLERS[\"x\"]\n"},
        {"hashlib algorithms", SILENT,
         "try:\n"
         "    from hashlib import blake2b\n"
         "    ALGOS.append(blake2b)\n"
         "except ImportError:\n"
         "    pass\n"},
        {"pkg_resources", HANDLED(FALLS_BACK),
         "try:\n"
         "    from importlib.resources import files\n"
         "except ImportError:\n"
         "    import pkg_resources\n"
         "    def files(p):\n"
         "        return pkg_resources.resource_filename(p, \"\")\n"},
        {"error string constant flag", HANDLED(SENTINEL),
         "IMPORT_ERR = None\n"
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    IMPORT_ERR = \"x is missing\"\n"
         "def main():\n"
         "    if IMPORT_ERR:\n"
         "        raise RuntimeError(IMPORT_ERR)\n"},
        {"missing list text", HANDLED(FALLS_BACK),
         "missing = []\n"
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    missing.append(\"x\")\n"
         "if missing:\n"
         "    sys.exit(\"missing: %s\" % missing)\n"},
        {"sqlalchemy dialects dict get", SILENT,
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    DIALECTS.pop(\"x\", None)\n"},
        {"mixed handler two", SILENT,
         "try:\n"
         "    import a\n"
         "    import b\n"
         "except ImportError:\n"
         "    a = object()\n"
         "    b = None\n"},
        {"mixed usable and null one flag tested", HANDLED(SENTINEL),
         "try:\n"
         "    import a\n"
         "    HAVE_A = True\n"
         "except ImportError:\n"
         "    HAVE_A = False\n"
         "    a = None\n"
         "def f():\n"
         "    if HAVE_A:\n"
         "        return a.b()\n"
         "    return slow()\n"},
        {"flag in comparison to int", HANDLED(SENTINEL),
         "try:\n"
         "    import a\n"
         "    HAVE_A = 1\n"
         "except ImportError:\n"
         "    HAVE_A = 0\n"
         "def f():\n"
         "    if HAVE_A == 0:\n"
         "        raise E\n"},
        {"flag count", HANDLED(SENTINEL),
         "try:\n"
         "    import a\n"
         "    HAVE_A = 1\n"
         "except ImportError:\n"
         "    HAVE_A = 0\n"
         "def f():\n"
         "    if not HAVE_A:\n"
         "        raise E\n"},
        {"try import inside if", SILENT,
         "if sys.platform == \"win32\":\n"
         "    try:\n"
         "        import win32api\n"
         "    except ImportError:\n"
         "        win32api = None\n"},
        {"with open body broad", HANDLED(FALLS_BACK),
         "def cfg():\n"
         "    try:\n"
         "        import yaml\n"
         "        return yaml.safe_load(open(\"a\"))\n"
         "    except ImportError:\n"
         "        return json.load(open(\"a.json\"))\n"},
        {"multi except second logs", SILENT,
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    pass\n"
         "except Exception:\n"
         "    logger.exception(\"x\")\n"},
        {"first except other", HANDLED(LOGS),
         "try:\n"
         "    import x\n"
         "except OSError:\n"
         "    pass\n"
         "except ImportError:\n"
         "    logger.error(\"x\")\n"},
        {"bare except exit", HANDLED(ENDS),
         "try:\n"
         "    import x\n"
         "except:\n"
         "    print(\"x missing\")\n"
         "    exit(1)\n"},
        {"print then quit()", HANDLED(ENDS),
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    print(\"x missing\")\n"
         "    quit()\n"},
        {"print then return in main", QUIET,
         "def main():\n"
         "    try:\n"
         "        import x\n"
         "    except ImportError:\n"
         "        print(\"x missing\")\n"
         "        return\n"
         "    x.go()\n"},
        {"print then return 1", HANDLED(FALLS_BACK),
         "def main():\n"
         "    try:\n"
         "        import x\n"
         "    except ImportError:\n"
         "        print(\"x missing\")\n"
         "        return 1\n"
         "    x.go()\n"
         "    return 0\n"},
        {"input()", QUIET,
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    print(\"x missing\")\n"
         "    input(\"press\")\n"},
        {"messagebox", HANDLED(FALLS_BACK),
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    tkinter.messagebox.showerror(\"x\")\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void handlers_of_a_fresh_set(void **state)
{
    static const struct guard_case cases[] = {
        {"an exception made and not raised", SILENT,
         "def run(self):\n"
         "    try:\n"
         "        module = importlib.import_module(path)\n"
         "    except ImportError:\n"
         "        SphinxError(f\"Unable to import {path}\")\n"
         "    return getattr(module, name, None)\n"},
        {"finally warns", QUIET,
         "class C:\n"
         "    def set(self, value):\n"
         "        self._monitor = False\n"
         "        try:\n"
         "            import psutil\n"
         "            self._monitor = psutil.ok\n"
         "        except ImportError:\n"
         "            pass\n"
         "        finally:\n"
         "            if not self._monitor:\n"
         "                warn(\"no psutil\")\n"
         "            self._config.set(\"enabled\", self._monitor)\n"},
        {"finally that works on success too", SILENT,
         "try:\n"
         "    import x\n"
         "    x.go()\n"
         "except ImportError:\n"
         "    pass\n"
         "finally:\n"
         "    restore(path)\n"},
        {"finally that raises", HANDLED(SENTINEL),
         "x = None\n"
         "try:\n"
         "    import x\n"
         "except ImportError:\n"
         "    pass\n"
         "finally:\n"
         "    if x is None:\n"
         "        raise RuntimeError\n"},
        {"handler defers to the other operand", HANDLED(FALLS_BACK),
         "class U:\n"
         "    def __rlshift__(self, m):\n"
         "        try:\n"
         "            from .quantity import Quantity\n"
         "            return Quantity(m, self)\n"
         "        except ImportError:\n"
         "            return NotImplemented\n"},
        {"C names over Python ones with suppress", HANDLED(FALLS_BACK),
         "ParserPy = Parser = make()\n"
         "with suppress(ImportError):\n"
         "    if not NO_EXTENSIONS:\n"
         "        from ._parser import Parser\n"},
        {"the logger is imported for the report", QUIET,
         "async def f():\n"
         "    try:\n"
         "        from db import ensure\n"
         "        ensure()\n"
         "    except Exception as e:\n"
         "        from logs import get_logger\n"
         "        logger = get_logger(__name__)\n"
         "        logger.warning(f\"failed: {e}\")\n"
         "    await go()\n"},
        {"a logarithm is no log", HANDLED(FALLS_BACK),
         "try:\n"
         "    from fast import logsumexp\n"
         "except ImportError:\n"
         "    def logsumexp(x):\n"
         "        top = np.max(x)\n"
         "        x = np.log(np.sum(np.exp(x - top)))\n"
         "        x += top\n"
         "        return x\n"},
        {"a report through self.log", QUIET,
         "class A:\n"
         "    def f(self):\n"
         "        try:\n"
         "            import x\n"
         "        except ImportError:\n"
         "            self.log(\"no x\")\n"},
        {"one of several flags", SILENT,
         "LOOP_A = None\n"
         "try:\n"
         "    import a\n"
         "    LOOP_A = a.loop()\n"
         "except ImportError:\n"
         "    pass\n"
         "ENABLED = LOOP_A is not None or LOOP_B is not None\n"},
        {"an attribute of what the body binds", HANDLED(FALLS_BACK),
         "from . import process\n"
         "try:\n"
         "    from .process import win32\n"
         "    engine = win32.Bus()\n"
         "    engine.handler = win32.Handler(engine)\n"
         "    del win32\n"
         "except ImportError:\n"
         "    engine = process.bus\n"
         "engine.start()\n"},
        {"a text before the warning", QUIET,
         "try:\n"
         "    import profile\n"
         "except ImportError:\n"
         "    profile = None\n"
         "def serve():\n"
         "    if profile is None:\n"
         "        msg = \"no profile\"\n"
         "        warnings.warn(msg)\n"
         "    go()\n"},
        {"a warning and another value", HANDLED(SENTINEL),
         "try:\n"
         "    import lxml\n"
         "except ImportError:\n"
         "    lxml = None\n"
         "def serve():\n"
         "    parser = \"lxml\"\n"
         "    if lxml is None:\n"
         "        warnings.warn(\"no lxml\")\n"
         "        parser = \"html\"\n"
         "    go(parser)\n"},
        {"a text slot", HANDLED(FALLS_BACK),
         "def info_of(version):\n"
         "    try:\n"
         "        import tidylib\n"
         "        tidy = tidylib.Tidy()\n"
         "    except Exception as e:\n"
         "        info = \"not installed\"\n"
         "    else:\n"
         "        import ctypes\n"
         "        fn = tidy._tidy.version\n"
         "        fn.restype = ctypes.c_char_p\n"
         "        info = fn()\n"
         "    return (version, info)\n"},
        {"the missing branch returns the first value", SILENT,
         "try:\n"
         "    import capstone\n"
         "    has_capstone = True\n"
         "except ImportError:\n"
         "    has_capstone = False\n"
         "def size(self):\n"
         "    table_size = 0\n"
         "    if not has_capstone:\n"
         "        return table_size\n"
         "    md = capstone.Cs()\n"
         "    table_size = md.size()\n"
         "    return table_size\n"},
        {"the handler returns the first value", SILENT,
         "def find(self):\n"
         "    found = []\n"
         "    try:\n"
         "        import capstone\n"
         "    except ImportError:\n"
         "        return found\n"
         "    found.append(capstone.x)\n"
         "    return sorted(found)\n"},
        {"the handler returns what was found so far", HANDLED(FALLS_BACK),
         "def find(self):\n"
         "    found = []\n"
         "    found.append(base())\n"
         "    try:\n"
         "        import capstone\n"
         "    except ImportError:\n"
         "        return found\n"
         "    found.append(capstone.x)\n"
         "    return sorted(found)\n"},
        {"the property that returns the flag itself", SILENT,
         "class C:\n"
         "    def __init__(self):\n"
         "        self._on = False\n"
         "        try:\n"
         "            import psutil\n"
         "            self._on = True\n"
         "        except ImportError:\n"
         "            pass\n"
         "    @property\n"
         "    def on(self):\n"
         "        if self._on is not None:\n"
         "            return self._on\n"
         "        return None\n"},
        {"a broad handler that is there for a raise", HANDLED(FALLS_BACK),
         "def page(name):\n"
         "    try:\n"
         "        if os.environ[\"TERM\"] == \"dumb\":\n"
         "            raise OSError\n"
         "        from .process import system\n"
         "        system(name)\n"
         "    except Exception:\n"
         "        page(open(name).read())\n"},
        {"a submodule of what is there already", SILENT,
         "import dask\n"
         "try:\n"
         "    import dask.array\n"
         "except ImportError:\n"
         "    pass\n"
         "dask.config.get(\"x\")\n"},
        {"joined with what is wanted, else raise", HANDLED(SENTINEL),
         "try:\n"
         "    import cvxopt\n"
         "    have_cvxopt = True\n"
         "except ImportError:\n"
         "    have_cvxopt = False\n"
         "def fit(method):\n"
         "    if have_cvxopt and method == \"l1\":\n"
         "        from base import fit_l1\n"
         "        funcs[\"l1\"] = fit_l1\n"
         "    elif method == \"l1\":\n"
         "        raise ValueError(\"needs cvxopt\")\n"
         "    return funcs[method]\n"},
        {"a test of a feature of the missing module", SILENT,
         "try:\n"
         "    import pynvml\n"
         "except ImportError:\n"
         "    pynvml = None\n"
         "def running(handle):\n"
         "    if hasattr(pynvml, \"get_v2\"):\n"
         "        found = pynvml.get_v2(handle)\n"
         "    else:\n"
         "        found = pynvml.get(handle)\n"
         "    return found\n"},
        {"a dictionary of nothing", SILENT,
         "try:\n"
         "    import rmm\n"
         "except ImportError:\n"
         "    rmm = None\n"
         "def real_time():\n"
         "    if rmm is None:\n"
         "        return {\"used\": None, \"total\": 0}\n"
         "    return {\"used\": rmm.a(), \"total\": rmm.b()}\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void handlers_of_fresh_sets(void **state)
{
    static const struct guard_case cases[] = {
        {"a fallback that nobody uses here", HANDLED(FALLS_BACK),
         "def f():\n"
         "    try:\n"
         "        from shlex import quote\n"
         "    except ImportError:\n"
         "        quote = lambda s: \"'\" + s + \"'\"\n"},
        {"a conditional with comments in it", HANDLED(SENTINEL),
         "try:\n"
         "    import redis\n"
         "    HAS_REDIS = True\n"
         "except ImportError:\n"
         "    HAS_REDIS = False\n"
         "def check():\n"
         "    return (\n"
         "        # when all is well\n"
         "        (True, \"\")\n"
         "        if HAS_REDIS  # else\n"
         "        # there is no redis\n"
         "        else (False, \"install redis\")\n"
         "    )\n"},
        {"a nested function that answers", SILENT,
         "def outer():\n"
         "    try:\n"
         "        import redis\n"
         "        HAS = True\n"
         "    except ImportError:\n"
         "        HAS = False\n"
         "    def check():\n"
         "        if not HAS:\n"
         "            return False\n"
         "        return True\n"
         "    use(check)\n"},
        {"a container filled under a with", SILENT,
         "with lock:\n"
         "    def names():\n"
         "        ans = {}\n"
         "        ans[\"a\"] = 1\n"
         "        try:\n"
         "            import piper\n"
         "            ans[\"piper\"] = piper\n"
         "        except ImportError:\n"
         "            pass\n"
         "        if not ans:\n"
         "            raise E\n"
         "        return ans\n"},
        {"the path is mended and a submodule imported", HANDLED(CONTINUES),
         "try:\n"
         "    import ansible_mitogen\n"
         "except ImportError:\n"
         "    sys.path.insert(0, os.path.abspath(os.path.join(__file__, "
         "\"../../..\")))\n"
         "import ansible_mitogen.connection\n"
         "class Connection(ansible_mitogen.connection.Connection):\n"
         "    pass\n"},
        {"the path is mended and something of it imported", HANDLED(CONTINUES),
         "try:\n"
         "    import mrjob\n"
         "except ImportError:\n"
         "    sys.path.insert(0, \"..\")\n"
         "from mrjob.job import MRJob\n"},
        {"another module of a longer name follows", SILENT,
         "try:\n"
         "    import numpy\n"
         "except ImportError:\n"
         "    pass\n"
         "import numpy_financial\n"},
        {"another setup and no options", HANDLED(FALLS_BACK),
         "try:\n"
         "    from setuptools import setup\n"
         "    kwargs = {\"zip_safe\": False}\n"
         "except ImportError:\n"
         "    from distutils.core import setup\n"
         "    kwargs = {}\n"
         "setup(name=\"x\", **kwargs)\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void imported_before_unguarded(void **state)
{
    static const struct guard_case cases[] = {
        {"a star import of the same module stands before", HANDLED(CONTINUES),
         "from torch.distributions.constraints import *\n"
         "try:\n"
         "    from torch.distributions.constraints import boolean, cat\n"
         "except ImportError:\n"
         "    pass\n"},
        {"the same names were imported before", HANDLED(CONTINUES),
         "from zarr import load\n"
         "def f():\n"
         "    try:\n"
         "        from zarr import load as again\n"
         "    except ImportError:\n"
         "        return None\n"
         "    return again(\"x\")\n"},
        {"a module below it was imported before", HANDLED(CONTINUES),
         "import SCons.Util\n"
         "def f(parts):\n"
         "    try:\n"
         "        import SCons\n"
         "        parts.append(SCons.version)\n"
         "    except (ImportError, AttributeError):\n"
         "        pass\n"},
        {"the module was imported before, not the name", SILENT,
         "import zarr\n"
         "try:\n"
         "    from zarr import load\n"
         "except ImportError:\n"
         "    load = None\n"},
        {"imported before under a condition", SILENT,
         "if fast():\n"
         "    import zarr\n"
         "try:\n"
         "    import zarr\n"
         "except ImportError:\n"
         "    zarr = None\n"},
        {"imported before in another function", SILENT,
         "def g():\n"
         "    import zarr\n"
         "    zarr.open()\n"
         "def f(path):\n"
         "    try:\n"
         "        import zarr\n"
         "        zarr.load(path)\n"
         "    except ImportError:\n"
         "        pass\n"},
        {"one of two was imported before", SILENT,
         "import zarr\n"
         "try:\n"
         "    import zarr, dask\n"
         "except ImportError:\n"
         "    pass\n"},
        {"only the package above was imported before", SILENT,
         "import zarr\n"
         "try:\n"
         "    import zarr.codecs\n"
         "except ImportError:\n"
         "    pass\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void probes_with_computed_answers(void **state)
{
    static const struct guard_case cases[] = {
        {"hasattr is the answer", HANDLED(PROBE),
         "def has_index():\n"
         "    try:\n"
         "        import zarr\n"
         "        return hasattr(zarr.AsyncArray, \"oindex\")\n"
         "    except (ImportError, AttributeError):\n"
         "        return False\n"},
        {"bool is the answer", HANDLED(PROBE),
         "def fast():\n"
         "    try:\n"
         "        import m\n"
         "        return bool(m.fast)\n"
         "    except ImportError:\n"
         "        return False\n"},
        {"a version check of the module is the answer", HANDLED(PROBE),
         "def is_valid():\n"
         "    \"\"\"Is it at least 2.0.0?\"\"\"\n"
         "    try:\n"
         "        import cryptography\n"
         "    except ImportError:\n"
         "        return False\n"
         "    return _version_checker(cryptography, (2, 0, 0))\n"},
        {"what is made of the module, or None, is no answer", SILENT,
         "def connect():\n"
         "    try:\n"
         "        import boto3\n"
         "    except ImportError:\n"
         "        return None\n"
         "    return make_client(boto3, \"s3\")\n"},
        {"something else goes in as well", SILENT,
         "def check(path):\n"
         "    try:\n"
         "        import pandas\n"
         "    except ImportError:\n"
         "        return False\n"
         "    return read_rows(pandas, path)\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void helpers_that_wait(void **state)
{
    static const struct guard_case cases[] = {
        {"a loop until a call says so", HANDLED(FALLS_BACK),
         "def wait(pid):\n"
         "    while True:\n"
         "        if not alive(pid):\n"
         "            break\n"
         "        time.sleep(0.1)\n"
         "def run(pid):\n"
         "    try:\n"
         "        import psutil\n"
         "        psutil.wait(pid)\n"
         "    except ImportError:\n"
         "        wait(pid)\n"},
        {"a loop that asks in its condition, in the handler itself",
         HANDLED(FALLS_BACK),
         "def run(pid):\n"
         "    try:\n"
         "        import psutil\n"
         "        psutil.wait(pid)\n"
         "    except ImportError:\n"
         "        while alive(pid):\n"
         "            pass\n"},
        {"a loop that sleeps", HANDLED(FALLS_BACK),
         "class Runner:\n"
         "    def wait(self):\n"
         "        for _ in range(10):\n"
         "            time.sleep(1)\n"
         "    def run(self, pid):\n"
         "        try:\n"
         "            import psutil\n"
         "            psutil.wait(pid)\n"
         "        except ImportError:\n"
         "            self.wait()\n"},
        {"a loop that does nothing", SILENT,
         "def wait(pid):\n"
         "    for _ in range(10):\n"
         "        pass\n"
         "    return None\n"
         "def run(pid):\n"
         "    try:\n"
         "        import psutil\n"
         "        psutil.wait(pid)\n"
         "    except ImportError:\n"
         "        wait(pid)\n"},
        {"a function that only passes", SILENT,
         "def wait(pid):\n"
         "    pass\n"
         "def run(pid):\n"
         "    try:\n"
         "        import psutil\n"
         "        psutil.wait(pid)\n"
         "    except ImportError:\n"
         "        wait(pid)\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void nulls_in_containers(void **state)
{
    static const struct guard_case cases[] = {
        {"a dict class that raises for None", HANDLED(SENTINEL),
         "try:\n"
         "    from .jp2 import read\n"
         "except ImportError:\n"
         "    read = None\n"
         "class Readers(dict):\n"
         "    def __getitem__(self, key):\n"
         "        value = dict.__getitem__(self, key)\n"
         "        if value is None:\n"
         "            raise ReaderError(key)\n"
         "        return value\n"
         "READERS = Readers({\"jp2\": read, \"fits\": 1})\n"},
        {"a registry whose look-up raises", HANDLED(SENTINEL),
         "try:\n"
         "    from .jp2 import read\n"
         "except ImportError:\n"
         "    read = None\n"
         "READERS = {\"jp2\": read}\n"
         "def reader_of(key):\n"
         "    reader = READERS[key]\n"
         "    if reader is None:\n"
         "        raise KeyError(key)\n"
         "    return reader\n"},
        {"a registry that is added to, and complains at ERROR", HANDLED(SENTINEL),
         "try:\n"
         "    import jp2\n"
         "except ImportError:\n"
         "    jp2 = None\n"
         "READERS.update({\"jp2\": jp2})\n"
         "def reader_of(key):\n"
         "    reader = READERS.get(key)\n"
         "    if not reader:\n"
         "        logger.error(\"no reader for %s\", key)\n"
         "    return reader\n"},
        {"a look-up that returns None as well", SILENT,
         "try:\n"
         "    from .jp2 import read\n"
         "except ImportError:\n"
         "    read = None\n"
         "READERS = {\"jp2\": read}\n"
         "def reader_of(key):\n"
         "    reader = READERS[key]\n"
         "    if reader is None:\n"
         "        return None\n"
         "    return reader\n"},
        {"another dict is the one that complains", SILENT,
         "try:\n"
         "    from .jp2 import read\n"
         "except ImportError:\n"
         "    read = None\n"
         "READERS = {\"jp2\": read}\n"
         "def writer_of(key):\n"
         "    writer = WRITERS[key]\n"
         "    if writer is None:\n"
         "        raise KeyError(key)\n"
         "    return writer\n"},
        {"an argument of a class is no element of it", SILENT,
         "try:\n"
         "    from .jp2 import read\n"
         "except ImportError:\n"
         "    read = None\n"
         "class Reader:\n"
         "    def __init__(self, read, options):\n"
         "        self.read = read\n"
         "        name = options[\"name\"]\n"
         "        if name is None:\n"
         "            raise ValueError(name)\n"
         "READER = Reader(read, {})\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void asked_around_and_behind(void **state)
{
    static const struct guard_case cases[] = {
        {"the condition around it is asked again, loudly", HANDLED(SENTINEL),
         "def find():\n"
         "    path = guess()\n"
         "    if not os.path.isfile(path):\n"
         "        try:\n"
         "            import app\n"
         "        except ImportError:\n"
         "            pass\n"
         "        else:\n"
         "            path = os.path.join(app.__path__[0], \"conf\")\n"
         "    if not os.path.isfile(path):\n"
         "        sys.stderr.write(\"no configuration\")\n"
         "        return None\n"
         "    return path\n"},
        {"another one is asked", SILENT,
         "def find():\n"
         "    path = guess()\n"
         "    if not os.path.isfile(path):\n"
         "        try:\n"
         "            import app\n"
         "        except ImportError:\n"
         "            pass\n"
         "        else:\n"
         "            path = os.path.join(app.__path__[0], \"conf\")\n"
         "    if not os.path.isdir(path):\n"
         "        sys.stderr.write(\"no configuration\")\n"
         "        return None\n"
         "    return path\n"},
        {"asked again when it may be another", SILENT,
         "def find():\n"
         "    path = guess()\n"
         "    if not os.path.isfile(path):\n"
         "        try:\n"
         "            import app\n"
         "        except ImportError:\n"
         "            pass\n"
         "        else:\n"
         "            path = os.path.join(app.__path__[0], \"conf\")\n"
         "    path = path + \".d\"\n"
         "    if not os.path.isfile(path):\n"
         "        sys.stderr.write(\"no configuration\")\n"
         "        return None\n"
         "    return path\n"},
        {"the handler never comes there", SILENT,
         "def find():\n"
         "    path = guess()\n"
         "    if not os.path.isfile(path):\n"
         "        try:\n"
         "            import app\n"
         "        except ImportError:\n"
         "            return None\n"
         "        else:\n"
         "            path = os.path.join(app.__path__[0], \"conf\")\n"
         "    if not os.path.isfile(path):\n"
         "        sys.stderr.write(\"no configuration\")\n"
         "        return None\n"
         "    return path\n"},
        {"asked again for nothing", SILENT,
         "def find():\n"
         "    path = guess()\n"
         "    if not os.path.isfile(path):\n"
         "        try:\n"
         "            import app\n"
         "        except ImportError:\n"
         "            pass\n"
         "        else:\n"
         "            path = os.path.join(app.__path__[0], \"conf\")\n"
         "    if not os.path.isfile(path):\n"
         "        return None\n"
         "    return path\n"},
        {"null by the last of several conditions", HANDLED(SENTINEL),
         "def files(path, options=None, fs=None):\n"
         "    if isinstance(path, str) and options is None and fs is None:\n"
         "        try:\n"
         "            from arrow.fs import System\n"
         "            fs, path = System.of(path)\n"
         "        except ImportError:\n"
         "            pass\n"
         "    if is_url(path) and fs is None:\n"
         "        fs, path = find(path)\n"
         "    return fs, path\n"},
        {"null by one of two", SILENT,
         "def files(path, options=None, fs=None):\n"
         "    if options is None or fs is None:\n"
         "        try:\n"
         "            from arrow.fs import System\n"
         "            fs, path = System.of(path)\n"
         "        except ImportError:\n"
         "            pass\n"
         "    if is_url(path) and fs is None:\n"
         "        fs, path = find(path)\n"
         "    return fs, path\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void nothing_for_an_answer(void **state)
{
    static const struct guard_case cases[] = {
        {"what it worked out says there is none", HANDLED(FALLS_BACK),
         "def playing(host, password):\n"
         "    try:\n"
         "        import mpd\n"
         "    except ImportError:\n"
         "        if password:\n"
         "            host = password + host\n"
         "        now = run([\"mpc\", \"-h\", host])\n"
         "        if not now:\n"
         "            return\n"
         "        return {\"title\": now.title}\n"
         "    return mpd.Client(host).current()\n"},
        {"an argument says so", SILENT,
         "def playing(host, password):\n"
         "    try:\n"
         "        import mpd\n"
         "    except ImportError:\n"
         "        if password:\n"
         "            return\n"
         "        now = run([\"mpc\", \"-h\", host])\n"
         "        return {\"title\": now.title}\n"
         "    return mpd.Client(host).current()\n"},
        {"there never is one", SILENT,
         "def playing(host, password):\n"
         "    try:\n"
         "        import mpd\n"
         "    except ImportError:\n"
         "        now = read(host)\n"
         "        if not now:\n"
         "            return None\n"
         "        return None\n"
         "    return mpd.Client(host).current()\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void a_version_asked_behind(void **state)
{
    static const struct guard_case cases[] = {
        {"a question", HANDLED(PROBE),
         "def has_skimage(version=\"0.11\"):\n"
         "    try:\n"
         "        import skimage\n"
         "    except ImportError:\n"
         "        return False\n"
         "    found = Version(skimage.__version__)\n"
         "    return found >= Version(version)\n"},
        {"no question", SILENT,
         "def load(version=\"0.11\"):\n"
         "    try:\n"
         "        import skimage\n"
         "    except ImportError:\n"
         "        return False\n"
         "    found = Version(skimage.__version__)\n"
         "    return found >= Version(version)\n"},
        {"a question after some work", SILENT,
         "def has_skimage(image):\n"
         "    try:\n"
         "        import skimage\n"
         "    except ImportError:\n"
         "        return False\n"
         "    found = skimage.search(image)\n"
         "    return found >= 2\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void classes_that_report(void **state)
{
    static const struct guard_case cases[] = {
        {"below ERROR", QUIET,
         "try:\n"
         "    import gi\n"
         "except ImportError:\n"
         "    gi = None\n"
         "if gi is None:\n"
         "    class Extension(object):\n"
         "        def __init__(self, container):\n"
         "            logger.info(\"no gi\")\n"
         "else:\n"
         "    class Extension(object):\n"
         "        def load(self):\n"
         "            gi.init()\n"},
        {"and works as its base does", HANDLED(SENTINEL),
         "try:\n"
         "    import httpcore\n"
         "except ImportError:\n"
         "    httpcore = None\n"
         "if httpcore is None:\n"
         "    class Transport(Plain):\n"
         "        def __init__(self, options):\n"
         "            super().__init__(options)\n"
         "            logger.warning(\"plain\")\n"
         "else:\n"
         "    class Transport(Base):\n"
         "        def send(self):\n"
         "            httpcore.send()\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void a_feature_of_what_is_missing(void **state)
{
    static const struct guard_case cases[] = {
        {"the branch uses it all the same", SILENT,
         "try:\n"
         "    import vim\n"
         "except ImportError:\n"
         "    vim = object()\n"
         "def setup(how):\n"
         "    if not hasattr(vim, \"bindeval\"):\n"
         "        vim.command(\"function\")\n"
         "        how = \"function\"\n"
         "    return how\n"},
        {"the branch does without", HANDLED(SENTINEL),
         "try:\n"
         "    import vim\n"
         "except ImportError:\n"
         "    vim = object()\n"
         "def setup(how):\n"
         "    if not hasattr(vim, \"bindeval\"):\n"
         "        run(\"function\")\n"
         "        how = \"function\"\n"
         "    return how\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void what_stays_in_force(void **state)
{
    static const struct guard_case cases[] = {
        {"the function above", HANDLED(SENTINEL),
         "try:\n"
         "    from app.fast import uri as fast\n"
         "except ImportError:\n"
         "    fast = None\n"
         "def decode(text):\n"
         "    return text.replace(\"+\", \" \")\n"
         "if fast is not None:\n"
         "    decode = fast.decode\n"},
        {"what was made above", HANDLED(SENTINEL),
         "try:\n"
         "    from app.fast import uri as fast\n"
         "except ImportError:\n"
         "    fast = None\n"
         "decode = make_decoder(False)\n"
         "if fast is not None:\n"
         "    decode = fast.decode\n"},
        {"a null above", SILENT,
         "try:\n"
         "    from app.fast import uri as fast\n"
         "except ImportError:\n"
         "    fast = None\n"
         "decode = None\n"
         "if fast is not None:\n"
         "    decode = fast.decode\n"},
        {"one that does nothing", SILENT,
         "try:\n"
         "    from app.fast import uri as fast\n"
         "except ImportError:\n"
         "    fast = None\n"
         "def decode(text):\n"
         "    return text\n"
         "def encode(text):\n"
         "    pass\n"
         "if fast is not None:\n"
         "    encode = fast.encode\n"},
        {"one of the two is there only with it", SILENT,
         "try:\n"
         "    from app.fast import uri as fast\n"
         "except ImportError:\n"
         "    fast = None\n"
         "def decode(text):\n"
         "    return text.replace(\"+\", \" \")\n"
         "if fast is not None:\n"
         "    decode = fast.decode\n"
         "    encode = fast.encode\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void asserted_on_in_the_body(void **state)
{
    static const struct guard_case cases[] = {
        {"what only a test's statement is about", SILENT,
         "def test_rates(self):\n"
         "    rate = compute(\"YN00\")\n"
         "    self.assertAlmostEqual(rate, 0.0198)\n"
         "    try:\n"
         "        from scipy.optimize import minimize\n"
         "        rate = compute(\"ML\")\n"
         "        self.assertAlmostEqual(rate, 0.0194)\n"
         "    except ImportError:\n"
         "        pass\n"
         "    rate = compute(\"NG86\")\n"
         "    self.assertAlmostEqual(rate, 0.02)\n"},
        {"a value that is there without", HANDLED(FALLS_BACK),
         "def test_rates(self):\n"
         "    rate = compute(\"YN00\")\n"
         "    try:\n"
         "        from scipy.optimize import minimize\n"
         "        rate = compute(\"ML\")\n"
         "    except ImportError:\n"
         "        pass\n"
         "    self.assertAlmostEqual(rate, 0.02)\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_usual_handlers),
        cmocka_unit_test(helpers_registries_and_texts),
        cmocka_unit_test(more_of_the_usual_handlers),
        cmocka_unit_test(handlers_of_a_fresh_set),
        cmocka_unit_test(handlers_of_fresh_sets),
        cmocka_unit_test(imported_before_unguarded),
        cmocka_unit_test(probes_with_computed_answers),
        cmocka_unit_test(helpers_that_wait),
        cmocka_unit_test(nulls_in_containers),
        cmocka_unit_test(asked_around_and_behind),
        cmocka_unit_test(nothing_for_an_answer),
        cmocka_unit_test(a_version_asked_behind),
        cmocka_unit_test(classes_that_report),
        cmocka_unit_test(a_feature_of_what_is_missing),
        cmocka_unit_test(asserted_on_in_the_body),
        cmocka_unit_test(what_stays_in_force),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
