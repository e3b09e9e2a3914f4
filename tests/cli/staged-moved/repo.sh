git init -q .
mkdir app
touch app/__init__.py
echo "import app.gone" >app/x.py
printf "\ndef f():\n    import app.gone\n" >app/y.py
git add .
git commit -qm one
