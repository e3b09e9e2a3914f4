git init -q .
mkdir app
touch app/__init__.py
echo "import app.nowhere" >loose.py
echo "import app.gone" >app/ignored.py
echo "app/ignored.py" >.gitignore
git add app/__init__.py .gitignore
