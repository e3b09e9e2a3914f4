git init -q .
mkdir app old
touch app/__init__.py old/__init__.py
echo "import app.nowhere" >app/x.py
echo "import app.nowhere" >old/x.py
printf "[[per-path]]\npaths = [\"old/**\"]\nignore = [\"FL205\"]\n" >flatline.toml
git add .
