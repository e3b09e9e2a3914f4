sh -eu "$HERE/../incident-heartbeats/repo.sh"
