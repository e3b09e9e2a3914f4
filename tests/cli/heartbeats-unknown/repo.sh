cat >jobs.py <<'PY'
import os


class Base:
    def run(self):
        ProcessorHeartbeat(processor_name=self.name)


class Known(Base):
    name = "known"


class Environment(Base):
    name = os.environ["NAME"]


class Other(Base):
    name = os.environ["OTHER"]
PY
git init -q .
git add .
git commit -qm start
