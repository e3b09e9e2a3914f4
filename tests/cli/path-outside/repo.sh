git init -q .
git commit -q --allow-empty -m empty
touch a.py
