git init -q -b main
printf '[project]\nname = "pkg"\nversion = "1"\n' >pyproject.toml
mkdir pkg
: >pkg/__init__.py
printf 'X = 1\n' >pkg/own.py
py() { printf 'try:\n    from pkg import own\nexcept ImportError:\n    own = None\n' >"pkg/$1.py"; }
py m
py n
py o
py p
git add .
git commit -qm "Four handlers"
