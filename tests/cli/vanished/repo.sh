git init -q .
mkdir app
touch app/__init__.py app/gone.py
echo "import app.gone" >app/x.py
git add .
rm app/gone.py
