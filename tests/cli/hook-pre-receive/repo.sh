"$EXAMPLES/incident.sh" .
git branch -m main
touch shared/monitoring/__init__.py
git add .
git commit -qm "The fix"
git clone -q --bare . ../bare.git
cp "$EXAMPLES/../hooks/pre-receive" ../bare.git/hooks/pre-receive
git remote add origin ../bare.git
