git init -q .
mkdir app
touch app/__init__.py
echo "import app.nowhere" >app/x.py
printf "[project]\nname = \"x\"\n[tool.flatline.severity]\nFL205 = \"warning\"\n" >pyproject.toml
git add .
