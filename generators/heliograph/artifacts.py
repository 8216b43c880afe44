"""Rendered files as values, and the one place that turns Python values into JSON and YAML.

Equal values give equal bytes on every machine: no time, no version, no dependence on how PyYAML was built.
"""

from __future__ import annotations

import re
from functools import cache
from io import StringIO
from operator import itemgetter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NoReturn

import orjson

from heliograph.findings import HeliographError
from heliograph.plain import holds_null_number, is_ordinary, refuse, refuse_unless_plain
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import yaml

    _Origin = tuple[str, str | None]  # the path of an artifact, and the definition file that it comes from

MANIFEST = "manifest.json"  # the file that the writer adds to every tree

_JSON = (
    orjson.OPT_INDENT_2
    | orjson.OPT_SORT_KEYS
    | orjson.OPT_APPEND_NEWLINE
    | orjson.OPT_PASSTHROUGH_DATACLASS  # and so refused: only plain values are rendered
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)
# A JSON number that ends its line in ".0", and the plus sign that newer orjsons write in an exponent. With indentation
# each scalar has a line of its own, and a text's line ends in a quote. Patterns that begin with a single character are
# found fastest.
_WHOLE = re.compile(rb"\.(?=0,?\n)0")
_PLUS = re.compile(rb"\+(?<=e\+)(?=\d+,?\n)")
_AMBIGUOUS_STARTS = "yYnN+-._0123456789"


@frozen
class Artifact:
    """A rendered file: `path` inside its owner's tree, the bytes, and the definition file that it comes from."""

    path: PurePosixPath
    content: bytes
    source: str | None = None

    def __post_init__(self) -> None:
        """Refuse a path that would leave the tree, or that belongs to the manifest."""
        fault = path_fault(str(self.path))
        if fault:
            raise HeliographError(
                f"no file can be rendered at {str(self.path)!r}: {fault}", help="give a path inside the output folder"
            )


def path_fault(path: str) -> str:
    """Why `path` is no place for a rendered file, or an empty string: it must be relative, normal and printable."""
    if not path.isprintable() or "\\" in path:
        return "it holds a backslash or a character that cannot be printed"
    if not {"", ".", ".."}.isdisjoint(path.split("/")):
        return "it leaves the output folder"
    return "the manifest stands there" if path == MANIFEST else ""


def folders_of(path: str) -> Iterator[str]:
    """The folders on the way to a rendered file, the nearest first: of `a/b/c`, `a/b` and `a`."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def json_artifact(path: str, value: object, source: str | None = None, *, settled: bool = False) -> Artifact:
    """`value` as JSON: indented by 2, keys sorted, integral floats as integers. NaN and infinities are refused.

    Neither is searched for where they are `settled`: where every number went through `plain.number`.
    """
    try:
        content = orjson.dumps(value, option=_JSON)
    except orjson.JSONEncodeError as error:
        refuse_unless_plain(value, path, source)
        refuse(path, "a part", f"is refused: {error}", source)
    if not settled:
        if b"null" in content and holds_null_number([value]):
            refuse_unless_plain(value, path, source)
        content = _WHOLE.sub(b"", content)
    return Artifact(PurePosixPath(path), _without_plus(content), source)


def _without_plus(content: bytes) -> bytes:
    """JSON without plus signs in exponents: they are rare, and one byte is found ten times as fast as a pattern."""
    at = content.find(b"+")
    while at >= 0:
        if _PLUS.match(content, at):
            return _PLUS.sub(b"", content)
        at = content.find(b"+", at + 1)
    return content


def yaml_artifact(
    path: str, value: Mapping[str, object] | Sequence[object], source: str | None = None, *, comment: str = ""
) -> Artifact:
    """`value` as block-style YAML in the order given, below a header that names its source; `comment` joins the header.

    Texts of several lines become literal blocks, texts that read as another type are quoted, nothing is folded and
    nothing is shared by anchors.
    """
    refuse_unless_plain(value, path, source, yaml_keys=True)
    return text_artifact(path, _header(source, comment) + _emit(value), source)


def text_artifact(path: str, text: str, source: str | None = None) -> Artifact:
    """`text` in UTF-8, with a newline at its end."""
    refuse_unless_plain(text, path, source)
    return Artifact(PurePosixPath(path), (text if text.endswith("\n") else text + "\n").encode(), source)


def parse(path: str, content: bytes) -> object:
    """The value in a JSON or, by any other suffix, YAML file; a fault names the file and the place in it."""
    try:
        return orjson.loads(content) if path.endswith(".json") else _load(content)
    except (ValueError, RecursionError) as error:
        fact = " ".join(str(error).split()).replace(' in "<byte string>", line', " in line")
        raise HeliographError(f"{path} cannot be read: {fact}", help="run `heliograph build` again") from error


def apart(artifacts: Iterable[Artifact]) -> Iterator[Artifact]:
    """The artifacts as they come. Two at one place are an error, also where the file system ignores case."""
    files: dict[str, _Origin] = {}
    folders: dict[str, _Origin] = {}  # to each the first file in it
    for artifact in artifacts:
        origin = str(artifact.path), artifact.source
        key = origin[0].casefold()
        if key in files:
            _refuse_two(*sorted((files[key], origin), key=itemgetter(0)))
        if key in folders:
            _refuse_two(origin, folders[key])
        files[key] = origin
        for folder in folders_of(key):
            if folder in files:
                _refuse_two(files[folder], origin)
            folders.setdefault(folder, origin)
        yield artifact


def _refuse_two(one: _Origin, other: _Origin) -> NoReturn:
    (path, first), (beside, second) = ((path, source or "no definition") for path, source in (one, other))
    fact = (
        f"{path} is rendered twice: from {first} and from {second}"
        if path == beside
        else f"{path} (from {first}) and {beside} (from {second}) cannot stand beside each other"
    )
    raise HeliographError(fact, help="rename one of the two definitions")


def _header(source: str | None, comment: str) -> str:
    origin = f" from {source}" if source else ""
    lines = [f"Generated by heliograph{origin}. Do not edit.", *comment.splitlines()]
    return "".join(f"# {line if is_ordinary(line) else ascii(line)[1:-1]}".rstrip() + "\n" for line in lines)


def _load(content: bytes) -> object:
    import yaml

    try:
        return yaml.load(content, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (both are safe)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _emit(value: object, *, libyaml: bool = True) -> str:
    import yaml

    never = 2**31 - 1  # the largest width of a line that libyaml can take
    options: Any = {"allow_unicode": True, "width": never, "sort_keys": False, "default_flow_style": False}
    lines = StringIO()
    yaml.dump(value, lines, _dumper(libyaml=libyaml), **options)
    return lines.getvalue()


@cache
def _dumper(*, libyaml: bool) -> Any:
    """Our dumper: on libyaml, eight times faster, where PyYAML was built with it. The bytes are the same."""
    import yaml

    base: type = getattr(yaml, "CSafeDumper", yaml.SafeDumper) if libyaml else yaml.SafeDumper
    dumper: Any = type("Dumper", (base,), {"ignore_aliases": _no_aliases})
    dumper.add_representer(str, _represent_text)
    dumper.add_multi_representer(str, _represent_text)  # a StrEnum's member
    dumper.add_representer(float, _represent_number)
    return dumper


def _no_aliases(_dumper: object, _value: object) -> bool:
    return True


def _represent_text(dumper: Any, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=_style(text))


def _represent_number(dumper: yaml.SafeDumper, number: float) -> yaml.ScalarNode:
    whole = number.is_integer() and abs(number) < 2**53
    return dumper.represent_int(int(number)) if whole else dumper.represent_float(number)


def _style(text: str) -> str | None:
    """The quoting that a text needs; None leaves it to PyYAML, which quotes what YAML 1.1 would misread."""
    if not is_ordinary(text):
        return '"'
    if "\n" not in text:
        return "'" if text[:1] in _AMBIGUOUS_STARTS and _ambiguous().fullmatch(text.replace("_", "")) else None
    # A literal block needs an indentation hint when it starts blank, and hides blanks at the ends of its lines.
    blank = text[0] in " \n" or text[-1] == " " or " \n" in text or text.endswith("\n\n")
    return '"' if blank else "|"


@cache
def _ambiguous() -> re.Pattern[str]:
    """Texts that PyYAML would leave bare but that YAML 1.2, or Prometheus and Alertmanager, take for another type.

    That is for a number or a truth value. Underlines are left out first, as their readers in Go do.
    """
    return re.compile(
        r"[yYnN]|[-+]?(?:0[xX][\da-fA-F]+|0[oO][-+]?[0-7]+|0[bB][-+]?[01]+|(?=\.?\d)\d*\.?\d*(?:[eE][-+]?\d+)?)"
    )
