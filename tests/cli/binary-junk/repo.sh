git init -q .
mkdir app
touch app/__init__.py
echo "import app.nowhere" >app/x.py
head -c 5000 /bin/sh >app/junk.py
printf "import app.nowhere\n\0\n" >app/nul.py
printf "\377\376i\0m\0" >app/utf16.py
git add .
