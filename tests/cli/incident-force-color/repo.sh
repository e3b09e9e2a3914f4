"$EXAMPLES/incident.sh" .
