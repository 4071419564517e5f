"""Write the model of a pack as YAML that loads into the same model."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from progress_rules.packs.schema import PackSpec


def to_yaml(spec: PackSpec) -> str:
    """Return the pack as YAML text, defaults left out."""
    from ruamel.yaml import YAML
    from ruamel.yaml.representer import RoundTripRepresenter
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    class Representer(RoundTripRepresenter):
        """The representer of packs: a class of its own, as representers are registered by class."""

        def ignore_aliases(self, data: Any) -> bool:
            """Write every value out: a pack holds no anchors, though two of its values may be one object."""
            del data
            return True

    Representer.add_representer(
        Decimal, lambda self, number: self.represent_scalar("tag:yaml.org,2002:float", _number(number))
    )
    writer = YAML()
    writer.Representer = Representer
    writer.width = 110
    out = StringIO()
    writer.dump(_plain(spec.model_dump(by_alias=True, exclude_defaults=True), DoubleQuotedScalarString), out)
    return out.getvalue()


def _number(value: Decimal) -> str:
    text = format(value, "f")
    return text if "." in text else f"{text}.0"


def _plain(value: Any, quoted: type[str]) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item, quoted) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, quoted) for item in value]
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return quoted(value) if isinstance(value, str) else value
