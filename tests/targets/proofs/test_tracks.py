from __future__ import annotations

from heliograph.targets.proofs.leaves import Level
from heliograph.targets.proofs.tracks import Given, Track


def sampled(track: Track, count: int) -> list[object]:
    """The next samples."""
    return [track.sample() for _ in range(count)]


def test_a_counter_grows_without_a_jump() -> None:
    """From one growth to another a counter goes on from where it was, and stands still where it plays no part."""
    track = Track(15, missed=2)
    track.enter(Level(2, counter=True))
    assert sampled(track, 3) == [0, 30, 60]
    track.enter(Level(4, counter=True))
    assert sampled(track, 2) == [120, 180]
    track.enter(track.resting)
    assert sampled(track, 2) == [180, 180]
    assert track.notation() == "_x2 0+30x2 120+60x1 180+0x1"


def test_a_gauge_ends_with_a_mark() -> None:
    """A gauge that is there no more is marked as ended once, and may come back."""
    track = Track(15, missed=0)
    track.enter(Level(0.5))
    assert sampled(track, 2) == [0.5, 0.5]
    track.enter(track.resting)
    assert sampled(track, 3) == ["stale", None, None]
    track.enter(Level(-2))
    assert sampled(track, 1) == [-2]
    assert track.notation() == "0.5+0x1 stale _x2 -2"


def test_slopes() -> None:
    """A gauge climbs from its value, or from where it was; where growth grows, every step is another."""
    track = Track(10, missed=0)
    track.enter(Level(100, slope=-0.5, follows=True))
    assert sampled(track, 3) == [100, 95, 90]
    track.enter(Level(100, slope=0.1, follows=True))
    assert sampled(track, 2) == [91, 92]
    assert track.notation() == "100-5x2 91+1x1"
    counter = Track(10, missed=0)
    counter.enter(Level(1, slope=0.1, counter=True))
    assert sampled(counter, 4) == [0, 20, 50, 90]
    assert counter.notation() == "0 20 50 90"


def test_the_same_level_again_is_one_run() -> None:
    """A phase that changes nothing about a series does not show in its notation."""
    track = Track(15, missed=0)
    for _ in range(3):
        track.enter(Level(7))
        track.sample()
    assert track.notation() == "7+0x2"


def test_given_samples() -> None:
    """What is written down is played as it stands, then there is nothing."""
    given = Given("1  2\n stale", [1.0, 2.0, "stale"])
    assert [given.sample() for _ in range(4)] == [1.0, 2.0, "stale", None]
    assert given.notation() == "1 2 stale"
