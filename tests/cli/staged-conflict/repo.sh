git init -q -b one .
echo "import os" >x.py
git add .
git commit -qm one
git checkout -qb two
echo "import re" >x.py
git commit -qam two
git checkout -q one
echo "import io" >x.py
git commit -qam three
git merge -q two || true
