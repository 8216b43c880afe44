"""Label sets as classes."""

import enum
from typing import Literal

import pytest

from heliograph.findings import DefinitionError
from heliograph.metrics import Labels, label, one_of
from heliograph.metrics.labels import combinations, label_fields
from heliograph.promql.series import LabelSpec

Method = Literal["GET", "OTHER"]


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Base(Labels):
    tenant: str = label(limit=5)


class Full(Base):
    method: Method
    colour: Colour
    class_: str = label(name="class", limit=2)
    free: str


def test_specs_in_order_of_declaration():
    """Labels of the base come first; Literal and Enum are closed, str is open with its limit, a name may differ."""
    assert tuple(spec for _, spec in label_fields(Full)) == (
        LabelSpec("tenant", limit=5),
        LabelSpec("method", values=("GET", "OTHER")),
        LabelSpec("colour", values=("red", "blue")),
        LabelSpec("class", limit=2),
        LabelSpec("free"),
    )


def test_a_label_set_has_no_instances():
    """Making an instance says what to do instead."""
    with pytest.raises(TypeError, match=r"^Base describes labels; update a metric with METRIC\.labels\(…\)$"):
        Base(tenant="x")


@pytest.mark.parametrize(
    ("annotation", "shown"), [(int, "int"), (Literal[1, 2], "Literal[1, 2]"), (float | None, "float | None")]
)
def test_other_annotations_are_refused(annotation, shown):
    """Only texts can be labels."""
    bad = type("Bad", (Labels,), {"__annotations__": {"size": annotation}, "__module__": __name__})
    with pytest.raises(DefinitionError) as caught:
        label_fields(bad)
    assert caught.value.message == f"the label size of Bad is annotated {shown}"
    assert caught.value.help == 'a label is str (open), or Literal["…"] or an Enum of texts (closed)'


def test_an_annotation_that_cannot_be_read():
    """A name that does not exist is an error about that label set, not a NameError from afar."""
    bad = type("Bad", (Labels,), {"__annotations__": {"size": "Missing"}, "__module__": __name__})
    with pytest.raises(DefinitionError, match=r"^the labels of Bad cannot be read: name 'Missing' is not defined$"):
        label_fields(bad)


def test_a_limit_leaves_room():
    """A limit below one is refused, and what is no number."""
    with pytest.raises(DefinitionError, match=r"^limit=0 leaves no room for a value$"):
        label(limit=0)
    with pytest.raises(DefinitionError, match=r"^limit='5' is no whole number$"):
        label(limit="5")


def test_one_of_keeps_declared_values_and_maps_the_rest():
    """A declared value stays itself, anything else becomes the other value; an Enum comes back as its member."""
    assert one_of(Method, "GET", other="OTHER") == "GET"
    assert one_of(Method, "BREW", other="OTHER") == "OTHER"
    assert one_of(Colour, "blue", other=Colour.RED) is Colour.BLUE
    assert one_of(Colour, "green", other=Colour.RED) is Colour.RED


def test_one_of_wants_a_declared_other():
    """The other value must itself be declared, and the kind must be closed."""
    with pytest.raises(
        TypeError, match=r"^other='OTHRE' is none of the declared values GET, OTHER; did you mean OTHER\?$"
    ):
        one_of(Method, "GET", other="OTHRE")
    with pytest.raises(TypeError, match=r"^one_of narrows to a Literal of texts or an Enum, not <class 'int'>$"):
        one_of(int, "GET", other="GET")


def test_combinations_of_closed_labels():
    """All of them; none where a label is open, nor where they are too many; without labels there is one."""
    method, result = LabelSpec("method", values=("GET", "OTHER")), LabelSpec("result", values=("hit", "miss"))
    assert combinations([method, result]) == (("GET", "hit"), ("GET", "miss"), ("OTHER", "hit"), ("OTHER", "miss"))
    assert combinations([method, LabelSpec("tenant", limit=3)]) == ()
    assert combinations([LabelSpec("n", values=tuple(map(str, range(40))))] * 2) == ()
    assert combinations([]) == ((),)
