"""What every receiver has, and the rule that no secret is ever written down."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, ClassVar

from heliograph.findings import DefinitionError
from heliograph.source import Site, here, place_of
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

_HELP = (
    'put the secret in a file on the Alertmanager\'s host and name its path: {name}_file="/etc/alertmanager/secrets/…"'
)


@frozen(kw_only=True)
class Receiver:
    """Somebody, or something, that is told. `name` is unique; `resolved` says whether they hear of the end too."""

    kind: ClassVar[str] = ""

    name: str = field(kw_only=False)
    resolved: bool = True
    allow: Mapping[str, str] = field(default_factory=dict[str, str])
    site: Site = field(default_factory=here, compare=False, repr=False)


def refuse_literal(receiver: Receiver, **literals: object) -> None:
    """Raise for a secret given in the clear; neither the message nor the excerpt shows it."""
    for name, value in literals.items():
        if value is not None:
            raise DefinitionError(
                f"the receiver {receiver.name} is given its {name} in the clear",
                help=_HELP.format(name=name),
                place=place_of(receiver.site),
                secret=True,
            )


def require_path(receiver: Receiver, **files: object) -> None:
    """Raise when a `…_file` argument is no path: an address or a key was put there. The value is not shown."""
    for name, value in files.items():
        if not isinstance(value, str) or "://" in value or "/" not in value or any(one.isspace() for one in value):
            raise DefinitionError(
                f"the {name} of the receiver {receiver.name} is no path",
                help=_HELP.format(name=name.removesuffix("_file")),
                place=place_of(receiver.site),
                secret=True,
            )
