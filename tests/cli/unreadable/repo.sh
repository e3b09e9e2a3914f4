git init -q .
mkdir app
touch app/__init__.py
echo "import app.nowhere" >app/x.py
echo "import app.y" >app/secret.py
git add .
chmod 000 app/secret.py
