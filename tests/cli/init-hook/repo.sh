"$EXAMPLES/incident.sh" .
touch shared/monitoring/__init__.py
git add .
git commit -qm "The fix"
rm -rf .git/hooks
git config color.ui false
