"$EXAMPLES/incident.sh" .
touch shared/monitoring/__init__.py
git add .
git commit -qm "The fix"
echo 'import shared.nowhere' >orchestration/new.py
git add .
git commit -qm 'A mistake'
