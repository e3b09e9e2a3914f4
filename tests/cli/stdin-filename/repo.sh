git init -q .
mkdir app
touch app/__init__.py app/x.py
git add .
