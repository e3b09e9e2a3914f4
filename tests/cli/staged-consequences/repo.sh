git init -q
mkdir pkg
touch pkg/__init__.py
printf 'def one():\n    return 1\n\n\ndef two():\n    return 2\n' >pkg/mod.py
echo 'X = 1' >pkg/gone.py
printf 'from pkg.mod import one, two\nimport pkg.gone\n' >use.py
printf 'class ProcessorHeartbeat:\n    pass\n' >pkg/beat.py
printf 'from pkg.beat import ProcessorHeartbeat\n\n\nclass LoadGames:\n    def run(self):\n        ProcessorHeartbeat(processor_name="load_games")\n' >pkg/load.py
printf 'processors:\n  - processor_name: load_games\n  - processor_name: other\n' >reg.yaml
printf '[[heartbeat.registry]]\nfile = "reg.yaml"\nselect = "**.processor_name"\n' >flatline.toml
git add -A
git commit -qm 'A name, a module, a registry'
