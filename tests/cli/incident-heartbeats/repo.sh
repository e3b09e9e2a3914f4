"$EXAMPLES/incident.sh" .
cat >flatline.toml <<END
[heartbeat]
emitters = ["ProcessorHeartbeat"]
name-argument = "processor_name"

[[heartbeat.convention]]
paths = ["data_processors/raw/**"]
pattern = "^p2_[a-z0-9]+(_[a-z0-9]+)*$"

[[heartbeat.registry]]
file = "shared/config/orchestration_config.py"
select = "phase2_expected_processors"
END
git add .
