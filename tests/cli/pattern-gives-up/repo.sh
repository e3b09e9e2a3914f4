git init -q .
cat > flatline.toml <<'END'
[[heartbeat.convention]]
paths = ["*.py"]
pattern = '^(p|p2|p_|2_|[a-z]+)+$'
END
cat > odds.py <<'END'
class OddsProcessor:
    def run(self):
        ProcessorHeartbeat(processor_name="p2_oddsoddsoddsoddsoddsoddsoddsodds!")
END
git add -A
