"$EXAMPLES/incident.sh" .
echo '# touched' >>data_processors/raw/processor_base.py
git commit -qam 'Nothing worse, but touched'
