git init -q .
mkdir app
touch app/__init__.py
echo "import app.nowhere" >app/x.py
echo "ignore = [\"FL205\"]" >flatline.toml
git add .
git commit -qm one
rm flatline.toml
