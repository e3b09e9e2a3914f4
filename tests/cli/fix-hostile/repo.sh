git init -q
mkdir -p pkg/sub ../outside
: >pkg/__init__.py
printf 'X = 1\n' >pkg/own.py
printf 'Y = 1\n' >pkg/sub/mod.py
printf 'import pkg.sub.mod\ntry:\n    from pkg import own\nexcept ImportError:\n    own = None\n' >pkg/user.py
printf 'try:\n    from pkg import own\nexcept ImportError:\n    own = None\n' >pkg/locked.py
chmod 444 pkg/locked.py
git add .
git commit -qm "A file that is not to be written"
chmod 555 pkg/sub
chmod 777 . pkg
