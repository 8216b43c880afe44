"""What the service's code calls to be observed: business events as metrics, and operations across all signals.

Everything is typed by the label sets in `metrics`. A value that is only known at run time is narrowed first:
`one_of(SearchType, given, other="other")`. Ids of datasets go into log and span; as labels they would be without limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, cast

from heliograph.runtime import context, logs, tracing
from heliograph.runtime.signals import outcome_of
from tributary_telemetry import events, metrics
from tributary_telemetry.signals import SIGNALS

if TYPE_CHECKING:
    from heliograph.metrics.activity import Outcome
    from heliograph.metrics.events import LogEvent
    from heliograph.runtime.tracing.spans import Attributes
    from tributary_telemetry.metrics import (
        ActivityType,
        ApiOperation,
        DatasetType,
        IndexType,
        Operation,
        SearchType,
        SizeBucket,
    )

P = ParamSpec("P")


# --- business events: metrics alone ----------------------------------------------------------------------------------


def dataset_created(*, tenant_id: str, dataset_type: DatasetType) -> None:
    """A dataset was created."""
    metrics.DATASETS_CREATED.labels(tenant_id=tenant_id, dataset_type=dataset_type).inc()


def datasets_counted(count: int, *, tenant_id: str, dataset_type: DatasetType) -> None:
    """So many datasets of a type exist now."""
    metrics.DATASETS_ACTIVE.labels(tenant_id=tenant_id, dataset_type=dataset_type).set(count)


def vectors_written(count: int, *, tenant_id: str, operation_type: Operation) -> None:
    """So many vectors were added, updated or deleted."""
    metrics.VECTORS_ADDED.labels(tenant_id=tenant_id, operation_type=operation_type).inc(count)


def vectors_counted(count: int, *, tenant_id: str) -> None:
    """So many vectors are stored now."""
    metrics.VECTORS_STORED.labels(tenant_id=tenant_id).set(count)


def search_performed(
    *,
    tenant_id: str,
    search_type: SearchType,
    duration: float,
    accuracy: float | None = None,
    complexity: float | None = None,
) -> None:
    """A search was answered in `duration` seconds; `accuracy` from 0 to 1, `complexity` from 1 to 10, where known."""
    metrics.SEARCHES.labels(tenant_id=tenant_id, search_type=search_type).inc()
    metrics.SEARCH_DURATION.labels(tenant_id=tenant_id, search_type=search_type).observe(duration)
    if accuracy is not None:
        metrics.SEARCH_ACCURACY.labels(tenant_id=tenant_id, search_type=search_type).observe(accuracy)
    if complexity is not None:
        metrics.QUERY_COMPLEXITY.labels(tenant_id=tenant_id, query_type=search_type).observe(complexity)


def index_built(duration: float, *, tenant_id: str, index_type: IndexType, dataset_size_bucket: SizeBucket) -> None:
    """An index was built in `duration` seconds."""
    metrics.INDEX_BUILD.labels(
        tenant_id=tenant_id, index_type=index_type, dataset_size_bucket=dataset_size_bucket
    ).observe(duration)


def api_used(*, tenant_id: str, operation_type: ApiOperation, cost: float = 0.0) -> None:
    """The API was used, at a cost in US dollars. Whose key it was is a secret's name, and nowhere."""
    metrics.API_USAGE.labels(tenant_id=tenant_id, operation_type=operation_type).inc()
    if cost:
        metrics.API_USAGE_COST.labels(tenant_id=tenant_id).inc(cost)


def tenant_active(score: float, *, tenant_id: str, activity_type: ActivityType) -> None:
    """How active a tenant is in some way, from 0 to 1."""
    metrics.TENANT_ACTIVITY.labels(tenant_id=tenant_id, activity_type=activity_type).set(score)


# --- operations: metrics, log and span -------------------------------------------------------------------------------


def record_request(
    *,
    method: str,
    endpoint: str,
    status: int,
    duration: float,
    tenant_id: str,
    request_id: str | None = None,
    error: BaseException | None = None,
    outcome: Outcome | None = None,
) -> None:
    """A request that no middleware saw, such as a message from a queue, ended after `duration` seconds.

    `endpoint` is what all requests of its kind have in common, never a path with an id in it.
    """
    ended = outcome or outcome_of(status, error)
    with context.bound(request_id=request_id, tenant_id=tenant_id):
        SIGNALS.record(
            method=method,
            endpoint=endpoint,
            status=status,
            duration=duration,
            tenant_id=tenant_id,
            error=error,
            outcome=ended,
        )
        logs.request_line(
            method=method, endpoint=endpoint, status=status, duration=duration, outcome=ended, error=error
        )
        facts: Attributes = {
            "method": method,
            "endpoint": endpoint,
            "status_code": status,
            "duration_seconds": duration,
        }
        tracing.current().add_event("request.served", facts)


def record_search_operation(
    *,
    tenant_id: str,
    dataset_id: str,
    search_type: SearchType,
    duration: float,
    results_count: int,
    accuracy: float | None = None,
    complexity: float | None = None,
) -> None:
    """A search of one dataset was answered with so many results."""
    search_performed(
        tenant_id=tenant_id, search_type=search_type, duration=duration, accuracy=accuracy, complexity=complexity
    )
    with context.bound(tenant_id=tenant_id):
        _tell(
            events.SEARCH_PERFORMED,
            search_type=search_type,
            dataset_id=dataset_id,
            duration_seconds=duration,
            results_count=results_count,
        )


def record_vector_operation(*, tenant_id: str, dataset_id: str, operation_type: Operation, vector_count: int) -> None:
    """So many vectors of one dataset were added, updated or deleted."""
    vectors_written(vector_count, tenant_id=tenant_id, operation_type=operation_type)
    with context.bound(tenant_id=tenant_id):
        _tell(events.VECTORS_WRITTEN, operation_type=operation_type, dataset_id=dataset_id, vector_count=vector_count)


def _tell(event: LogEvent[P], *given: P.args, **facts: P.kwargs) -> None:
    """An event in the log, with the context, and the same one of the span at hand."""
    event.emit(*given, **facts)
    tracing.current().add_event(event.name, cast("Attributes", facts))
