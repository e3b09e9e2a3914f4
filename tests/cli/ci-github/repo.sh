git init -q .
mkdir app
touch app/__init__.py
echo 'import app.old' >app/a.py
git add .
git commit -qm one
echo 'import app.gone' >app/b.py
echo 'ignore = ["FL205"]' >flatline.toml
git add .
git commit -qm two
