git init -q .
mkdir app
touch app/__init__.py
echo "import app.gone" >app/x.py
git add .
