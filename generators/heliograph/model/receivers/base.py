"""What every receiver has, and the rule that no secret is ever written down."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, ClassVar

from heliograph.findings import DefinitionError
from heliograph.source import Site, here, place_of
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


@frozen(kw_only=True)
class Receiver:
    """Somebody, or something, that is told. `name` is unique; `resolved` says whether they hear of the end too."""

    kind: ClassVar[str] = ""

    name: str = field(kw_only=False)
    resolved: bool = True
    allow: Mapping[str, str] = field(default_factory=dict[str, str])
    site: Site = field(default_factory=here, compare=False, repr=False)

    @property
    def called(self) -> str:
        """What messages call it."""
        return f"the receiver {self.name}"


def refuse_literal(owner: str, site: Site, file: str, where: str = "", /, **literals: object) -> None:
    """Raise for a secret given in the clear; neither the message nor the excerpt shows it.

    `file` is the argument that takes the path of a file instead; `where` says whose it is, if not the owner's.
    """
    for name, value in literals.items():
        if value is not None:
            raise _refused(f"{owner} is given its {name} in the clear", site, file, where)


def require_path(owner: str, site: Site, /, **files: object) -> None:
    """Raise when a `…_file` argument is missing, or no path: an address or a key was put there. It is not shown."""
    for name, value in files.items():
        if value == "":
            raise _refused(f"{owner} has no {name}", site, name)
        if not isinstance(value, str) or "://" in value or "/" not in value or any(one.isspace() for one in value):
            raise _refused(f"the {name} of {owner} is no path", site, name)


def _refused(fact: str, site: Site, file: str, where: str = "") -> DefinitionError:
    remedy = f"put the secret in a file on the Alertmanager's host and name its path{where}"
    return DefinitionError(
        fact, help=f'{remedy}: {file}="/etc/alertmanager/secrets/…"', place=place_of(site), secret=True
    )
