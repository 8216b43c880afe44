"""The service's interface: datasets, their vectors, search. What happens in the business is told where it happens."""

from __future__ import annotations

import time
from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from heliograph.runtime import context
from heliograph.runtime.observed import observed
from tributary_service.faults import Faults, Saboteur  # noqa: TC001 — FastAPI reads the types of parameters
from tributary_service.index import Dataset, Full, Index, UnknownDataset, WrongDimension
from tributary_telemetry import telemetry
from tributary_telemetry.events import DATASET_CREATED, DATASET_DELETED
from tributary_telemetry.metrics import FEATURE_USAGE, INDEX_BUILD, ApiOperation, DatasetType, SizeBucket

Numbers = Annotated[list[float], Field(min_length=1, max_length=2048)]


class NewDataset(BaseModel):
    """What a dataset is to hold."""

    dataset_type: DatasetType = "vector"


class NewVectors(BaseModel):
    """Vectors to store."""

    vectors: list[Numbers] = Field(min_length=1, max_length=1000)


class Query(BaseModel):
    """A vector, and how many of its nearest ones are wanted."""

    vector: Numbers
    count: int = Field(default=10, ge=1, le=100)


class Described(BaseModel):
    """A dataset, as its tenant sees it."""

    id: str
    dataset_type: DatasetType
    vectors: int


class Match(BaseModel):
    """A vector that was found, with the cosine of the angle to the one that was asked for."""

    id: str
    cosine: float


async def _index(request: Request) -> Index:
    found: Index = request.app.state.index
    return found


async def _saboteur(request: Request) -> Saboteur:
    found: Saboteur = request.app.state.saboteur
    return found


async def _tenant() -> str:
    """Whose request it is: the middleware has read the header, and put what can be a tenant into the context."""
    found = context.current().get("tenant_id")
    if found is None:
        raise HTTPException(400, "say whose request this is, in the header X-Tenant-ID")
    return str(found)


async def _strike(saboteur: Annotated[Saboteur, Depends(_saboteur)]) -> None:
    await saboteur.strike()


Tenant = Annotated[str, Depends(_tenant)]
TheIndex = Annotated[Index, Depends(_index)]

probes = APIRouter()
router = APIRouter(dependencies=[Depends(_strike)])
sabotage = APIRouter()


@probes.get("/healthz")
async def health() -> str:
    """Whether the service answers."""
    return "ok"


@sabotage.post("/faults")
async def order_faults(faults: Faults, saboteur: Annotated[Saboteur, Depends(_saboteur)]) -> Faults:
    """Break the service in some way, or mend it: what is not named is as it should be."""
    saboteur.order(faults)
    return saboteur.faults


# Functions without `async` run in threads: a search takes the CPU for a while, and the event loop must not wait for it.


@router.post("/datasets", status_code=201)
def create_dataset(new: NewDataset, tenant: Tenant, index: TheIndex) -> Described:
    """Make an empty dataset."""
    made = index.create(tenant, new.dataset_type)
    telemetry.dataset_created(tenant_id=tenant, dataset_type=made.dataset_type)
    DATASET_CREATED.emit(dataset_id=made.id, dataset_type=made.dataset_type)
    _count(index, tenant, made.dataset_type)
    _charge(tenant, "write")
    return _described(made)


@router.get("/datasets")
def list_datasets(tenant: Tenant, index: TheIndex) -> list[Described]:
    """The tenant's datasets."""
    _charge(tenant, "read")
    return [_described(one) for one in index.of_tenant(tenant)]


@router.delete("/datasets/{dataset_id}", status_code=204)
def delete_dataset(dataset_id: str, tenant: Tenant, index: TheIndex) -> Response:
    """Remove a dataset and its vectors."""
    gone = index.delete(dataset_id, tenant)
    DATASET_DELETED.emit(dataset_id=gone.id, dataset_type=gone.dataset_type, vectors=len(gone.vectors))
    telemetry.record_vector_operation(
        tenant_id=tenant, dataset_id=gone.id, operation_type="delete", vector_count=len(gone.vectors)
    )
    _count(index, tenant, gone.dataset_type)
    _charge(tenant, "write")
    return Response(status_code=204)


@router.post("/datasets/{dataset_id}/vectors", status_code=201)
def add_vectors(dataset_id: str, new: NewVectors, tenant: Tenant, index: TheIndex) -> list[str]:
    """Store vectors; their ids."""
    # The tenant's label is taken from the context. The span, too, has these facts.
    facts = {"index_type": "flat", "dataset_size_bucket": _size(len(new.vectors))}
    with observed("index.build", duration=INDEX_BUILD, labels=facts) as work:
        work.add(dataset_id=dataset_id)
        ids = index.add(dataset_id, tenant, new.vectors)
    telemetry.record_vector_operation(
        tenant_id=tenant, dataset_id=dataset_id, operation_type="add", vector_count=len(ids)
    )
    telemetry.vectors_counted(index.stored(tenant), tenant_id=tenant)
    FEATURE_USAGE.labels(feature_name="ingest").inc()
    _charge(tenant, "write")
    return ids


@router.post("/datasets/{dataset_id}/search")
def search(dataset_id: str, query: Query, tenant: Tenant, index: TheIndex) -> list[Match]:
    """The nearest vectors of a dataset, nearest first."""
    start = time.perf_counter()
    found = index.search(dataset_id, tenant, query.vector, query.count)
    telemetry.record_search_operation(
        tenant_id=tenant,
        dataset_id=dataset_id,
        search_type="vector",
        duration=time.perf_counter() - start,
        results_count=len(found),
        accuracy=1.0,  # every vector is looked at, and none missed
        complexity=min(10.0, 1 + query.count / 10),
    )
    FEATURE_USAGE.labels(feature_name="search").inc()
    _charge(tenant, "search")
    return [Match(id=name, cosine=cosine) for name, cosine in found]


PRICES: Final[dict[ApiOperation, float]] = {"search": 0.0002, "read": 0.0, "write": 0.001, "admin": 0.0}
"""What one use costs, in US dollars."""

STATUSES: Final[dict[type[Exception], int]] = {UnknownDataset: 404, Full: 409, WrongDimension: 422}
"""What clients are told of their mistakes."""


async def refuse(_: Request, error: Exception) -> JSONResponse:
    """Say what the client did wrong."""
    return JSONResponse({"detail": str(error)}, STATUSES[type(error)])


def _described(one: Dataset) -> Described:
    return Described(id=one.id, dataset_type=one.dataset_type, vectors=len(one.vectors))


def _count(index: Index, tenant: str, dataset_type: DatasetType) -> None:
    """Tell how much the tenant has now."""
    datasets = sum(one.dataset_type == dataset_type for one in index.of_tenant(tenant))
    telemetry.datasets_counted(datasets, tenant_id=tenant, dataset_type=dataset_type)
    telemetry.vectors_counted(index.stored(tenant), tenant_id=tenant)


def _charge(tenant: str, operation: ApiOperation) -> None:
    """Tell that the interface was used, and what that costs the tenant."""
    telemetry.api_used(tenant_id=tenant, operation_type=operation, cost=PRICES[operation])


def _size(vectors: int) -> SizeBucket:
    return "small" if vectors < 100 else "medium"
