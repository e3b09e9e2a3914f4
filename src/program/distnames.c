#include "program/distnames.h"

#include "program/requirement.h"

/* Dotted prefixes looked at: google.cloud.x needs three. */
#define PREFIX_MAX 4

struct known {
    const char *module, *distribution;
};

/* Sorted by module (bytes); a module may stand more than once. Those whose names agree
 * are here so that they are known to be somebody's. */
static const struct known table[] = {
    /* clang-format off */
    {"Bio", "biopython"}, {"Cheetah", "cheetah3"}, {"Crypto", "pycrypto"},
    {"Crypto", "pycryptodome"}, {"Cryptodome", "pycryptodomex"}, {"Cython", "cython"},
    {"IPython", "ipython"}, {"Levenshtein", "levenshtein"},
    {"Levenshtein", "python-levenshtein"}, {"MySQLdb", "mysqlclient"},
    {"OpenGL", "pyopengl"}, {"OpenImageIO", "openimageio"}, {"OpenSSL", "pyopenssl"},
    {"PIL", "pillow"}, {"PyPDF2", "pypdf2"}, {"PyQt4", "pyqt4"}, {"PyQt5", "pyqt5"},
    {"PyQt6", "pyqt6"}, {"PySide2", "pyside2"}, {"PySide6", "pyside6"},
    {"Xlib", "python-xlib"}, {"_cffi_backend", "cffi"}, {"_pytest", "pytest"},
    {"_yaml", "pyyaml"}, {"absl", "absl-py"}, {"acme", "acme"}, {"adlfs", "adlfs"},
    {"aiohttp", "aiohttp"}, {"aiopg", "aiopg"}, {"airflow", "apache-airflow"},
    {"allauth", "django-allauth"}, {"amqp", "amqp"}, {"ansible", "ansible"},
    {"ansible", "ansible-core"}, {"anymail", "django-anymail"},
    {"apache_beam", "apache-beam"}, {"apiclient", "google-api-python-client"},
    {"apsw", "apsw"}, {"argon2", "argon2-cffi"}, {"attr", "attrs"}, {"attrs", "attrs"},
    {"automat", "automat"}, {"autoslug", "django-autoslug"}, {"avro", "avro"},
    {"aws_cdk", "aws-cdk-lib"}, {"azure.storage", "azure-storage-blob"},
    {"babel", "babel"}, {"backports.zoneinfo", "backports-zoneinfo"},
    {"barcode", "python-barcode"}, {"bcrypt", "bcrypt"}, {"billiard", "billiard"},
    {"bio", "biopython"}, {"bitarray", "bitarray"}, {"blinker", "blinker"},
    {"bootstrap3", "django-bootstrap3"}, {"bootstrap4", "django-bootstrap4"},
    {"boto", "boto"}, {"boto3", "boto3"}, {"boto3_stubs", "boto3-stubs"},
    {"botocore", "botocore"}, {"brotli", "brotli"}, {"brotli", "brotlipy"},
    {"brotlicffi", "brotlicffi"}, {"bs4", "beautifulsoup4"}, {"bsddb", "bsddb3"},
    {"bsddb3", "bsddb3"}, {"bson", "pymongo"}, {"cached_property", "cached-property"},
    {"cacheops", "django-cacheops"}, {"caffe2", "torch"}, {"cairo", "pycairo"},
    {"cassandra", "cassandra-driver"}, {"cassandra.cluster", "cassandra-driver"},
    {"catboost", "catboost"}, {"cattr", "cattrs"}, {"cattrs", "cattrs"},
    {"cbor2", "cbor2"}, {"celery", "celery"}, {"certbot", "certbot"},
    {"certifi", "certifi"}, {"cffi", "cffi"}, {"chardet", "chardet"},
    {"cheetah", "cheetah3"}, {"ckeditor", "django-ckeditor"}, {"click", "click"},
    {"clickhouse_driver", "clickhouse-driver"}, {"colorama", "colorama"},
    {"community", "python-louvain"}, {"confluent_kafka", "confluent-kafka"},
    {"constance", "django-constance"}, {"constantly", "constantly"},
    {"consul", "python-consul"}, {"corsheaders", "django-cors-headers"},
    {"couchbase", "couchbase"}, {"couchdb", "couchdb"},
    {"crispy_forms", "django-crispy-forms"}, {"crontab", "python-crontab"},
    {"cryptography", "cryptography"}, {"cupy", "cupy-cuda12x"},
    {"cv2", "opencv-contrib-python"}, {"cv2", "opencv-python"},
    {"cv2", "opencv-python-headless"}, {"cx_Oracle", "cx-oracle"},
    {"daemon", "python-daemon"}, {"dagster", "dagster"},
    {"dash_bootstrap_components", "dash-bootstrap-components"}, {"dask", "dask"},
    {"datasets", "datasets"}, {"dateparser", "dateparser"},
    {"dateutil", "python-dateutil"}, {"dbt", "dbt-core"},
    {"debug_toolbar", "django-debug-toolbar"}, {"decouple", "python-decouple"},
    {"deltalake", "deltalake"}, {"discord", "discord-py"},
    {"distributed", "distributed"}, {"django", "django"},
    {"django_filters", "django-filter"}, {"dns", "dnspython"}, {"docker", "docker"},
    {"docutils", "docutils"}, {"docx", "python-docx"}, {"docx2txt", "docx2txt"},
    {"dogpile.cache", "dogpile-cache"}, {"dotenv", "python-dotenv"},
    {"duckdb", "duckdb"}, {"ebooklib", "ebooklib"}, {"editor", "python-editor"},
    {"elasticsearch", "elasticsearch"}, {"elasticsearch_dsl", "elasticsearch-dsl"},
    {"engineio", "python-engineio"}, {"environ", "django-environ"},
    {"eventlet", "eventlet"}, {"exceptiongroup", "exceptiongroup"},
    {"extra_views", "django-extra-views"}, {"fabric", "fabric"}, {"faiss", "faiss-cpu"},
    {"faiss", "faiss-gpu"}, {"fastapi", "fastapi"}, {"fastavro", "fastavro"},
    {"fiona", "fiona"}, {"firebase_admin", "firebase-admin"}, {"fitz", "pymupdf"},
    {"flask", "flask"}, {"flask_cors", "flask-cors"}, {"flask_login", "flask-login"},
    {"flask_restful", "flask-restful"}, {"flask_sqlalchemy", "flask-sqlalchemy"},
    {"flax", "flax"}, {"flit_core", "flit-core"}, {"formtools", "django-formtools"},
    {"fsspec", "fsspec"}, {"functions_framework", "functions-framework"},
    {"fuse", "fusepy"}, {"gcsfs", "gcsfs"}, {"gdbm", "gdbm"}, {"genshi", "genshi"},
    {"gensim", "gensim"}, {"geopandas", "geopandas"}, {"gevent", "gevent"},
    {"gflags", "python-gflags"}, {"gi", "pygobject"}, {"git", "gitpython"},
    {"github", "pygithub"}, {"gitlab", "python-gitlab"},
    {"glanceclient", "python-glanceclient"}, {"gmpy2", "gmpy2"},
    {"gnupg", "python-gnupg"}, {"google.api_core", "google-api-core"},
    {"google.appengine", "google-appengine"}, {"google.auth", "google-auth"},
    {"google.cloud.aiplatform", "google-cloud-aiplatform"},
    {"google.cloud.bigquery", "google-cloud-bigquery"},
    {"google.cloud.bigquery_storage", "google-cloud-bigquery-storage"},
    {"google.cloud.error_reporting", "google-cloud-error-reporting"},
    {"google.cloud.exceptions", "google-cloud-core"},
    {"google.cloud.firestore", "google-cloud-firestore"},
    {"google.cloud.firestore_v1", "google-cloud-firestore"},
    {"google.cloud.logging", "google-cloud-logging"},
    {"google.cloud.monitoring_v3", "google-cloud-monitoring"},
    {"google.cloud.ndb", "google-cloud-ndb"},
    {"google.cloud.pubsub", "google-cloud-pubsub"},
    {"google.cloud.pubsub_v1", "google-cloud-pubsub"},
    {"google.cloud.run_v2", "google-cloud-run"},
    {"google.cloud.scheduler_v1", "google-cloud-scheduler"},
    {"google.cloud.secretmanager", "google-cloud-secret-manager"},
    {"google.cloud.storage", "google-cloud-storage"},
    {"google.cloud.tasks_v2", "google-cloud-tasks"},
    {"google.cloud.trace", "google-cloud-trace"}, {"google.genai", "google-genai"},
    {"google.generativeai", "google-generativeai"}, {"google.oauth2", "google-auth"},
    {"google.protobuf", "protobuf"},
    {"google.resumable_media", "google-resumable-media"},
    {"google.rpc", "googleapis-common-protos"},
    {"google.type", "googleapis-common-protos"},
    {"google_auth_oauthlib", "google-auth-oauthlib"},
    {"googleapiclient", "google-api-python-client"}, {"graphql", "graphql-core"},
    {"graphviz", "graphviz"}, {"great_expectations", "great-expectations"},
    {"greenlet", "greenlet"}, {"gridfs", "pymongo"}, {"grpc", "grpcio"},
    {"grpc_health", "grpcio-health-checking"}, {"grpc_reflection", "grpcio-reflection"},
    {"grpc_status", "grpcio-status"}, {"grpc_tools", "grpcio-tools"},
    {"gssapi", "gssapi"}, {"guardian", "django-guardian"}, {"gunicorn", "gunicorn"},
    {"h2", "h2"}, {"h5py", "h5py"}, {"haiku", "dm-haiku"}, {"hatchling", "hatchling"},
    {"haystack", "django-haystack"}, {"hdbcli", "hdbcli"}, {"hpack", "hpack"},
    {"html2text", "html2text"}, {"httplib2", "httplib2"}, {"httpx", "httpx"},
    {"hydra", "hydra-core"}, {"hypercorn", "hypercorn"}, {"hyperlink", "hyperlink"},
    {"ibis", "ibis-framework"}, {"igraph", "igraph"}, {"igraph", "python-igraph"},
    {"imblearn", "imbalanced-learn"}, {"impala", "impyla"},
    {"import_export", "django-import-export"},
    {"importlib_metadata", "importlib-metadata"},
    {"importlib_resources", "importlib-resources"}, {"incremental", "incremental"},
    {"influxdb_client", "influxdb-client"}, {"inotify", "inotify"},
    {"instaloader", "instaloader"}, {"invoke", "invoke"}, {"ipykernel", "ipykernel"},
    {"ipywidgets", "ipywidgets"}, {"itemadapter", "itemadapter"},
    {"itemloaders", "itemloaders"}, {"jax", "jax"}, {"jenkins", "python-jenkins"},
    {"jinja2", "jinja2"}, {"jks", "pyjks"}, {"jose", "python-jose"},
    {"josepy", "josepy"}, {"jsonpath_ng", "jsonpath-ng"},
    {"jsonpath_rw", "jsonpath-rw"}, {"jsonschema", "jsonschema"},
    {"jupyter_client", "jupyter-client"}, {"jupyter_core", "jupyter-core"},
    {"jwt", "pyjwt"}, {"kafka", "kafka-python"}, {"kazoo", "kazoo"}, {"keras", "keras"},
    {"kerberos", "kerberos"}, {"keycloak", "python-keycloak"},
    {"keystoneauth1", "keystoneauth1"}, {"keystoneclient", "python-keystoneclient"},
    {"kombu", "kombu"}, {"kubernetes", "kubernetes"},
    {"kubernetes_asyncio", "kubernetes-asyncio"}, {"ldap", "python-ldap"},
    {"ldap3", "ldap3"}, {"libcloud", "apache-libcloud"}, {"lightgbm", "lightgbm"},
    {"llvmlite", "llvmlite"}, {"localflavor", "django-localflavor"}, {"luigi", "luigi"},
    {"lxml", "lxml"}, {"lz4", "lz4"}, {"magic", "python-magic"}, {"mako", "mako"},
    {"markdown", "markdown"}, {"markdown_it", "markdown-it-py"},
    {"markupsafe", "markupsafe"}, {"marshmallow", "marshmallow"},
    {"matplotlib", "matplotlib"}, {"mdit_py_plugins", "mdit-py-plugins"},
    {"memcache", "python-memcached"}, {"mlflow", "mlflow"}, {"mmh3", "mmh3"},
    {"mock", "mock"}, {"model_utils", "django-model-utils"},
    {"modelcluster", "django-modelcluster"}, {"mpl_toolkits", "matplotlib"},
    {"mpmath", "mpmath"}, {"mptt", "django-mptt"}, {"msgpack", "msgpack"},
    {"msgspec", "msgspec"}, {"mx", "egenix-mx-base"}, {"mypy", "mypy"},
    {"mypy_extensions", "mypy-extensions"}, {"mysql", "mysql-connector-python"},
    {"mysql.connector", "mysql-connector-python"}, {"nacl", "pynacl"},
    {"nacos", "nacos-sdk-python"}, {"nbconvert", "nbconvert"}, {"nbformat", "nbformat"},
    {"neo4j", "neo4j"}, {"netCDF4", "netcdf4"}, {"networkx", "networkx"},
    {"newrelic", "newrelic"}, {"ninja", "django-ninja"}, {"nltk", "nltk"},
    {"nose", "nose"}, {"notebook", "notebook"}, {"novaclient", "python-novaclient"},
    {"ntlm_auth", "ntlm-auth"}, {"numba", "numba"}, {"numexpr", "numexpr"},
    {"numpy", "numpy"}, {"oauth2_provider", "django-oauth-toolkit"},
    {"oauth2client", "oauth2client"}, {"oauthlib", "oauthlib"}, {"odf", "odfpy"},
    {"ogr", "gdal"}, {"openai", "openai"}, {"openid", "python3-openid"},
    {"openpyxl", "openpyxl"}, {"opensearchpy", "opensearch-py"},
    {"opentelemetry", "opentelemetry-api"}, {"opentelemetry.sdk", "opentelemetry-sdk"},
    {"optuna", "optuna"}, {"orjson", "orjson"}, {"osgeo", "gdal"}, {"oss2", "oss2"},
    {"paho", "paho-mqtt"}, {"pam", "python-pam"}, {"pandas", "pandas"},
    {"paramiko", "paramiko"}, {"parler", "django-parler"}, {"parsel", "parsel"},
    {"parted", "pyparted"}, {"passlib", "passlib"}, {"past", "future"},
    {"pdfminer", "pdfminer-six"}, {"peewee", "peewee"}, {"pexpect", "pexpect"},
    {"phonenumber_field", "django-phonenumber-field"}, {"phonenumbers", "phonenumbers"},
    {"pika", "pika"}, {"pkg_resources", "setuptools"}, {"pkginfo", "pkginfo"},
    {"playwright", "playwright"}, {"plotly", "plotly"}, {"pluggy", "pluggy"},
    {"ply", "ply"}, {"poetry.core", "poetry-core"}, {"polars", "polars"},
    {"polymorphic", "django-polymorphic"}, {"portalocker", "portalocker"},
    {"pptx", "python-pptx"}, {"prefect", "prefect"}, {"prettytable", "prettytable"},
    {"progressbar", "progressbar2"}, {"prometheus_client", "prometheus-client"},
    {"prompt_toolkit", "prompt-toolkit"}, {"psutil", "psutil"}, {"psycopg", "psycopg"},
    {"psycopg2", "psycopg2"}, {"psycopg2", "psycopg2-binary"},
    {"ptyprocess", "ptyprocess"}, {"pwnlib", "pwntools"}, {"py", "py"},
    {"pyVmomi", "pyvmomi"}, {"pyarrow", "pyarrow"}, {"pyasn1", "pyasn1"},
    {"pyathena", "pyathena"}, {"pycparser", "pycparser"}, {"pycurl", "pycurl"},
    {"pydantic", "pydantic"}, {"pydantic_core", "pydantic-core"},
    {"pydantic_settings", "pydantic-settings"}, {"pydispatch", "pydispatcher"},
    {"pydot", "pydot"}, {"pyfaidx", "pyfaidx"}, {"pygments", "pygments"},
    {"pygraphviz", "pygraphviz"}, {"pyhdfs", "pyhdfs"}, {"pyhive", "pyhive"},
    {"pyinotify", "pyinotify"}, {"pylab", "matplotlib"}, {"pylibmc", "pylibmc"},
    {"pymemcache", "pymemcache"}, {"pymongo", "pymongo"}, {"pymupdf", "pymupdf"},
    {"pymysql", "pymysql"}, {"pynvml", "nvidia-ml-py"}, {"pyodbc", "pyodbc"},
    {"pyotp", "pyotp"}, {"pypandoc", "pypandoc"}, {"pypdf", "pypdf"},
    {"pyproj", "pyproj"}, {"pysnmp", "pysnmp"}, {"pyspark", "pyspark"},
    {"pyspnego", "pyspnego"}, {"pysqlite2", "pysqlite"}, {"pytest", "pytest"},
    {"pythoncom", "pywin32"}, {"pythonjsonlogger", "python-json-logger"},
    {"pytz", "pytz"}, {"pywintypes", "pywin32"}, {"pyximport", "cython"},
    {"qpid", "qpid-python"}, {"qrcode", "qrcode"}, {"rasterio", "rasterio"},
    {"ratelimit", "ratelimit"}, {"ray", "ray"}, {"redis", "redis"},
    {"redis_lock", "python-redis-lock"}, {"regex", "regex"}, {"reportlab", "reportlab"},
    {"requests", "requests"}, {"requests_oauthlib", "requests-oauthlib"},
    {"rest_auth", "django-rest-auth"}, {"rest_framework", "djangorestframework"},
    {"rest_framework_nested", "drf-nested-routers"},
    {"rest_framework_simplejwt", "djangorestframework-simplejwt"},
    {"reversion", "django-reversion"}, {"rfc3339", "pyrfc3339"}, {"riak", "riak"},
    {"rich", "rich"}, {"robot", "robotframework"}, {"rosetta", "django-rosetta"},
    {"ruamel.yaml", "ruamel-yaml"}, {"s3fs", "s3fs"}, {"sage", "sagemath"},
    {"saml2", "pysaml2"}, {"scipy", "scipy"}, {"scrapy", "scrapy"}, {"scss", "pyscss"},
    {"sekizai", "django-sekizai"}, {"selenium", "selenium"},
    {"sentencepiece", "sentencepiece"}, {"sentry_sdk", "sentry-sdk"},
    {"serial", "pyserial"}, {"service_identity", "service-identity"},
    {"servicemanager", "pywin32"}, {"setproctitle", "setproctitle"},
    {"setuptools", "setuptools"}, {"sh", "sh"}, {"shapely", "shapely"},
    {"simple_history", "django-simple-history"}, {"simplejson", "simplejson"},
    {"six", "six"}, {"skbase", "scikit-base"}, {"skdim", "scikit-dimension"},
    {"skfuzzy", "scikit-fuzzy"}, {"skimage", "scikit-image"},
    {"sklearn", "scikit-learn"}, {"sklearn_extra", "scikit-learn-extra"},
    {"skmultilearn", "scikit-multilearn"}, {"skopt", "scikit-optimize"},
    {"sksurv", "scikit-survival"}, {"slack", "slackclient"}, {"slack_sdk", "slack-sdk"},
    {"slugify", "python-slugify"}, {"snappy", "python-snappy"},
    {"snowflake.connector", "snowflake-connector-python"},
    {"snowflake.sqlalchemy", "snowflake-sqlalchemy"},
    {"social_core", "social-auth-core"}, {"social_django", "social-auth-app-django"},
    {"socketio", "python-socketio"}, {"socks", "pysocks"}, {"sockshandler", "pysocks"},
    {"sorl", "sorl-thumbnail"}, {"spacy", "spacy"},
    {"speech_recognition", "speechrecognition"}, {"sphinx", "sphinx"},
    {"sphinx_rtd_theme", "sphinx-rtd-theme"},
    {"sphinxcontrib.napoleon", "sphinxcontrib-napoleon"}, {"spnego", "pyspnego"},
    {"sqlalchemy", "sqlalchemy"}, {"starlette", "starlette"}, {"statsd", "statsd"},
    {"storages", "django-storages"}, {"strawberry", "strawberry-graphql"},
    {"stripe", "stripe"}, {"subunit", "python-subunit"}, {"suds", "suds-community"},
    {"swiftclient", "python-swiftclient"}, {"systemd", "systemd-python"},
    {"tables", "tables"}, {"taggit", "django-taggit"}, {"tastypie", "django-tastypie"},
    {"telegram", "python-telegram-bot"}, {"tensorflow", "tensorflow"},
    {"tensorflow", "tensorflow-cpu"}, {"tensorflow", "tensorflow-gpu"},
    {"thrift", "thrift"}, {"timezone_field", "django-timezone-field"}, {"tlz", "toolz"},
    {"toml", "toml"}, {"tomli", "tomli"}, {"tomli_w", "tomli-w"}, {"toolz", "toolz"},
    {"torch", "torch"}, {"torchvision", "torchvision"}, {"tornado", "tornado"},
    {"tqdm", "tqdm"}, {"traitlets", "traitlets"}, {"transformers", "transformers"},
    {"tree_sitter", "tree-sitter"}, {"treebeard", "django-treebeard"},
    {"twilio", "twilio"}, {"twisted", "twisted"}, {"twitter", "python-twitter"},
    {"typing_extensions", "typing-extensions"}, {"tzlocal", "tzlocal"},
    {"u2flib_server", "python-u2flib-server"}, {"ujson", "ujson"},
    {"umap", "umap-learn"}, {"unidecode", "unidecode"}, {"usb", "pyusb"},
    {"usb1", "libusb1"}, {"uvicorn", "uvicorn"}, {"uvloop", "uvloop"},
    {"uwsgi", "uwsgi"}, {"uwsgidecorators", "uwsgi"},
    {"vertexai", "google-cloud-aiplatform"}, {"vine", "vine"}, {"vobject", "vobject"},
    {"w3lib", "w3lib"}, {"waffle", "django-waffle"}, {"wandb", "wandb"},
    {"watchdog", "watchdog"}, {"wcwidth", "wcwidth"}, {"weasyprint", "weasyprint"},
    {"weaviate", "weaviate-client"}, {"webassets", "webassets"},
    {"websocket", "websocket-client"}, {"websockets", "websockets"},
    {"werkzeug", "werkzeug"}, {"widget_tweaks", "django-widget-tweaks"},
    {"win32api", "pywin32"}, {"win32com", "pywin32"}, {"win32con", "pywin32"},
    {"win32event", "pywin32"}, {"win32evtlog", "pywin32"}, {"win32file", "pywin32"},
    {"win32gui", "pywin32"}, {"win32pipe", "pywin32"}, {"win32process", "pywin32"},
    {"win32security", "pywin32"}, {"win32service", "pywin32"},
    {"win32serviceutil", "pywin32"}, {"win_unicode_console", "win-unicode-console"},
    {"winerror", "pywin32"}, {"winrm", "pywinrm"}, {"wtforms", "wtforms"},
    {"wx", "wxpython"}, {"xapian", "xapian-bindings"}, {"xarray", "xarray"},
    {"xdg", "pyxdg"}, {"xgboost", "xgboost"}, {"xlrd", "xlrd"},
    {"xlsxwriter", "xlsxwriter"}, {"xlwt", "xlwt"}, {"xmlsec", "xmlsec"},
    {"yaml", "pyyaml"}, {"zarr", "zarr"}, {"zeep", "zeep"}, {"zmq", "pyzmq"},
    {"zope.interface", "zope-interface"}, {"zstandard", "zstandard"}, {"zstd", "zstd"},
    /* clang-format on */
};

/* The first row whose module is not less than `module`. */
static size_t lower_bound(struct str module)
{
    size_t low = 0, high = sizeof table / sizeof *table;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(str_of(table[middle].module), module) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add(struct str names[DISTNAMES_MAX], size_t *count, struct str name)
{
    if (*count < DISTNAMES_MAX && !str_listed(name, names, *count))
        names[(*count)++] = name;
}

/* `module` cut after its first `parts` components. */
static struct str prefix(struct str module, size_t parts)
{
    for (size_t i = 0; i < module.len; i++)
        if (module.ptr[i] == '.' && --parts == 0)
            return str_slice(module, 0, i);
    return module;
}

static void add_known(const struct config *config, struct str module,
                      struct arena *arena, struct str names[DISTNAMES_MAX],
                      size_t *count)
{
    for (size_t i = 0; i < config->distributions.len; i++)
        if (str_eq(config->distributions.items[i].module, module))
            add(names, count,
                requirement_normalise(arena,
                                      config->distributions.items[i].distribution));
    for (size_t i = lower_bound(module); i < sizeof table / sizeof *table; i++) {
        if (!str_eq(str_of(table[i].module), module))
            break;
        add(names, count, str_of(table[i].distribution));
    }
}

size_t distnames_of(const struct config *config, struct str module, struct arena *arena,
                    struct str names[DISTNAMES_MAX])
{
    size_t count = 0;
    for (size_t parts = PREFIX_MAX; parts > 0; parts--) {
        struct str head = prefix(module, parts);
        add_known(config, head, arena, names, &count);
        add(names, &count, requirement_normalise(arena, head));
    }
    struct str top = prefix(module, 1);
    add(names, &count,
        requirement_normalise(arena, arena_printf(arena, "python-%.*s", STR_ARG(top))));
    add(names, &count,
        requirement_normalise(arena, arena_printf(arena, "py%.*s", STR_ARG(top))));
    add(names, &count,
        requirement_normalise(arena, arena_printf(arena, "%.*s-python", STR_ARG(top))));
    return count;
}

bool distnames_knows(struct str module)
{
    struct str top = prefix(module, 1);
    size_t i = lower_bound(top);
    if (i == sizeof table / sizeof *table)
        return false;
    return str_is_or_below(str_of(table[i].module), top);
}
