git init -q .
mkdir app
touch app/__init__.py
printf "# -*- coding: latin-1 -*-\ns = \"\\351\\351\"; import app.nowhere\n" >app/x.py
printf "s = \"\\351\"\nimport app.nowhere\n" >app/y.py
git add .
