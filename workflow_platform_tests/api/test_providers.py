"""Sign-in by another provider: who gets in, as whom, and that nobody gets in as somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError
from sqlalchemy import text

from workflow_platform.api.accounts.providers.provider import Providers
from workflow_platform.api.app import create_app
from workflow_platform.api.site import Site
from workflow_platform.settings import OidcProvider, Settings
from workflow_platform_tests.api.mailbox import Mailbox, with_settings
from workflow_platform_tests.api.oidc_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    STRANGER,
    Provider,
    new_key,
    running_provider,
)
from workflow_platform_tests.api.people import ORIGIN, PASSWORD, Person

START = "/api/v1/auth/company/start"
NewBrowser = Callable[[], TestClient]


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
    chosen = with_settings(site, oidc_providers=(company,))
    return replace(chosen, providers=Providers((company,)))


@pytest.fixture
def new_browser(site: Site) -> Iterator[NewBrowser]:
    with ExitStack() as stack:

        def browser(site: Site = site) -> TestClient:
            client = TestClient(
                create_app(site), base_url=ORIGIN, headers={"Origin": ORIGIN}, follow_redirects=False
            )
            return stack.enter_context(client)

        yield browser


@pytest.fixture
def browser(new_browser: NewBrowser) -> TestClient:
    return new_browser()


def sent_back(url: str) -> str:
    """Visit the provider, and return where it sends the browser."""
    address = urlsplit(url)
    connection = HTTPConnection(address.netloc)
    try:
        connection.request("GET", f"{address.path}?{address.query}")
        return connection.getresponse().headers["Location"]
    finally:
        connection.close()


def go(browser: TestClient) -> str:
    """Go to the provider, and return the address that it sends the browser back to."""
    started = browser.get(START)
    assert started.status_code == 303
    return sent_back(started.headers["Location"])


def sign_in(browser: TestClient) -> str:
    """Go there and back, and return the page where the browser ends up."""
    return browser.get(go(browser)).headers["Location"]


def who(browser: TestClient) -> str | None:
    answer = browser.get("/api/v1/me")
    return str(answer.json()["email"]) if answer.status_code == 200 else None


def link(browser: TestClient, person: Person) -> str:
    """Add the provider to the account of somebody who signs in, and return the page at the end."""
    login = {"email": person.email, "password": PASSWORD}
    assert browser.post("/api/v1/session", json=login).status_code == 204
    asked = browser.post("/api/v1/auth/company/link", json={"password": PASSWORD})
    assert asked.status_code == 200
    return str(browser.get(sent_back(asked.json()["url"])).headers["Location"])


def test_somebody_new_gets_an_account_and_finds_it_again(
    browser: TestClient, new_browser: NewBrowser, provider: Provider
) -> None:
    [offered] = browser.get("/api/v1/auth/providers").json()
    assert offered == {"name": "company", "title": "The Company"}
    assert sign_in(browser) == "/"
    assert who(browser) == "ana@company.example"
    first = browser.get("/api/v1/me").json()
    assert not first["has_password"]
    # Their address changes, and they are who they were.
    provider.claims["email"] = "ana.new@company.example"
    again = new_browser()
    assert sign_in(again) == "/"
    assert again.get("/api/v1/me").json()["id"] == first["id"]


def test_the_browser_is_sent_with_a_challenge_a_state_and_a_nonce(browser: TestClient) -> None:
    started = browser.get(START)
    asked = parse_qs(urlsplit(started.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"{ORIGIN}/api/v1/auth/company/callback"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    cookie = started.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert asked["state"][0] not in cookie


def test_what_another_browser_has_begun_is_refused(browser: TestClient, new_browser: NewBrowser) -> None:
    begun = go(browser)
    victim = new_browser()
    assert victim.get(begun).headers["Location"] == "/log-in?problem=visit-unknown"
    go(victim)
    assert victim.get(begun).headers["Location"] == "/log-in?problem=visit-unknown"
    assert who(victim) is None


def test_coming_back_works_once(browser: TestClient, new_browser: NewBrowser, provider: Provider) -> None:
    back = go(browser)
    cookies = dict(browser.cookies)
    assert browser.get(back).headers["Location"] == "/"
    thief = new_browser()
    thief.cookies.update(cookies)
    assert thief.get(back).headers["Location"] == "/log-in?problem=visit-unknown"
    assert who(thief) is None
    # A code that was used with the provider is worth nothing in a visit of its own.
    used = parse_qs(urlsplit(back).query)["code"][0]
    state = parse_qs(urlsplit(go(thief)).query)["state"][0]
    replayed = thief.get("/api/v1/auth/company/callback", params={"code": used, "state": state})
    assert replayed.headers["Location"] == "/log-in?problem=provider-failed"
    assert len(provider.codes) == 1


def test_coming_back_too_late_is_refused(browser: TestClient, site: Site) -> None:
    back = go(browser)
    with site.engine.begin() as connection:
        connection.execute(text("UPDATE workflow_platform.provider_visits SET expires_at = now()"))
    assert browser.get(back).headers["Location"] == "/log-in?problem=visit-unknown"


def test_who_does_not_agree_is_not_signed_in(browser: TestClient, provider: Provider) -> None:
    provider.denial = "access_denied"
    assert sign_in(browser) == "/log-in?problem=provider-denied"
    provider.denial = "server_error"
    assert sign_in(browser) == "/log-in?problem=provider-failed"
    assert who(browser) is None


@pytest.mark.parametrize(
    "lie",
    [
        {"claims": {"iss": "https://evil.example"}},
        {"claims": {"aud": "another client"}},
        {"claims": {"aud": [CLIENT_ID, "another client"]}},
        {"claims": {"aud": [CLIENT_ID, "another client"], "azp": "another client"}},
        {"claims": {"azp": "another client"}},
        {"claims": {"nonce": "of another visit"}},
        {"claims": {"exp": 1}},
        {"claims": {"sub": ""}},
        {"claims": {"sub": 7}},
        {"left_out": {"nonce"}},
        {"left_out": {"exp"}},
        {"left_out": {"aud"}},
        {"left_out": {"sub"}},
        {"unsigned": True},
    ],
    ids=str,
)
def test_a_token_that_is_not_what_it_has_to_be_is_refused(
    browser: TestClient, provider: Provider, lie: dict[str, dict[str, object]]
) -> None:
    for name, value in lie.items():
        setattr(provider, name, {**provider.claims, **value} if name == "claims" else value)
    assert sign_in(browser) == "/log-in?problem=provider-failed"
    assert who(browser) is None


def test_a_token_that_somebody_else_has_signed_is_refused(browser: TestClient, provider: Provider) -> None:
    provider.key = STRANGER
    assert sign_in(browser) == "/log-in?problem=provider-failed"


def test_an_answer_in_the_name_of_another_provider_is_refused(browser: TestClient) -> None:
    query = {name: values[0] for name, values in parse_qs(urlsplit(go(browser)).query).items()}
    mixed = browser.get("/api/v1/auth/company/callback", params={**query, "iss": "https://another.example"})
    assert mixed.headers["Location"] == "/log-in?problem=provider-failed"


def test_a_provider_that_calls_itself_otherwise_is_not_asked(browser: TestClient, provider: Provider) -> None:
    provider.metadata["issuer"] = "https://evil.example"
    assert browser.get(START).headers["Location"] == "/log-in?problem=provider-failed"


def test_a_new_key_of_the_provider_is_fetched(browser: TestClient, provider: Provider) -> None:
    assert sign_in(browser) == "/"
    provider.key = new_key("two")
    provider.published = [provider.key]
    assert sign_in(browser) == "/"


def test_an_address_that_has_an_account_does_not_open_it(
    browser: TestClient, provider: Provider, bo: Person
) -> None:
    provider.claims["email"] = "BO@example.org"
    assert sign_in(browser) == "/log-in?problem=account-exists"
    assert who(browser) is None
    assert bo.client.get("/api/v1/me/providers").json() == []


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email": None}, {"email": "no address"}])
def test_an_address_that_the_provider_does_not_vouch_for_makes_no_account(
    browser: TestClient, provider: Provider, claims: dict[str, object]
) -> None:
    provider.claims |= claims
    assert sign_in(browser) == "/log-in?problem=email-not-verified"


def test_a_provider_is_added_by_who_is_signed_in_and_then_opens_the_account(
    browser: TestClient, new_browser: NewBrowser, ana: Person, bo: Person, site: Site
) -> None:
    assert link(browser, ana) == "/account"
    assert Mailbox(site).arrived() == [(ana.email, "There is another way to sign in to your account")]
    assert [known["provider"] for known in browser.get("/api/v1/me/providers").json()] == ["company"]
    other = new_browser()
    assert sign_in(other) == "/"
    assert who(other) == ana.email
    # Nobody else can take it away from her.
    assert link(new_browser(), bo) == "/log-in?problem=identity-taken"
    assert other.delete("/api/v1/me/providers/company").status_code == 204
    assert other.delete("/api/v1/me/providers/company").status_code == 404


def test_adding_a_provider_takes_the_password_and_a_browser(browser: TestClient, ana: Person) -> None:
    path = "/api/v1/auth/company/link"
    assert browser.post(path, json={"password": PASSWORD}).status_code == 401
    assert ana.client.post(path, json={"password": PASSWORD}).status_code == 403
    browser.post("/api/v1/session", json={"email": ana.email, "password": PASSWORD})
    assert browser.post(path, json={"password": "a guess"}).status_code == 403
    foreign = browser.post(path, json={"password": PASSWORD}, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403


def test_a_provider_is_not_added_once_somebody_else_is_signed_in(
    browser: TestClient, ana: Person, bo: Person
) -> None:
    browser.post("/api/v1/session", json={"email": ana.email, "password": PASSWORD})
    url = browser.post("/api/v1/auth/company/link", json={"password": PASSWORD}).json()["url"]
    browser.post("/api/v1/session", json={"email": bo.email, "password": PASSWORD})
    assert browser.get(sent_back(url)).headers["Location"] == "/log-in?problem=visit-unknown"
    assert browser.get("/api/v1/me/providers").json() == []


def test_the_last_way_in_is_not_removed(browser: TestClient) -> None:
    assert sign_in(browser) == "/"
    refused = browser.delete("/api/v1/me/providers/company")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")


def test_signing_in_ends_what_the_browser_was_signed_in_as(
    browser: TestClient, anonymous: TestClient, ana: Person
) -> None:
    browser.post("/api/v1/session", json={"email": ana.email, "password": PASSWORD})
    before = browser.cookies["workflow-platform"]
    assert sign_in(browser) == "/"
    assert who(browser) == "ana@company.example"
    assert anonymous.get("/api/v1/me", headers={"Cookie": f"workflow-platform={before}"}).status_code == 401


def test_where_people_are_invited_a_provider_opens_to_the_invited_alone(
    site: Site, new_browser: Callable[[Site], TestClient], ana: Person
) -> None:
    browser = new_browser(with_settings(site, sign_up="invited"))
    assert sign_in(browser) == "/log-in?problem=not-invited"
    invitation = {"email": "Ana@company.example"}
    assert ana.client.post("/api/v1/invitations", json=invitation).status_code == 201
    assert sign_in(browser) == "/"
    assert ana.client.get("/api/v1/invitations").json() == []


def test_where_sign_up_is_closed_a_provider_opens_to_nobody_new(
    site: Site, new_browser: Callable[[Site], TestClient]
) -> None:
    browser = new_browser(with_settings(site, sign_up="closed"))
    assert sign_in(browser) == "/log-in?problem=not-invited"


def test_a_disabled_account_stays_closed(browser: TestClient, site: Site) -> None:
    assert sign_in(browser) == "/"
    with site.engine.begin() as connection:
        connection.execute(text("UPDATE workflow_platform.users SET disabled_at = now()"))
    assert sign_in(browser) == "/log-in?problem=account-disabled"


def test_a_provider_that_there_is_not_is_not_found(browser: TestClient) -> None:
    assert browser.get("/api/v1/auth/nobody/start").status_code == 404


def test_providers_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    company = '{"name": "company", "title": "C", "issuer": "https://id.example.org/", "client_id": "x", '
    company += '"client_secret": "hunter2"}'
    monkeypatch.setenv("WORKFLOW_PLATFORM_OIDC_PROVIDERS", f"[{company}]")
    settings = Settings()
    [provider] = settings.oidc_providers
    assert provider.metadata_url == "https://id.example.org/.well-known/openid-configuration"
    assert "hunter2" not in repr(settings)
    for wrong in (f"[{company}, {company}]", f"[{company.replace('https', 'http')}]"):
        monkeypatch.setenv("WORKFLOW_PLATFORM_OIDC_PROVIDERS", wrong)
        with pytest.raises(ValidationError):
            Settings()
