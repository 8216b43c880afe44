"""What the Tributary AI Service for DeepLake says in its log, and counts."""

from __future__ import annotations

from heliograph.metrics.events import Fields, LogEvent, log_events


class DatasetFields(Fields):
    """Which dataset. Whose it is, the context says."""

    dataset_id: str
    dataset_type: str


class DeletionFields(DatasetFields):
    """What was lost with it."""

    vectors: int


class BuildFields(Fields):
    """An index, and what it was built from."""

    dataset_id: str
    index_type: str
    vectors: int
    duration_seconds: float


class FailureFields(Fields):
    """An index that was to be built."""

    dataset_id: str
    index_type: str


class SearchFields(Fields):
    """A search of one dataset."""

    dataset_id: str
    search_type: str
    results_count: int
    duration_seconds: float


class WriteFields(Fields):
    """A change to the vectors of one dataset."""

    dataset_id: str
    operation_type: str
    vector_count: int


SEARCH_PERFORMED = LogEvent("search.performed", "A search was answered.", SearchFields)
VECTORS_WRITTEN = LogEvent("vectors.written", "Vectors were added, updated or deleted.", WriteFields)
DATASET_CREATED = LogEvent("dataset.created", "A dataset was created.", DatasetFields)
DATASET_DELETED = LogEvent("dataset.deleted", "A dataset was deleted, with its vectors.", DeletionFields)
INDEX_BUILT = LogEvent("index.built", "An index was built.", BuildFields)
INDEX_BUILD_FAILED = LogEvent("index.build_failed", "An index could not be built.", FailureFields, level="ERROR")

LOG_EVENTS = log_events(
    SEARCH_PERFORMED, VECTORS_WRITTEN, DATASET_CREATED, DATASET_DELETED, INDEX_BUILT, INDEX_BUILD_FAILED
)
