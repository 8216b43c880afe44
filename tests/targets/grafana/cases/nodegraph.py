"""Node graphs: all services, and the neighbours of one."""

from heliograph import NodeGraph

PANELS = [
    NodeGraph("Services"),
    NodeGraph("Neighbours", matching='client="shop"', zoom_mode="greedy", layout_algorithm="force"),
]
