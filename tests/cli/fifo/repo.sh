git init -q .
mkdir app
touch app/__init__.py app/pipe.py
echo "import app.nowhere" >app/x.py
git add .
rm app/pipe.py
mkfifo app/pipe.py
