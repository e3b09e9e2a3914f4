git init -q .
mkdir app lib
touch app/__init__.py
echo "import app.gone, app.b, os" >app/a.py
printf "try:\n    from app import a as x\nexcept ImportError:\n    raise\nfrom lib import thing\nfrom . import a\n" >app/b.py
touch lib/thing.py
git add .
