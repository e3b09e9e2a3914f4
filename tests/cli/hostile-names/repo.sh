git init -q .
mkdir app
touch app/__init__.py
echo "import app.nowhere" >"app/$(printf "b\033[31m.py")"
echo "import app.nowhere" >"app/$(printf "c\377.py")"
echo "import app.nowhere" >"app/$(printf "d\nerror: x.py")"
echo "import app.nowhere" >"app/$(printf "e\342\200\256.py")"
git add .
