"""What a running service exposes, read and sorted by what is declared; `checks` says what is wrong with it.

Pure: `tools.scraping` brings the bytes.
"""

from heliograph.livecheck.comparison import OVERFLOW, Comparison, Exposed, Stranger, compare
from heliograph.livecheck.coverage import Budget, Coverage, Covered, coverage
from heliograph.livecheck.exposition import read
from heliograph.livecheck.scrape import Scrape, of_exposition, of_prometheus

__all__ = [
    "OVERFLOW",
    "Budget",
    "Comparison",
    "Coverage",
    "Covered",
    "Exposed",
    "Scrape",
    "Stranger",
    "compare",
    "coverage",
    "of_exposition",
    "of_prometheus",
    "read",
]
