"""Datasets as Dagster shows them: external assets below the ones that they are made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dagster import AssetKey, AssetsDefinition, AssetSpec

from workflow_platform.engine.stored_catalog import dataset_asset
from workflow_platform.orchestration import metadata
from workflow_platform.orchestration.outline import Asset
from workflow_platform.spec.names import slug
from workflow_platform.store.system import ProducedDataset


def asset_definitions(
    datasets: Sequence[ProducedDataset], upstream: Sequence[Iterable[Asset]]
) -> dict[AssetKey, AssetsDefinition]:
    """Return an external asset for each dataset; ``upstream`` is what each of them is made from."""
    known = {_folded(_asset(dataset)): AssetKey(_asset(dataset)) for dataset in datasets}
    found = {}
    for dataset, assets in zip(datasets, upstream, strict=True):
        # Workflows may write a dataset's name with other capitals than its owner did first.
        above = [known.get(_folded(asset), AssetKey(asset)) for asset in assets]
        key = AssetKey(_asset(dataset))
        found[key] = AssetsDefinition(specs=[_spec(key, dataset, [asset for asset in above if asset != key])])
    return found


def _spec(key: AssetKey, dataset: ProducedDataset, above: Iterable[AssetKey]) -> AssetSpec:
    made = f"The result of the workflow `{dataset.workflow_key}`." if dataset.workflow_key else "An upload."
    return AssetSpec(
        key,
        deps=above,
        description=made,
        metadata={"dagster/column_schema": metadata.schema_of(dataset.columns)},
        group_name=slug(dataset.owner.name, "_"),
        kinds={"parquet"},
    )


def _asset(dataset: ProducedDataset) -> Asset:
    return dataset_asset(dataset.owner.name, dataset.name)


def _folded(asset: Asset) -> Asset:
    return tuple(part.casefold() for part in asset)
