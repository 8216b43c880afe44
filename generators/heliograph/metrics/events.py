"""Log events as definitions: what a service says in its log, with typed fields, counted as a metric.

    class Created(Fields):
        dataset_id: str
        rows: int


    DATASET_CREATED = LogEvent("dataset.created", "A dataset was created.", Created)
    BUILD_FAILED = LogEvent("index.build_failed", "An index could not be built.", level="ERROR")

    LOG_EVENTS = log_events(DATASET_CREATED, BUILD_FAILED)

`DATASET_CREATED.emit(dataset_id="ds-1", rows=7)` writes a line and counts it; `LOG_EVENTS` is a counter like any other.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, dataclass_transform, get_args

from heliograph.findings import DefinitionError, did_you_mean
from heliograph.metrics.instruments.mistakes import failed, mistaken
from heliograph.metrics.labels import Labels
from heliograph.metrics.log_names import ATTRIBUTES, RESERVED, secret_name
from heliograph.metrics.spec import Counter
from heliograph.source import argument_of, calling_module, here, place_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import ParamSpec

    P = ParamSpec("P", default=[])
else:
    from typing import ParamSpec

    P = ParamSpec("P")

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*")
_TAKEN: Final = ATTRIBUTES | RESERVED | {"event"}


@dataclass_transform(kw_only_default=True)
class Fields:
    """Base of the fields of log events. Annotate each with the type of its values; subclasses add fields.

    Instances are never made: the class gives `emit(…)` its typed signature.
    """

    if not TYPE_CHECKING:

        def __init__(self, **_: object) -> None:
            msg = f"{type(self).__name__} describes fields; write an event with EVENT.emit(…)"
            raise TypeError(msg)


class LogEvent(Generic[P]):
    """Something that a service says in its log: a name that never changes, what it means, its fields and its level.

    Raises DefinitionError for a name that is not of dotted lower-case words, and for fields that would be redacted or
    have the name of something that every record has.
    """

    def __init__(
        self, name: str, help: str, fields: Callable[P, Fields] | None = None, *, level: Level = "INFO"
    ) -> None:
        self.name = name
        self.help = help
        self.level = _level(level)
        self.site = here()
        self.logger = logging.getLogger(calling_module())
        self.fields = _field_names(name, fields)
        self.counter: Counter[...] | None = None
        self._number = logging.getLevelNamesMapping()[self.level]
        if _NAME.fullmatch(name) is None:
            raise DefinitionError(
                f"{name!r} is no name of a log event",
                help='use words in lower case, joined by dots: "dataset.created"',
                place=argument_of(self.site, 0),
            )

    def emit(self, *_: P.args, **values: P.kwargs) -> None:
        """Write the event's line and count it; from ERROR on, with the exception that is being handled.

        It is counted whatever level the logger has. A wrong field is a mistake: it raises where `HELIOGRAPH_STRICT=1`,
        else it is counted, and the line has what was given.
        """
        if values.keys() != self.fields.keys():
            mistaken("log", TypeError(self._wrong(values)))
        if self.counter is None:
            mistaken("log", LookupError(f"{self.name} is counted nowhere: name it in log_events(…)"))
        else:
            self.counter.labels(event=self.name, level=self.level).inc()
        if self.logger.isEnabledFor(self._number):
            self._write(values)

    def _write(self, values: dict[str, Any]) -> None:
        info = sys.exc_info() if self._number >= logging.ERROR else (None, None, None)
        try:
            extra = {"event": self.name, **{name: one for name, one in values.items() if name not in _TAKEN}}
            record = self.logger.makeRecord(
                self.logger.name, self._number, "", 0, self.help, (), None if info[0] is None else info, extra=extra
            )
            self.logger.handle(record)
        except Exception as error:  # noqa: BLE001 — a request is not broken by its log line
            failed("log", error)

    def _wrong(self, values: dict[str, Any]) -> str:
        missing = [name for name in self.fields if name not in values]
        unknown = [name for name in values if name not in self.fields]
        parts = [f"{what} {', '.join(names)}" for what, names in (("missing", missing), ("unknown", unknown)) if names]
        return f"{self.name}: {' and '.join(parts)}; its fields are {', '.join(self.fields) or 'none'}"

    def __repr__(self) -> str:
        """Kind and name."""
        return f"<LogEvent {self.name}>"


class EventLabels(Labels):
    """Which event was logged, and at which level."""

    event: str
    level: str


def log_events(*events: LogEvent[...]) -> Counter[...]:
    """`log_events_total`, which counts these events: once per package, with all of its events. They start at 0.

    Raises DefinitionError where none is given, or two have one name.
    """
    names = [one.name for one in events]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None or not names:
        raise DefinitionError(
            "there are no log events to count" if twice is None else f"two log events have the name {twice}",
            help="name each event of the package once",
            place=place_of(here()),
        )
    levels = tuple(dict.fromkeys(one.level for one in events))
    closed: Any = type(
        "LogEvents", (EventLabels,), {"__annotations__": {"event": Literal[*names], "level": Literal[levels]}}
    )
    counter: Counter[...] = Counter("log_events_total", "Log events written, by event and level.", closed)
    counter.possible = [(one.name, one.level) for one in events]
    for one in events:
        one.counter = counter
    return counter


def _level(level: str) -> Level:
    for one in get_args(Level):
        if one == level:
            return one  # type: ignore[no-any-return]
    hint = did_you_mean(level, get_args(Level))
    raise DefinitionError(
        f"{level!r} is no level",
        help=f"levels are {', '.join(get_args(Level))}{'; ' + hint if hint else ''}",
        place=argument_of(here(), "level"),
    )


def _field_names(event: str, fields: Callable[..., Fields] | None) -> dict[str, object]:
    """The declared fields with their types."""
    if fields is None:
        return {}
    if not (isinstance(fields, type) and issubclass(fields, Fields)):
        raise DefinitionError(
            f"the fields of {event} are none", help="pass a class derived from Fields", place=argument_of(here(), 2)
        )
    names: dict[str, object] = {}
    for one in reversed(fields.__mro__):
        names |= getattr(one, "__annotations__", {}) if one is not object else {}
    for name in names:
        if secret_name(name):
            raise DefinitionError(
                f"the field {name} of {event} has the name of a secret",
                help="secrets are redacted from every line: log what is known of it, such as its id or age",
                place=place_of(here()),
            )
        if name in _TAKEN:
            raise DefinitionError(
                f"the field {name} of {event} has the name of something that every line or record has",
                help=f"choose another name, such as {event.partition('.')[0]}_{name}",
                place=place_of(here()),
            )
    return names
