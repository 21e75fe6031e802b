"""Signing in by way of a provider, in the browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from workflow_platform.api.accounts.providers.provider import Providers
from workflow_platform.api.site import Site
from workflow_platform.settings import OidcProvider
from workflow_platform_tests.api.mailbox import with_settings
from workflow_platform_tests.api.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider, running_provider


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def site(site: Site, provider: Provider) -> Site:
    company = OidcProvider(
        name="company",
        title="The Company",
        issuer=provider.issuer,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
    )
    return replace(with_settings(site, oidc_providers=(company,)), providers=Providers((company,)))


def test_who_signs_in_at_a_provider_arrives_where_they_were_going(page: Page) -> None:
    page.goto("/datasets")
    page.get_by_role("link", name="The Company").click()
    expect(page.get_by_role("heading", name="Datasets", exact=True)).to_be_visible()
    page.get_by_role("link", name="Workflows", exact=True).click()
    expect(page.get_by_role("heading", name="Workflows", exact=True)).to_be_visible()


def test_who_is_refused_at_a_provider_is_told_so(page: Page, provider: Provider) -> None:
    provider.denial = "access_denied"
    page.goto("/")
    page.get_by_role("link", name="The Company").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("E-mail")).to_be_visible()
