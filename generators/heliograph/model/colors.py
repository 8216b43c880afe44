"""The colours that Grafana shows by name."""

from __future__ import annotations

import re
from typing import Final

from heliograph.findings import did_you_mean

_SHADES: Final = ("", "dark-", "semi-dark-", "light-", "super-light-")
_HUES: Final = "red orange yellow green blue purple"
_CSS: Final = (
    "aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood "
    "cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod "
    "darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon "
    "darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray "
    "dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green "
    "greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon "
    "lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon "
    "lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta "
    "maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen "
    "mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive "
    "olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru "
    "pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell "
    "sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise "
    "violet wheat white whitesmoke yellow yellowgreen"
)

COLORS: Final = frozenset(
    {*(f"{shade}{hue}" for shade in _SHADES for hue in _HUES.split()), *_CSS.split(), "text", "transparent"}
)
"""The names of Grafana's palette, and those of CSS."""

_CODE: Final = re.compile(r"#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})|(?:rgb|hsl)a?\([0-9., %/]+\)", re.ASCII)


def color_fault(color: str) -> str:
    """How to mend what is no colour, or an empty string. Grafana never complains: it draws an unknown one grey."""
    if color in COLORS or _CODE.fullmatch(color):
        return ""
    return did_you_mean(color.lower(), COLORS) or "use a name such as green or dark-red, or #rrggbb"
