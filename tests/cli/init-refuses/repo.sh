git init -q one; git init -q two; git init -q --bare three.git; git init -q four
echo 'fail-on = "never"' >one/flatline.toml
printf '[tool.flatline]\nfail-on = "never"\n' >two/pyproject.toml
mkdir four/flatline.toml
