"$EXAMPLES/incident.sh" .
git clone -q --bare . ../bare.git
