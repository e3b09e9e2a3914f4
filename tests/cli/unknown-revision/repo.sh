git init -q .
mkdir app
touch app/__init__.py
git add .
git commit -qm one
