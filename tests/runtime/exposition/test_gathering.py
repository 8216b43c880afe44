import threading

import pytest

from heliograph.runtime.exposition import gathering
from heliograph.runtime.exposition.gathering import Gatherer


class Quick:
    """Answers at once."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __iter__(self):
        yield self.text.encode()
        yield b"\n"


class Hanging(Quick):
    """Answers when it is released."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.released = threading.Event()
        self.asked = 0

    def __iter__(self):
        self.asked += 1
        self.released.wait()
        yield from super().__iter__()


class Broken(Quick):
    """Raises when it is half done."""

    error: BaseException = RuntimeError("broken")

    def __iter__(self):
        yield b"half"
        raise self.error


def gathered(gatherer, collectors, seconds):
    """What each collector that answered has said."""
    return [b"".join(pieces) for pieces in gatherer.gather(collectors, iter, seconds)]


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Another thread goes on with the rest at once."""
    monkeypatch.setattr(gathering, "_PATIENCE", 0.02)


def test_the_answers_stand_in_order(failures):
    """Whoever gives them, and whenever."""
    collectors = [Quick(str(number)) for number in range(200)]
    assert gathered(Gatherer(), collectors, 10) == [b"%d\n" % number for number in range(200)]
    assert gathered(Gatherer(), [], 10) == []
    assert failures() == 0


@pytest.mark.parametrize("error", [RuntimeError("broken"), SystemExit(1), KeyboardInterrupt()])
def test_one_that_raises_is_left_out(failures, error):
    """Whole, whatever it had said before; the others are not touched."""
    broken = Broken("x")
    broken.error = error
    assert gathered(Gatherer(), [Quick("a"), broken, Quick("b")], 10) == [b"a\n", b"b\n"]
    assert failures() == 1


def test_those_that_hang_are_left_out_and_let_alone_until_they_are_back(failures):
    """Others are asked meanwhile; no thread is given to one that has kept one already."""
    gatherer = Gatherer()
    hanging = [Hanging("h1"), Hanging("h2")]
    collectors = [Quick("a"), hanging[0], Quick("b"), hanging[1], Quick("c")]
    quick = [b"a\n", b"b\n", b"c\n"]
    assert gathered(gatherer, collectors, 1) == quick
    assert failures() == 2
    assert gathered(gatherer, collectors, 10) == quick
    assert failures() == 4
    assert [one.asked for one in hanging] == [1, 1]
    for one in hanging:
        one.released.set()
    while gatherer._late:
        threading.Event().wait(0.01)
    assert gathered(gatherer, collectors, 10) == [b"a\n", b"h1\n", b"b\n", b"h2\n", b"c\n"]
    assert failures() == 4


def test_a_slow_one_is_waited_for(failures):
    """As long as there is time."""
    slow = Hanging("slow")
    threading.Timer(0.1, slow.released.set).start()
    assert gathered(Gatherer(), [slow, Quick("a")], 10) == [b"slow\n", b"a\n"]
    assert failures() == 0


def test_without_time_nothing_is_waited_for(failures):
    """Those that were not asked can be asked the next time."""
    gatherer, hanging = Gatherer(), Hanging("h")
    assert gathered(gatherer, [hanging], 0.0) == []
    hanging.released.set()
    while gatherer._late:
        threading.Event().wait(0.01)
    assert gathered(gatherer, [hanging], 10) == [b"h\n"]
    assert failures() == 1
