"""Fresh imports from the folder of definitions: from its source alone, never from bytecode, and gone afterwards."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import linecache
import os
import re
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING

from heliograph.findings import DefinitionError, HeliographError
from heliograph.source import Place

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from types import CodeType, ModuleType

_OURS = __name__.partition(".")[0]
_RECEIVERS = re.compile(r"\b(?:Email|Opsgenie|PagerDuty|Slack|Smtp|Webhook)\b")


def start_of(file: Path, line: int = 1) -> Place:
    """A place that is a line of a file as a whole."""
    return Place(str(file), line, 0, line, 0)


@contextlib.contextmanager
def fresh_imports(root: Path, names: frozenset[str]) -> Generator[None]:
    """Within the block, the top-level modules `names` come from the folder `root` and are imported anew.

    What was imported under these names before is there again afterwards, and the current folder is the one that it was.
    What definitions print goes to standard error.
    """
    here = Path.cwd()
    before = _taken(names)
    for name in before:
        del sys.modules[name]
    finder = _Definitions(root, names)
    sys.meta_path.insert(0, finder)
    linecache.checkcache()
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        os.chdir(here)
        sys.meta_path.remove(finder)
        for name in _taken(names):
            del sys.modules[name]
        sys.modules.update(before)


def top_level(root: Path) -> frozenset[str]:
    """The names of the packages and modules of a folder; a HeliographError for one that would hide another's."""
    names = frozenset(
        path.name.removesuffix(".py")
        for path in root.iterdir()
        if not path.name.startswith((".", "__")) and (path.suffix == ".py" or any(path.glob("*.py")))
    )
    for name in sorted(names):
        if name in sys.stdlib_module_names or name == _OURS:
            owner = "Heliograph" if name == _OURS else "a module of Python itself"
            raise HeliographError(f"{root / name} has the name of {owner}", help="rename the folder")
    return names


def _taken(names: frozenset[str]) -> dict[str, ModuleType]:
    return {name: module for name, module in sys.modules.items() if name.partition(".")[0] in names}


def modules_in(root: Path, package: str) -> Iterator[tuple[str, Path]]:
    """Name and file of every module of a package, in path order; what `__init__` holds comes before its siblings."""
    yield from _modules(root / package, package)


def _modules(folder: Path, package: str) -> Iterator[tuple[str, Path]]:
    if (folder / "__init__.py").is_file():
        yield package, folder / "__init__.py"
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.startswith((".", "__")):
            continue
        if path.suffix == ".py" and path.is_file():
            yield f"{package}.{_importable(path)}", path
        elif path.is_dir() and not path.is_symlink() and any(path.rglob("*.py")):
            yield from _modules(path, f"{package}.{_importable(path)}")


def _importable(path: Path) -> str:
    stem = path.name.removesuffix(".py")
    if stem.isidentifier():
        return stem
    name = "".join(one if one.isalnum() else "_" for one in stem)
    raise DefinitionError(
        f"{path.name} cannot be imported: {stem!r} is no name in Python",
        help=f"rename it, to {name if name.isidentifier() else f'_{name}'!r} for example",
        place=start_of(path),
    )


class _Definitions:
    """Finds the modules of one folder, and nothing else."""

    def __init__(self, root: Path, names: frozenset[str]) -> None:
        self._root = root
        self._names = names

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002 — the import system's signature
        if name.partition(".")[0] not in self._names:
            return None
        place = self._root.joinpath(*name.split("."))
        package, module = place / "__init__.py", place.with_name(f"{place.name}.py")
        if package.is_file():
            return self._spec(name, package, place)
        if module.is_file():
            return self._spec(name, module)
        if place.is_dir():
            spec = ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = [str(place)]
            return spec
        return None

    @staticmethod
    def _spec(name: str, file: Path, package: Path | None = None) -> ModuleSpec | None:
        folders = None if package is None else [str(package)]
        loader = _Source(name, str(file))
        return importlib.util.spec_from_file_location(name, file, loader=loader, submodule_search_locations=folders)


class _Source(SourceFileLoader):
    """Compiles a module from its file each time, so that bytecode of an older text is never run."""

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 — the import system's signature
        return _compiled(Path(self.path))


def _compiled(file: Path) -> CodeType:
    """The code of a file; a DefinitionError at the line that is no Python."""
    text = ""
    try:
        content = file.read_bytes()
        text = importlib.util.decode_source(content)
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            raise DefinitionError(
                f"{file.name} holds a null byte", help="save it as plain text", place=start_of(file, line)
            )
        return compile(text, str(file), "exec", dont_inherit=True)
    except OSError as error:
        raise DefinitionError(f"{file.name} cannot be read: {error.strerror}", place=start_of(file)) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DefinitionError(
            f"{file.name} is not written in {error.encoding.upper()}",
            help="save it in UTF-8",
            place=start_of(file, line),
        ) from None
    except SyntaxError as error:
        fact = f"{file.name} is no Python: {error.msg}"
        remedy = "save it in UTF-8" if error.msg.startswith("invalid or missing encoding") else ""
        raise DefinitionError(fact, help=remedy, place=_place(file, error), secret=may_hold_secrets(file)) from None
    except (RecursionError, MemoryError):
        raise DefinitionError(
            f"{file.name} is nested too deeply for Python to read",
            help="build large expressions from smaller named ones",
            place=start_of(file, _longest_line(text)),
        ) from None


def may_hold_secrets(file: Path) -> bool:
    """Whether a file speaks of receivers or mail servers: when it is broken, a secret may stand on any of its lines."""
    try:
        return _RECEIVERS.search(file.read_text(encoding="utf-8", errors="replace")) is not None
    except OSError:
        return True


def _longest_line(text: str) -> int:
    """Where nesting that is too deep most likely stands; the compiler does not say."""
    lengths = [len(line) for line in text.splitlines()] or [0]
    return lengths.index(max(lengths)) + 1


def _place(file: Path, error: SyntaxError) -> Place:
    """Where the compiler stumbled; its columns count from 1 and may be missing."""
    line, column = error.lineno or 1, (error.offset or 1) - 1
    end_line, end_column = error.end_lineno or line, (error.end_offset or 0) - 1
    if (end_line, end_column) <= (line, column):
        end_line, end_column = line, column + 1
    return Place(str(file), line, max(column, 0), end_line, end_column)
