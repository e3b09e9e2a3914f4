git init -q .
mkdir app
touch app/__init__.py
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do echo "import app.m$i"; done >app/x.py
git add .
