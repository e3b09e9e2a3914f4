git init -q
mkdir -p pkg
printf '[project]\nname = "pkg"\nversion = "1"\n' >pyproject.toml
: >pkg/__init__.py
printf 'X = 1\n' >pkg/own.py
# Every layout of a handler, each in a file of its own.
py() { printf "$2" >"pkg/$1.py"; }
py spaces 'try:\n    from pkg import own\nexcept ImportError:\n    own = None\n'
py tabs 'def f():\n\ttry:\n\t\tfrom pkg import own\n\texcept ImportError:\n\t\town = None\n'
py mixed 'class A:\n  def f(self):\n  \ttry:\n  \t  from pkg import own\n  \texcept ImportError:\n  \t  own = None\n'
py crlf 'try:\r\n    from pkg import own\r\nexcept ImportError:\r\n    own = None\r\n'
py one_line 'try: from pkg import own\nexcept ImportError: own = None\n'
py several 'try:\n    from pkg import own\nexcept ImportError: own = None; y = 1\n'
py continued 'try:\n    from pkg import own\nexcept ImportError: \\\n    own = None\n'
py backslash_comment 'try:\n    from pkg import own\nexcept ImportError:  # a path: \\\n    own = None\n'
py comments 'try:\n    from pkg import own\nexcept ImportError:  # why\n\n  # odd\n    # even\n    own = None\n    z = 2\n'
py compound 'try:\n    from pkg import own\nexcept ImportError:\n    if True:\n        pass\n'
py no_newline 'try:\n    from pkg import own\nexcept ImportError:\n    pass'
py bom '\357\273\277try:\n    from pkg import own\nexcept ImportError:\n    pass\n'
py latin '# -*- coding: latin-1 -*-\n# \351\ntry:\n    from pkg import own\nexcept ImportError:\n    pass\n'
py star 'try:\n    from pkg import own\nexcept* ImportError:\n    pass\n'
py logger 'import logging\n\nlog = logging.getLogger(__name__)\ntry:\n    from pkg import own\nexcept ImportError:\n    own = None\n'
py logger_later 'import logging\n\ntry:\n    from pkg import own\nexcept ImportError:\n    own = None\n\nlog = logging.getLogger(__name__)\n'
py logger_in_function 'import logging\n\ndef f():\n    try:\n        from pkg import own\n    except ImportError:\n        own = None\n\nlog = logging.getLogger(__name__)\n'
py two 'try:\n    from pkg import own\nexcept ImportError:\n    own = None\n\n\n\n\n\n\n\n\n\ntry:\n    from pkg.own import X\nexcept ImportError:\n    X = None\n\n\ntry:\n    import pkg.own\nexcept ImportError:\n    pass\n'
py nested 'try:\n    from pkg import own\nexcept ImportError:\n    try:\n        from pkg.own import X\n    except ImportError:\n        pass\n'
py 'na me' 'try:\n    from pkg import own\nexcept ImportError:\n    pass\n'
chmod 755 pkg/tabs.py
git add .
git commit -qm "Handlers of every layout"
