git init -q .
mkdir app
touch app/__init__.py
echo "import app.nowhere" >app/x.py
{ echo "import app.nowhere"; head -c 10000 /dev/zero | tr "\0" "("; echo; echo "import app.lost"; } >app/deep.py
{ echo "try:"; printf "    import app.nowhere, "; head -c 10000 /dev/zero | tr "\0" "["; echo; echo "except ImportError: pass"; } >app/deeper.py
git add .
