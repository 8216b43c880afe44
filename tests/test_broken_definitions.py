"""Broken definitions, hundreds of them: each ends in words at a line, never in a traceback, and writes nothing."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from heliograph.cli.app import run

SAMPLE = Path(__file__).parent / "sample"
FILES = sorted(path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*.py"))
VALUES = [
    *("None", "True", "-1", "0", "10**400", "1e308", "float('nan')", "float('inf')", "b'bytes'", "''", "'x'", "'5m'"),
    *(
        "'\\ud800'",
        "'\\x00\\x1b[31m'",
        "'{{'",
        "'y' * 100_000",
        "[]",
        "{}",
        "()",
        "[None]",
        "{None: None}",
        "{'a': object()}",
    ),
    *("object()", "object", "lambda: 0", "...", "1j", "range(3)", "__import__('datetime').date.today()"),
    "type('Odd', (), {'__repr__': lambda self: 1 / 0})()",
    "type('Text', (str,), {'__len__': lambda self: 1 / 0})('text')",
    "type('List', (list,), {'__iter__': lambda self: 1 / 0})([1])",
    "type('Dict', (dict,), {'items': lambda self: 1 / 0, 'keys': lambda self: 1 / 0})(a=1)",
]
PLACED = re.compile(r"^  definitions/\S+\.py:\d+", re.MULTILINE)


class Outcome:
    """How a build ended."""

    def __init__(self, code: int, out: str, err: str, *, written: bool) -> None:
        self.code = code
        self.out = out
        self.err = err
        self.written = written

    def is_clear(self) -> bool:
        """Whether it ended as any build may: in success, or in words at a line with nothing written."""
        said = self.out + self.err
        if "Traceback" in said or "defect" in said or "\x1b" in said:
            return False
        if self.code == 0:
            return self.written
        return self.code in {1, 2} and not self.written and PLACED.search(self.out) is not None

    def __repr__(self) -> str:
        what = "something" if self.written else "nothing"
        return f"exit {self.code}, {what} written\n{self.out[:1000]}{self.err[:1000]}"


@pytest.fixture
def outcome(sample: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Build the sample with one file replaced (or added), and put the file back."""
    monkeypatch.chdir(sample.definitions.parent)

    def call(path: str, content: str | bytes) -> Outcome:
        file = sample.definitions / path
        before = file.read_bytes() if file.exists() else None
        sample.write(path, content)
        code = run(["--quiet", "build"])
        written = sample.output.exists()
        if written:
            for one in sorted(sample.output.rglob("*"), reverse=True):
                one.rmdir() if one.is_dir() else one.unlink()
            sample.output.rmdir()
        if before is None:
            file.unlink()
        else:
            file.write_bytes(before)
        return Outcome(code, *capsys.readouterr(), written=written)

    return call


def unclear(ended: dict[Any, Outcome]) -> dict[Any, Outcome]:
    """The builds that did not end as they may."""
    return {case: one for case, one in ended.items() if not one.is_clear()}


def arguments(tree: ast.AST) -> Iterator[ast.expr]:
    """Every argument of every call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (one.value if isinstance(one, ast.Starred) else one for one in node.args)
            yield from (keyword.value for keyword in node.keywords)


def replaced(text: str, node: ast.expr, by: str) -> str:
    """The text with one expression replaced."""
    lines = [line.encode() for line in text.splitlines(keepends=True)]
    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
    before = b"".join(lines[: node.lineno - 1]) + lines[node.lineno - 1][: node.col_offset]
    after = lines[end_line - 1][end_column:] + b"".join(lines[end_line:])
    return (before + by.encode() + after).decode()


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.soak) for part in (1, 2, 3))])
@pytest.mark.parametrize("path", FILES)
def test_arguments_of_the_wrong_kind(outcome: Any, path: str, part: int) -> None:
    """Whatever stands in an argument's place, the build succeeds or says what is wrong, and where."""
    text = (SAMPLE / path).read_text(encoding="utf-8")
    # Every argument meets a different selection, so that all values meet all kinds of argument.
    ended = {
        f"line {node.lineno}: {ast.unparse(node)[:80]} → {value}": outcome(path, replaced(text, node, value))
        for number, node in enumerate(arguments(ast.parse(text)))
        for value in VALUES[(number + part) % 4 :: 4][number % 2 :: 2]
    }
    assert unclear(ended) == {}


@pytest.mark.parametrize("path", FILES)
def test_missing_definitions(outcome: Any, path: str) -> None:
    """Without any one statement, the build succeeds or says what is wrong, and where."""
    text = (SAMPLE / path).read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    ended = {
        ast.unparse(node)[:80]: outcome(path, "".join(lines[: node.lineno - 1] + lines[node.end_lineno :]))
        for node in ast.parse(text).body
    }
    assert unclear(ended) == {}


@pytest.mark.parametrize("path", FILES)
def test_repeated_definitions(outcome: Any, path: str) -> None:
    """With any one statement repeated, the build succeeds or says what is wrong, and where."""
    text = (SAMPLE / path).read_text(encoding="utf-8")
    statements = [ast.unparse(node) for node in ast.parse(text).body if isinstance(node, ast.Assign)]
    ended = {again: outcome(path, f"{text}\nAGAIN_{again}\n") for again in statements}
    assert unclear(ended) == {}


@pytest.mark.parametrize("path", FILES)
def test_torn_files(outcome: Any, path: str) -> None:
    """A file that ends after any number of characters succeeds or is told where."""
    content = (SAMPLE / path).read_bytes()
    assert unclear({end: outcome(path, content[:end]) for end in range(0, len(content), 197)}) == {}


def test_import_cycles(outcome: Any) -> None:
    """Every pair of modules that import one another is told as a cycle."""
    modules = {path: path.removesuffix(".py").replace("/", ".") for path in FILES}
    upwards = [("shop/metrics.py", above) for above in ("shop.alerts", "shop.dashboards.overview", "shop.service")]
    upwards += [("shop/alerts.py", "shop.dashboards.overview"), ("organisation/organisation.py", "shop.alerts")]
    for path, above in upwards:
        name = next(
            iter(re.findall(r"^([A-Z]+) = ", (SAMPLE / f"{above.replace('.', '/')}.py").read_text(), re.MULTILINE))
        )
        ended = outcome(path, f"from {above} import {name}\n" + (SAMPLE / path).read_text(encoding="utf-8"))
        assert ended.code == 2
        assert ended.is_clear()
        assert re.search(rf"import one another: .*{modules[path]} → ", ended.out), ended


RAISED = [
    *(
        "raise Exception",
        "raise BaseException('x')",
        "raise SystemExit",
        "raise SystemExit('bye')",
        "raise GeneratorExit",
    ),
    *("exit()", "quit(1)", "1 / 0", "assert False", "raise ExceptionGroup('many', [ValueError(1), TypeError(2)])"),
    *("raise UnicodeDecodeError('utf-8', b'', 0, 1, 'odd')", "raise OSError(28, 'No space left on device')"),
    *("raise type('Odd', (Exception,), {'__str__': lambda self: 1 / 0})", "raise StopIteration", "raise MemoryError"),
    *(
        "raise RecursionError",
        "def f(): f()\nf()",
        "raise ImportError",
        "raise ModuleNotFoundError(name=None)",
        "import nope",
    ),
    *("from heliograph import Nope", "from heliograph.nope import x", "from shop import nope", "import shop.nope"),
    *("from . import *\nfrom ... import x", "raise SyntaxError('odd', ('elsewhere', None, None, None))", "exec('(')"),
    *(
        "raise AttributeError(name='x', obj=None)",
        "raise NameError",
        "raise KeyError",
        "import heliograph.cli.app.nope",
    ),
    *("from heliograph import promql\npromql(5)", "from heliograph.metrics import Counter\nCounter()", "ORDERS.nope"),
    *(
        "from heliograph.metrics import Counter\nCounter('a_total', 'A.') and 1",
        "raise None",
        "await x",
    ),
]


@pytest.mark.parametrize("path", ["organisation/organisation.py", "shop/metrics.py", "shop/service.py", "shop/new.py"])
def test_definitions_that_raise(outcome: Any, path: str) -> None:
    """Whatever is raised while loading, in whichever module, is told at its line, with exit code 2."""
    text = (SAMPLE / path).read_text(encoding="utf-8") if path in FILES else ""
    ended = {code: outcome(path, f"{text}\n{code}\n") for code in RAISED}
    assert unclear(ended) == {}
    assert {one.code for one in ended.values()} == {2}


HEAD = """\
from heliograph import *
from heliograph.metrics import *
from organisation.organisation import TEAM
from shop.metrics import CARTS, CHECKOUT_DURATION, ORDERS
"""
SERVICE = """\
from heliograph import Service
from organisation.organisation import TEAM
from shop import alerts, broken, metrics
from shop.dashboards import overview

SERVICE = Service("shop", title="Shop", team=TEAM, definitions=[metrics, alerts, overview, broken])
"""
ALERT = (
    'A = Threshold("Broken", {}, severity=HIGH, team=TEAM, summary="s", description="d", '
    'runbook="runbooks/orders-failing.md")'
)
PANEL = 'D = Dashboard("Broken", Stat("Broken", {}, description="d"), key="broken")'
EXPRESSIONS = [
    *("promql('sum(')", "promql('')", "promql('(' * 20_000)", "promql('-' * 20_000 + '1')", "promql('x' * 70_000)"),
    *("promql('nope_total > 1')", "promql('m[5m]')", "promql('\\ud800')", "promql('sum(orders_total) by (nope)')"),
    *("promql('1 +' * 20_000 + '1')", "promql('((((((')", "promql('rate(orders_total[99999y])')", "promql('\\x00')"),
    *("ORDERS.rate('1ms').sum()", "ORDERS.rate('15s').sum()", "CARTS.rate().sum()", "ORDERS.rate('0s').sum()"),
    *(
        "ORDERS.where(outcome='nope').rate().sum()",
        "ORDERS.where(nope='x').rate().sum()",
        "ORDERS.rate().sum(by=['nope'])",
    ),
    *(
        "ORDERS.range('5m')",
        "ORDERS.rate().sum() + CHECKOUT_DURATION",
        "call('nope', ORDERS)",
        "CHECKOUT_DURATION.quantile(7)",
    ),
]
BUILT = [
    "x = ORDERS.rate().sum()\nfor _ in range(20_000): x = x + 1\n" + ALERT.format("x > 1"),
    "x = ORDERS.rate().sum()\nfor _ in range(20_000): x = -x\n" + PANEL.format("x"),
    "x = CARTS\nfor _ in range(20_000): x = x.sum()\nR = Recording('level:carts:deep', x)",
    "x = ORDERS.rate().sum()\nfor _ in range(64): x = x + x\n" + PANEL.format("x"),
    "x = {}\nfor _ in range(20_000): x = {'a': x}\nD = Dashboard('Deep', Stat('D', CARTS.sum(), extra=x), key='deep')",
    "x = {}\nx['x'] = x\nD = Dashboard('Ring', Stat('Ring', CARTS.sum(), extra=x), key='ring')",
    "x = []\nx.append(x)\nD = Dashboard('Ring', Stat('Ring', CARTS.sum(), links=x), key='ring')",
    "A = Threshold('Huge', CARTS.sum() > 1, severity=HIGH, team=TEAM, summary='s' * 10**6, description='d')",
    "G = Gauge('\\ud800', 'Half.')",
    "G = Gauge('g' * 10**6, 'Long.')",
    "G = Gauge('orders_total', 'Again.')",
    "H = Histogram('h_seconds', 'H.', buckets=[1, float('nan')])",
    "class L(Labels):\n    x: list[int]\nG = Gauge('g', 'G.', L)",
    "class L(Labels):\n    x: Nope\nG = Gauge('g', 'G.', L)",
    "R = Recording('a:b:c', promql('a:b:d'))\nS = Recording('a:b:d', promql('a:b:c'))",
    "A = Anomaly('Odd', CARTS.sum(), deviations=float('nan'), severity=LOW, team=TEAM, summary='s', description='d')",
    "A = Trend('Odd', CARTS.sum(), window='1h', severity=LOW, team=TEAM, summary='s', description='d')",
    "S = Slack('x', channel='#x', api_url='https://hooks.example.com/T0K3N')",
    "D = Dashboard('Same', Stat('A', CARTS.sum()), Stat('A', CARTS.sum()), key='same')",
    "D = Dashboard('Shop', Stat('A', CARTS.sum()), key='overview')",
]


@pytest.mark.parametrize(
    "body", [*map(ALERT.format, EXPRESSIONS), *map(PANEL.format, EXPRESSIONS), *BUILT], ids=itertools.count()
)
def test_definitions_that_make_no_sense(outcome: Any, sample: Any, body: str) -> None:
    """Definitions that are Python but make no sense are refused at their line, and nothing is written."""
    sample.write("shop/service.py", SERVICE)
    ended = outcome("shop/broken.py", f"{HEAD}\n{body}\n")
    assert ended.code in {1, 2}, ended
    assert ended.is_clear(), ended
    assert "definitions/shop/broken.py:" in ended.out, ended


@pytest.mark.parametrize("operator", [">", "<", ">=", "+", "/"])
def test_operands_that_make_no_sense(outcome: Any, sample: Any, operator: str) -> None:
    """An expression compared or combined with what is no number is refused at its line."""
    sample.write("shop/service.py", SERVICE)
    for operand in ("float('nan')", "'x'", "None", "[1]", "object()", "10**400"):
        ended = outcome("shop/broken.py", f"{HEAD}\n{ALERT.format(f'CARTS.sum() {operator} {operand}')}\n")
        assert ended.code in {1, 2}, f"{operator} {operand}: {ended!r}"
        assert ended.is_clear(), f"{operator} {operand}: {ended!r}"


class TestOutput:
    """An output folder that cannot be had."""

    @pytest.fixture
    def build(self, sample: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
        """Build the sample as it is."""
        monkeypatch.chdir(sample.definitions.parent)

        def call() -> tuple[int, str]:
            code = run(["--quiet", "build"])
            out, err = capsys.readouterr()
            assert out == ""
            return code, err

        return call

    def test_somebody_elses_folder(self, sample: Any, build: Any) -> None:
        """A folder that holds what is not ours is refused, and left as it is."""
        sample.output.mkdir()
        (sample.output / "thesis.txt").write_text("mine")
        code, err = build()
        assert code == 2
        assert err.startswith("error: output is not empty, and holds nothing that heliograph wrote\n  help: ")
        assert [path.name for path in sample.output.iterdir()] == ["thesis.txt"]

    def test_a_file_in_its_place(self, sample: Any, build: Any) -> None:
        """A file where the folder would be is refused, and left as it is."""
        sample.output.write_text("mine")
        code, err = build()
        assert code == 2
        assert err.startswith("error: output cannot be ")
        assert sample.output.read_text() == "mine"

    def test_a_link_to_itself(self, sample: Any, build: Any) -> None:
        """A link that leads nowhere is refused."""
        sample.output.symlink_to("output")
        code, err = build()
        assert code == 2
        assert err.startswith("error: output")
