git init -q .
mkdir app
touch app/__init__.py
{ printf "s = \""; head -c 3000 /dev/zero | tr "\0" x; printf "\"; import app.nowhere; t = \""; head -c 3000 /dev/zero | tr "\0" y; echo "\""; } >app/x.py
printf "if True:\n\timport app.nowhere\t# tab\n" >app/y.py
git add .
