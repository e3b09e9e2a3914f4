git init -q .
mkdir app
touch app/__init__.py app/huge.py
echo "import app.nowhere" >app/x.py
git add .
truncate -s 100M app/huge.py
