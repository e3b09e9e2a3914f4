"$EXAMPLES/incident.sh" .
for i in $(seq 1 60); do mkdir m$i; touch m$i/__init__.py; echo "import m$i.gone" >m$i/a.py; done
git add .
