"""The dataset: articles of the archive for research, as files, as objects, as a frame."""

from crawler.dataset.columns import UnknownColumnError
from crawler.dataset.export import Export, NothingFoundError, export
from crawler.dataset.files import TargetError
from crawler.dataset.filters import FilterError, Filters, read_filters
from crawler.dataset.loading import Selection, load
from crawler.dataset.writers import FormatError

__all__ = [
    "Export",
    "FilterError",
    "Filters",
    "FormatError",
    "NothingFoundError",
    "Selection",
    "TargetError",
    "UnknownColumnError",
    "export",
    "load",
    "read_filters",
]
