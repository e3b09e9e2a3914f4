git init -q .
mkdir app
touch app/__init__.py
echo "import app.gone" >app/x.py
git add .
git commit -qm one
touch -d 2020-01-01 app/*.py
git update-index --refresh
chmod -R a-w .git
