head='id = "FL205"
name = "unresolved-import"
severity = "error"
summary = "s"
why = "w"
instead = "i"'
mkdir empty broken
{ echo "$head"; cat <<END; } >good.toml

[[case]]
title = "a module that is not there"
kind = "bad"
[case.files]
"app/__init__.py" = ""
"app/x.py" = """
import app.nowhere  # expect: FL205
"""

[[case]]
title = "the module is there"
kind = "good"
[case.files]
"app/__init__.py" = ""
"app/x.py" = "import app\n"
END
sed "s/import app.nowhere/import app/" good.toml >wrong.toml
echo "id = 3" >broken/x.toml
