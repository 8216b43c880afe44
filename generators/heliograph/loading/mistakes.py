"""What went wrong in a definition that raised, in the user's words and at the user's line."""

from __future__ import annotations

import builtins
import inspect
import itertools
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from heliograph import metrics
from heliograph.findings import DefinitionError, HeliographError, did_you_mean
from heliograph.loading.homes import module_names, way_to
from heliograph.loading.importing import may_hold_secrets, start_of
from heliograph.model.panel import Panel
from heliograph.source import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from heliograph.source import Place

_LONGEST = 500  # characters of a message that are worth reading: it may show a value of any length
_KEYWORD = r"(?P<callee>[\w.]+)\(\) got an unexpected keyword argument '(?P<word>\w+)'"
_POSITIONAL = r"(?P<callee>[\w.]+)\(\) takes .* positional arguments? but "
_IMPORTED = r"cannot import name '(?P<word>\w+)' from"
_MISSING = r"missing \d+ required (?:keyword-only|positional) arguments?: (?P<names>.+)"


def explained(error: BaseException, root: Path, file: Path) -> HeliographError:
    """What `error` is for the user, at the innermost line under `root`; `file` is the module that was imported."""
    steps = [step for step in _steps(error) if _inside(step.frame.f_code.co_filename, root)]
    place = steps[-1].place() if steps else start_of(file)
    if isinstance(error, HeliographError):
        if error.place is None or not _inside(error.place.file, root):
            error.place = place
        error.message, error.help = _shortened(error.message), _shortened(error.help)
        return error
    if cycle := _cycle(error, steps):
        names = [step.module for step in (*cycle, cycle[0])]
        return DefinitionError(
            f"these modules import one another: {' → '.join(names)}",
            help="move what they need of one another into a module that imports none of them",
            place=cycle[0].place(),
        )
    message, remedy = _told(error, [step.frame for step in steps], root)
    return DefinitionError(message, help=remedy, place=place, secret=may_hold_secrets(Path(place.file)))


def _told(error: BaseException, frames: list[FrameType], root: Path) -> tuple[str, str]:
    """Message and help."""
    match error:
        case SystemExit():
            return "the definition ends the program", "definitions are only read: take sys.exit() out"
        case RecursionError():
            return "the definition never stops calling itself", "look for a function here that calls itself without end"
        case MemoryError():
            return "the definition needs more memory than there is", ""
        case ModuleNotFoundError():
            return f"there is no module {error.name!r}", did_you_mean(error.name or "", module_names(root))
        case ImportError(name=str(module)) if found := re.match(_IMPORTED, str(error)):
            return f"{module} has no {found['word']!r}", did_you_mean(found["word"], dir(sys.modules.get(module)))
        case _:
            return f"the definition raises {type(error).__name__}: {_text(error)}", _suggestion(error, frames, root)


class _Step(NamedTuple):
    """A frame of a traceback, and the instruction that it was at."""

    frame: FrameType
    instruction: int

    @property
    def module(self) -> str:
        return str(self.frame.f_globals.get("__name__"))

    def place(self) -> Place:
        return place_of((self.frame.f_code, self.instruction))


def _steps(error: BaseException) -> Iterator[_Step]:
    step = error.__traceback__
    while step is not None:
        yield _Step(step.tb_frame, step.tb_lasti)
        step = step.tb_next


def _inside(file: str, root: Path) -> bool:
    return Path(file).is_relative_to(root)


def _cycle(error: BaseException, steps: list[_Step]) -> list[_Step]:
    """The imports of a cycle, when that is what the error comes from: the same from wherever the cycle was entered."""
    match error:
        case ImportError(name=str(name)):
            targets = {name}
        case AttributeError(obj=ModuleType(__name__=str(name))):
            targets = {name, f"{name}.{error.name}"}  # a package has a module as attribute once that is imported
        case _:
            return []
    chain = [step for step in steps if step.frame.f_code.co_name == "<module>"]
    ring = list(itertools.dropwhile(lambda step: step.module not in targets, chain))
    first = ring.index(min(ring, key=_module_of)) if ring else 0
    return [*ring[first:], *ring[:first]]


def _module_of(step: _Step) -> str:
    return step.module


def _suggestion(error: BaseException, frames: list[FrameType], root: Path) -> str:
    """What is missing, or the known word nearest to the one that was not found."""
    match error:
        case NameError(name=str(word)) if frames:
            module = str(frames[-1].f_globals.get("__name__"))
            return way_to(word, root, module) or did_you_mean(
                word, {*frames[-1].f_locals, *frames[-1].f_globals, *dir(builtins)}
            )
        case AttributeError(name=str(word), obj=owner):
            return did_you_mean(word, (name for name in dir(owner) if not name.startswith("_")))
        case TypeError() if metric := _metric_meant(str(error), frames):
            return f"{metric} of heliograph is a panel; the metric of that name is in heliograph.metrics"
        case TypeError() if found := re.search(_KEYWORD, str(error)):
            return did_you_mean(found["word"], _parameters(found["callee"], frames))
        case TypeError() if found := re.search(_MISSING, str(error)):
            names = re.findall(r"'(\w+)'", found["names"])
            return f"give it {' and '.join(f'{name}=…' for name in names)}"
        case _:
            return ""


def _metric_meant(message: str, frames: list[FrameType]) -> str:
    """The name of the panel that a metric's arguments were given to; empty when it is another mistake."""
    found = re.search(_KEYWORD, message) or re.search(_POSITIONAL, message)
    name = found["callee"].partition(".")[0] if found else ""
    panel, metric = (frames[-1].f_globals.get(name) if frames else None), getattr(metrics, name, None)
    if found is None or metric is None or not (isinstance(panel, type) and issubclass(panel, Panel)):
        return ""
    word = found.groupdict().get("word")
    return name if word is None or word in inspect.signature(metric).parameters else ""


def _parameters(callee: str, frames: list[FrameType]) -> Iterator[str]:
    """The parameters of a function or class, by the name that Python calls it: the user's module knows it, or we do."""
    owner, *rest = callee.split(".")
    ours = [vars(module) for name, module in list(sys.modules.items()) if name.startswith("heliograph.")]
    for names in [*(frame.f_globals for frame in reversed(frames)), *ours]:
        found = names.get(owner)
        for attribute in rest:
            found = getattr(found, attribute, None)
        if callable(found):
            known = inspect.signature(found).parameters
            # Nobody is led to where a secret would stand in the clear: what has a `…_file` beside it is that.
            yield from (name for name in known if f"{name}_file" not in known)
            return


def _text(error: BaseException) -> str:
    """What the error says, on one line; errors of others may be long, or fail to say anything."""
    try:
        text = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 — a definition's own exception class may do anything
        return "(and fails to say why)"
    # Newer Pythons add their own guess to the message; ours is made on all of them.
    text = re.sub(r"\.? Did you mean:? .*\?$", "", text)
    return _shortened(text)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
