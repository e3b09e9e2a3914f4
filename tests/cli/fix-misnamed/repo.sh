git init -q
mkdir -p "a/b c"
: >a/__init__.py
printf '"""b."""\n' >"a/b c/_init_.py"
mkdir -p a/d
printf '"""d."""\n' >a/d/__int__.py
printf 'X = 1\n' >a/d/mod.py
printf 'import a.d.mod\n' >a/user.py
git add .
git commit -qm "Misspelled"
