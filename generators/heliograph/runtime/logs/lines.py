"""From a log record to one line of JSON: when, how bad, who says what, for whom, in which span, and what else."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, Final

from heliograph.metrics.instruments.mistakes import failed
from heliograph.metrics.log_names import ATTRIBUTES, RESERVED
from heliograph.runtime.context import Context, current
from heliograph.runtime.logs.errors import STACK, told
from heliograph.runtime.logs.writing import Limits, Texts, Writer
from heliograph.runtime.redaction import MARK, Redactor
from heliograph.runtime.tracing.ids import span_context

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Asked = tuple[int, str, str, str | None, str]
    """A request's level, method, endpoint, status code and outcome."""

_STANDARD: Final = ATTRIBUTES | {"color_message"}
"""What is no `extra`; in `color_message` uvicorn repeats its message in colours."""

_TRUNCATED: Final = ',"truncated":true'
_NAME: Final = 256
_SPARE: Final = 100
_HOLDERS: Final[tuple[type[Any], ...]] = (dict, list, tuple, set, frozenset)
_MOST_REQUESTS: Final = 1024
_REQUEST: Final = ("method", "endpoint", "status_code", "outcome")


class Rendered:
    """What one formatter made of a context: the members of a line, the fields by the names they have there, and whether
    a request's own fields have other names.
    """

    __slots__ = ("apart", "fields", "members", "owner")

    def __init__(self, owner: object, fields: dict[str, object], members: str) -> None:
        self.owner = owner
        self.fields = fields
        self.members = members
        self.apart = fields.keys().isdisjoint((*_REQUEST, "duration_seconds"))


class Formatter(logging.Formatter):
    """One line of JSON for any record; it never raises, and no secret and no line break gets through it."""

    def __init__(self, service: str, *, redactor: Redactor | None = None, limits: Limits | None = None) -> None:
        super().__init__()
        self.limits = limits or Limits()
        self.texts = Texts(redactor or Redactor(), self.limits)
        self._service = self.texts.json(service, _NAME, _NAME)
        self._second = ("", "")
        self._levels: dict[str, str] = {}
        self._requests: dict[Asked, tuple[str, str]] = {}

    def format(self, record: logging.LogRecord) -> str:
        """The line, without a line break."""
        try:
            return self.line(
                created=record.created,
                level=record.levelname,
                number=record.levelno,
                logger=record.name,
                message=self._message(record),
                extra=extra_of(record),
                error=error_of(record),
                stack=record.stack_info,
            )
        except Exception as error:  # noqa: BLE001 — a record that nobody foresaw: say so in its place
            return self.unformatted(error)

    def unformatted(self, error: Exception) -> str:
        """What stands where a record could not be made a line; counted."""
        failed("log", error)
        return self.line(
            created=time.time(),
            level="ERROR",
            number=logging.ERROR,
            logger="heliograph",
            message="a record could not be formatted",
            extra={},
        )

    def request(self, asked: Asked, duration: float) -> str | None:
        """The line of a request: that of a record with these fields, of which all but the time is made once.

        None where the context has a field of such a name, which only `line` sorts out.
        """
        context = self.context()
        if not context.apart:
            return None
        known = self._requests.get(asked)
        if known is None:
            if len(self._requests) >= _MOST_REQUESTS:
                self._requests.clear()
            known = self._requests[asked] = self._render_request(asked)
        start, end = known
        return (
            f'{{"timestamp":"{self.timestamp(time.time())}",{start}{context.members}{span_members()}'
            f"{end}{duration:.6f}}}"
        )

    def _render_request(self, asked: Asked) -> tuple[str, str]:
        """What stands before and after the context, up to the duration."""
        level, *values = asked
        message = self.texts.json(request_message(asked), self.limits.line // 3, 2 * self.limits.text)
        start = f'{self.severity(logging.getLevelName(level), level)},"logger":"heliograph.request","message":{message}'
        fields = Writer(self.texts, self.limits.line // 4).members(zip(_REQUEST, values, strict=True))
        return start, f'{fields},"duration_seconds":'

    def line(
        self,
        *,
        created: float,
        level: str,
        number: int,
        logger: str,
        message: str,
        extra: Mapping[str, object],
        error: Mapping[str, object] | None = None,
        stack: str | None = None,
    ) -> str:
        """A line of these parts and of the current context and span."""
        texts = self.texts
        context = self.context()
        head = (
            f'{{"timestamp":"{self.timestamp(created)}",{self.severity(level, number)}'
            f',"logger":{texts.json(logger, _NAME, _NAME)}'
            f',"message":{texts.json(message, self.limits.line // 3, 2 * self.limits.text)}'
        )
        head += context.members + span_members()
        if not extra and error is None and stack is None:
            return head + "}"
        room = self.limits.line - len(head) - len(_TRUNCATED) - 1
        tail, cut = "", False
        if error is not None or stack is not None:
            last = Writer(texts, room, STACK + _SPARE)
            tail = last.members(one for one in (("exception", error), ("stack", stack)) if one[1] is not None)
            room, cut = last.room, last.cut
        writer = Writer(texts, room)
        head += writer.members(_named_apart(extra, context.fields))
        return f"{head}{tail}{_TRUNCATED if cut or writer.cut else ''}}}"

    def timestamp(self, created: float) -> str:
        """RFC 3339 in UTC, with microseconds."""
        micros = str(int(created * 1_000_000))
        known = self._second
        if known[0] != micros[:-6]:
            moment = time.gmtime(int(micros[:-6]))
            known = self._second = (micros[:-6], time.strftime("%Y-%m-%dT%H:%M:%S.", moment))
        return f"{known[1]}{micros[-6:]}Z"

    def severity(self, level: str, number: int) -> str:
        """Name and number of the severity, the number as OpenTelemetry has it, and the service."""
        found = self._levels.get(level)
        if found is None:
            found = f'"severity":{self.texts.json(level, 64, 32)},"severity_number":{_otel(number)}'
            found += f',"service":{self._service}'
            if len(self._levels) < 64:
                self._levels[level] = found
        return found

    def context(self) -> Rendered:
        """The members that the current context gives, made once for each context."""
        context = current()
        found = context.rendered
        if found is None or found.owner is not self:
            found = context.rendered = self._render(context)
        return found  # type: ignore[no-any-return]

    def _render(self, context: Context) -> Rendered:
        named = dict(_named_apart(context.fields, {}))
        return Rendered(self, named, Writer(self.texts, self.limits.line // 4, _NAME).members(named.items()))

    def _message(self, record: logging.LogRecord) -> str:
        """The record's message, its arguments filled in; a wrong format is shown with them behind it."""
        message = record.msg if type(record.msg) is str else self.shown(record.msg)
        arguments = record.args
        if not arguments:
            return message
        try:
            if isinstance(arguments, tuple):
                for one in arguments:
                    if issubclass(type(one), _HOLDERS):
                        return message % tuple(map(self._safe, arguments))
                return message % arguments
            secret = self.texts.redactor.secret
            return message % {name: MARK if secret(name) else self._safe(one) for name, one in arguments.items()}
        except Exception as error:  # noqa: BLE001 — as in the standard library: told, not raised
            failed("log", error)
            return f"{message} {self.shown(arguments)}"

    def _safe(self, argument: object) -> object:
        """An argument that holds others as JSON, whose secrets are known by their names; any other as it is."""
        return _Json(self.shown(argument)) if issubclass(type(argument), _HOLDERS) else argument

    def shown(self, value: object) -> str:
        """A value as text: JSON of a container, `str` of the rest."""
        if issubclass(type(value), _HOLDERS):
            return Writer(self.texts, self.limits.line // 4).value(value)
        try:
            return str.__str__(str(value))
        except Exception:  # noqa: BLE001 — an object that cannot be shown
            return f"<unprintable {type(value).__name__}>"


class _Json(str):
    """Text that `%r` shows as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str.__str__(self)


def request_message(asked: Asked) -> str:
    """What a request's line says in words."""
    _, method, endpoint, code, outcome = asked
    return f"{method} {endpoint} {code or outcome}"


def error_of(record: logging.LogRecord) -> Mapping[str, object] | None:
    """The exception of a record, or what another formatter made of it."""
    if record.exc_info:
        _, error, trace = record.exc_info
        return None if error is None else told(error, trace, record.name)
    return {"stacktrace": record.exc_text} if record.exc_text else None


def extra_of(record: logging.LogRecord) -> dict[str, object]:
    """What was given as `extra`."""
    return {name: value for name, value in record.__dict__.items() if name not in _STANDARD}


def span_members() -> str:
    """The members that the current span gives."""
    try:
        span = span_context()
    except Exception:  # noqa: BLE001 — a span of somebody else's making: the line goes out without ids
        span = None
    if span is None:
        return ""
    return f',"trace_id":"{span.trace_id:032x}","span_id":"{span.span_id:016x}","trace_flags":"{span.trace_flags:02x}"'


def _named_apart(items: Mapping[str, object], taken: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """The items, those with a name that is taken under `extra.<name>`; not those that the context has said already."""
    for name, value in items.items():
        if name in taken and type(value) is str and value == taken[name]:
            continue
        free = name
        while free in RESERVED or free in taken or (free is not name and free in items):
            free = f"extra.{free}"
        yield free, value


def _otel(level: int) -> int:
    """OpenTelemetry's number of a level: 5 for DEBUG, 9 for INFO, 13, 17, and 21 for CRITICAL; steps between too."""
    return 1 + 4 * max(0, min(level, 59)) // 10
