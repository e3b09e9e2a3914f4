"$EXAMPLES/incident.sh" .
touch shared/monitoring/__init__.py
git add .
git commit -qm "The fix"
cp "$EXAMPLES/../hooks/pre-commit" .git/hooks/pre-commit
git config color.ui false
