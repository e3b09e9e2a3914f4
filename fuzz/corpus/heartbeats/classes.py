import re
from dataclasses import dataclass, field
from enum import Enum


class Phase(str, Enum):
    RAW = "p5"


class Base:
    label = None
    __private = "x"

    def __init_subclass__(cls, label=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.label = label or "p5_" + cls.__name__.lower()

    def __init__(self, name="x", *, phase=Phase.RAW.value, **rest):
        self.name = f"{phase}_{name}"
        for key, value in rest.items():
            setattr(self, key, value)

    @property
    def processor_name(self):
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    def run(self):
        name = self.name if self.name else self.processor_name or self.__private
        ProcessorHeartbeat(processor_name=name).start()


class Child(Base, label="with"):
    def __init__(self):
        super().__init__(name="_".join(p.lower() for p in ["A", "b"])[1:-1])
        type(self).label = "%s-%d" % ("a", 3)


@dataclass
class Record:
    name: str = field(default="record")

    def __post_init__(self):
        vars(self)["name"] = self.name

    def run(self):
        while self.name.startswith("r"):
            ProcessorHeartbeat(processor_name="{0}_{x}".format(self.name, x=1))
