git init -q .
echo "import os" >a.py
git add a.py
