git init -q .
mkdir -p app/core app/io
touch app/__init__.py app/core/x.py app/io/__init__.py app/io/y.py
echo 'import app.core.x, app.io.y' >main.py
git add .
git commit -qm one
touch app/core/__init__.py
