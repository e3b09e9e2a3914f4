git init -q .
mkdir app
echo "import os" >app/__init__.py
echo "from app import __name__" >main.py
git add .
