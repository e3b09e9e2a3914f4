"$EXAMPLES/incident.sh" .
printf '#!/bin/sh\necho "the old hook"\n[ ! -e stop ] || exit 3\n' >.git/hooks/pre-commit
chmod +x .git/hooks/pre-commit
