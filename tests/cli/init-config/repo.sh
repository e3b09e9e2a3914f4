mkdir -p lib/app tests app/ns
cat >pyproject.toml <<'TOML'
[project]
name = "app"
version = "1"
[tool.setuptools.packages.find]
where = ["lib"]
TOML
touch lib/app/__init__.py tests/test_app.py
echo "value = 1" >lib/app/core.py
mkdir lib/app/bare
echo "value = 2" >lib/app/bare/leaf.py
echo "from app._version import version
import app.bare.leaf" >lib/app/about.py
rmdir app/ns app
git init -q .
git add .
