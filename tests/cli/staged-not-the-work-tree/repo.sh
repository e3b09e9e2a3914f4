git init -q .
mkdir app
touch app/__init__.py app/x.py
git add .
git commit -qm one
echo "import app.staged" >app/x.py
git add .
echo "import app.only_on_disk" >app/x.py
echo "import app.untracked" >app/y.py
