git init -q .
mkdir app
touch app/__init__.py
echo "import app.nowhere" >app/x.py
ln -s . app/loop
ln -s self.py app/self.py
ln -s ../../../../../../etc/passwd app/out.py
git add .
