"""The two forms in which Prometheus reads metrics, and what becomes of names that its older versions cannot read."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Escaping = Literal["underscores", "allow-utf-8", "dots", "values"]
"""How names beyond `[a-zA-Z_:][a-zA-Z0-9_:]*` are written; the first is what everybody understands."""


class Format(NamedTuple):
    """A form of the exposition, its version, and its escaping of names."""

    media_type: str
    version: str
    escaping: Escaping = "underscores"

    @property
    def openmetrics(self) -> bool:
        """Whether this is OpenMetrics, which has exemplars; else it is Prometheus' own text format."""
        return self.media_type == "application/openmetrics-text"

    @property
    def content_type(self) -> str:
        """What the header says; the escaping is a matter of versions from 1.0.0 on."""
        escaping = f"; escaping={self.escaping}" if self.version == "1.0.0" else ""
        return f"{self.media_type}; version={self.version}; charset=utf-8{escaping}"


TEXT: Final = Format("text/plain", "0.0.4")
OPENMETRICS: Final = Format("application/openmetrics-text", "1.0.0")
FORMATS: Final = (TEXT, Format("text/plain", "1.0.0"), OPENMETRICS, OPENMETRICS._replace(version="0.0.1"))
"""What can be had; the first of those that are equally welcome is given."""
