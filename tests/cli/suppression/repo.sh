git init -q .
mkdir app
touch app/__init__.py
cat >app/x.py <<END
import app.one  # flatline: ignore[FL205] made by the build
import app.two  # noqa: FL205
import app.three  # noqa
import app.four  # noqa: E402
import app.five  # flatline: ignore[FL201]
from app.six import (
    a,
    b,  # flatline: ignore[unresolved-import]
)
import app.seven  # flatline: ignore
import os  # flatline: ignore[FL205]
import sys  # noqa: FL998, E501
import re  # flatline: ignore[unresolved-imports]
import io  # noqa
END
git add .
