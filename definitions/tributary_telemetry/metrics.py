"""What the Tributary AI Service for DeepLake counts, and what its panels and alerts are built from."""

from __future__ import annotations

from typing import Literal

from heliograph.metrics import (
    COUNT,
    DURATION,
    LATENCY,
    SCORE,
    SCORE_UNIT,
    TEN,
    Counter,
    Gauge,
    Histogram,
    Labels,
    Sli,
    Unit,
    label,
    matches,
)

Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER"]
Resource = Literal["cpu", "memory", "event_loop", "thread_pool"]
SearchType = Literal["vector", "text", "hybrid", "other"]
Operation = Literal["add", "update", "delete"]
DatasetType = Literal["vector", "image", "text", "multimodal", "other"]
IndexType = Literal["flat", "hnsw", "ivf", "other"]
SizeBucket = Literal["small", "medium", "large", "huge"]
ApiOperation = Literal["search", "read", "write", "admin"]
ActivityType = Literal["search", "ingest", "administration"]


class Tenant(Labels):
    """Whose work it was."""

    tenant_id: str = label(limit=50)


class Request(Tenant):
    """One request, as the router saw it: `endpoint` is the route's template, never a raw path."""

    method: Method
    endpoint: str = label(limit=30)
    status_code: str = label(limit=12)


class Error(Tenant):
    """One failure of the service itself; a client's mistake is visible in `requests_total`, not here."""

    error_type: Literal["exception", "timeout", "dependency", "overload", "other"]
    error_code: str = label(limit=12)
    method: Method
    endpoint: str = label(limit=30)


class Utilization(Labels):
    """A resource of one process."""

    resource_type: Resource


class Dataset(Tenant):
    """A dataset by what it holds."""

    dataset_type: DatasetType


class VectorOperation(Tenant):
    """A change to vectors. There is no dataset label: tenants make datasets without limit."""

    operation_type: Operation


class Search(Tenant):
    """A search by how it was done."""

    search_type: SearchType


class IndexBuild(Tenant):
    """The building of an index."""

    index_type: IndexType
    dataset_size_bucket: SizeBucket


class Query(Tenant):
    """A query by how it was done."""

    query_type: SearchType


class ApiUse(Tenant):
    """A use of the API. There is no key id: a key is a secret's name, and there is no limit to how many there are."""

    operation_type: ApiOperation


class Activity(Tenant):
    """A kind of activity."""

    activity_type: ActivityType


class Cache(Labels):
    """A look-up in one of the caches, by how it ended."""

    cache_type: Literal["query", "embedding", "metadata"]
    result: Literal["hit", "miss"]


class Feature(Labels):
    """A use of a feature."""

    feature_name: Literal["search", "ingest", "versioning", "export", "visualizer"]


# The four golden signals.
REQUEST_DURATION = Histogram("request_duration_seconds", "Time to serve a request.", Request, buckets=LATENCY)
REQUESTS = Counter("requests_total", "Requests served.", Request)
ERRORS = Counter("errors_total", "Failures of the service itself: 5xx responses and unhandled exceptions.", Error)
RESOURCE_UTILIZATION = Gauge("resource_utilization_ratio", "Share of a resource in use.", Utilization)

# What users are promised. Client errors are theirs.
AVAILABILITY = Sli(
    "availability",
    "Requests answered without a failure of ours.",
    total=REQUESTS,
    bad=REQUESTS.where(status_code=matches("5..")),
)

# Datasets and vectors.
DATASETS_CREATED = Counter("datasets_created_total", "Datasets created.", Dataset)
DATASETS_ACTIVE = Gauge("datasets_active", "Datasets that exist now.", Dataset, unit=COUNT)
VECTORS_ADDED = Counter("vectors_added_total", "Vectors written, by the kind of change.", VectorOperation)
VECTORS_STORED = Gauge("vectors_stored", "Vectors stored now.", Tenant, unit=COUNT)

# Search.
SEARCHES = Counter("searches_performed_total", "Searches performed.", Search, unit=Unit("requests"))
SEARCH_DURATION = Histogram("search_duration_seconds", "Time to answer a search.", Search, buckets=LATENCY)
SEARCH_ACCURACY = Histogram("search_accuracy_score", "Accuracy of search results, from 0 to 1.", Search, buckets=SCORE)
QUERY_COMPLEXITY = Histogram("query_complexity_score", "Complexity of queries, from 1 to 10.", Query, buckets=TEN)
FAST_SEARCHES = Sli("search-latency", "Searches answered within 250 ms.", total=SEARCH_DURATION, under=0.25)
INDEX_BUILD = Histogram("index_build_duration_seconds", "Time to build an index.", IndexBuild, buckets=DURATION)

# Process and dependencies.
CPU_USAGE = Gauge("cpu_usage_ratio", "Share of the CPU in use by the process.")
MEMORY_USAGE = Gauge("memory_usage_ratio", "Share of the memory limit in use by the process.")
DATABASE_CONNECTIONS = Gauge("database_connections_active", "Database connections in use.", unit=COUNT)
CACHE_REQUESTS = Counter("cache_requests_total", "Look-ups in a cache.", Cache)

# Business.
API_USAGE = Counter("api_usage_total", "Uses of the API.", ApiUse)
API_USAGE_COST = Counter("api_usage_cost_dollars_total", "Cost of API use, in US dollars.", Tenant)
TENANT_ACTIVITY = Gauge("tenant_activity_score", "Activity of a tenant, from 0 to 1.", Activity, unit=SCORE_UNIT)
USERS_ACTIVE = Gauge("users_active", "Users seen in the last five minutes.", unit=COUNT)
FEATURE_USAGE = Counter("feature_usage_total", "Uses of a feature.", Feature)
CUSTOMER_SATISFACTION = Gauge("customer_satisfaction_score", "Mean of the latest survey, from 0 to 5.", unit=SCORE_UNIT)
