git init -q .
mkdir deep
