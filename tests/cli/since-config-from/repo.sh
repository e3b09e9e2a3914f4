git init -q .
mkdir app
touch app/__init__.py
git add .
git commit -qm one
echo "import app.gone" >app/x.py
echo "ignore = [\"FL\"]" >flatline.toml
git add .
git commit -qm "Switches its own check off"
