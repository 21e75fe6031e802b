"""The settings of a platform: where its data is, its ports and its bounds, read from the environment once."""

from __future__ import annotations

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, AliasChoices, BaseModel, ByteSize, ConfigDict, Field, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "WORKFLOW_PLATFORM_"
CGROUP_MEMORY = Path("/sys/fs/cgroup/memory.max")
GIBIBYTE = 1024**3
# Where Dagster's pages are, on their own port and behind an administrator's sign-in alike.
DAGSTER_PATH = "/dagster"
# What only the web server needs to know.
WEB_SECRETS = frozenset({"oidc_providers", "smtp_password"})

Network = IPv4Network | IPv6Network


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ip_network(part) for part in text.replace(",", " ").split())


def _checked_networks(text: str) -> str:
    _networks(text)
    return text


Networks = Annotated[str, AfterValidator(_checked_networks)]
Port = Annotated[int, Field(ge=1, le=65535)]
Folder = Annotated[Path, AfterValidator(lambda path: path.expanduser().resolve())]
Size = Annotated[str, StringConstraints(pattern=r"^(?i)\d+(\.\d+)?\s?[KMGT]i?B$")]


def _memory() -> int:
    """Return the bytes of memory that this process may use at most."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = CGROUP_MEMORY.read_text().strip() if CGROUP_MEMORY.exists() else "max"
    return min(machine, int(limit)) if limit.isdigit() else machine


def _memory_share() -> str:
    """Return a quarter of the memory, so that a few runs and previews fit side by side."""
    return f"{max(1, min(8, _memory() // 4 // GIBIBYTE))}GiB"


class OidcProvider(BaseModel):
    """A provider of sign-in by OpenID Connect.

    Attributes:
        name: one word, which is part of the address that the provider sends browsers back to:
            ``<public_url>/api/v1/auth/<name>/callback``.
        title: what people know it by.
        issuer: its address, as its metadata say it.
        emails_are_proven: whether its people own their addresses although it does not say so.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    title: str = Field(min_length=1, max_length=60)
    issuer: str = Field(pattern=r"^https://[^\s?#]+$|^http://(localhost|127[.]0[.]0[.]1)(:\d+)?(/[^\s?#]*)?$")
    client_id: str
    client_secret: str = Field(repr=False)
    emails_are_proven: bool = False

    @property
    def metadata_url(self) -> str:
        """Where the provider describes itself."""
        return f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"


def _distinct(providers: tuple[OidcProvider, ...]) -> tuple[OidcProvider, ...]:
    names = [provider.name for provider in providers]
    if len(names) != len(set(names)) or "providers" in names:
        message = "providers need names of their own, other than 'providers'"
        raise ValueError(message)
    return providers


class Settings(BaseSettings):
    """What an operator can choose.

    Every field is read from the environment variable of its name behind ``WORKFLOW_PLATFORM_``;
    an argument wins over the environment.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid", validate_by_name=True
    )

    home: Folder = Field(
        Path(".workflow_platform"),
        validate_default=True,
        description="The folder that holds all data; a relative one starts at the working directory.",
    )
    database_url: str | None = Field(
        None,
        validation_alias=AliasChoices(f"{PREFIX}DATABASE_URL", "DATABASE_URL"),
        repr=False,
        description="An outside PostgreSQL, as postgresql://user:password@host/database; "
        "without one, a PostgreSQL of our own runs in the home folder.",
    )
    application_database_url: str | None = Field(
        None,
        repr=False,
        description="The same database for the web application, as the role workflow_platform_app; "
        "without one, the platform gives that role a password of its own.",
    )
    allowed_networks: Networks = Field(
        "",
        description="The private networks that stored connections may reach, as 10.1.0.0/16, 127.0.0.1/32; "
        "public addresses can always be reached.",
    )
    host: str = Field("127.0.0.1", description="The address on which the web servers listen.")
    port: Port = Field(8000, description="The port of the platform's own pages and API.")
    public_url: str | None = Field(
        None,
        pattern=r"^https?://[^/\s]+$",
        description="Where people reach the platform, such as https://flows.example.org; "
        "by default this machine's own address.",
    )
    metrics_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="The port on which this machine alone can read figures for Prometheus; 0 is for none.",
    )
    sample_data: bool = Field(
        True, description="Whether a new account begins with the sample tables as datasets of its own."
    )
    sign_up: Literal["open", "invited", "closed"] = Field(
        "open", description="Who may make an account: anybody, those who were invited, or nobody."
    )
    smtp_host: str | None = Field(
        None,
        description="The mail server; without one, mail is kept in the home folder, and 'up' shows it.",
    )
    smtp_port: Port = Field(587, description="The port of the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How mail is encrypted on its way to the mail server."
    )
    smtp_user: str | None = Field(None, description="Who the platform is to the mail server, if it asks.")
    smtp_password: str | None = Field(None, repr=False, description="The password of that user.")
    mail_from: str = Field(
        "workflow-platform@localhost",
        pattern=r"^[^@\s]+@[^@\s]+$",
        description="The address that mail comes from.",
    )
    oidc_providers: Annotated[tuple[OidcProvider, ...], AfterValidator(_distinct)] = Field(
        (),
        description="Providers that people can sign in with by OpenID Connect, as a JSON list of objects "
        "with name, title, issuer, client_id and client_secret.",
    )
    dagster_port: Port = Field(
        3000,
        description="The port of Dagster's pages, for this machine alone; "
        "from elsewhere, administrators find them at /dagster.",
    )
    code_server_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="The port of Dagster's code server, local only; with 0, each start takes a free one.",
    )
    listed_jobs: int = Field(
        50,
        ge=0,
        description="How many workflows Dagster lists, the most recently edited or run first; "
        "the others run all the same. Each costs about 11 ms of processor time per minute and process.",
    )
    memory_limit: Size = Field(
        default_factory=_memory_share,
        description="The memory of one DuckDB session, such as 2GB; what does not fit spills to scratch. "
        "By default a quarter of the machine's, between 1 and 8 GiB.",
    )
    threads: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, description="The threads of one DuckDB session."
    )
    temp_limit: Size = Field("20GB", description="The disk space that one DuckDB session may spill to.")
    upload_limit: Size = Field("10GB", description="How large a file may be that somebody uploads.")
    upload_hours: int = Field(
        24,
        ge=1,
        le=24 * 365,
        description="How long an upload waits to be made a dataset before it is removed.",
    )
    import_memory: Size = Field(
        "640MB", description="The memory of the DuckDB session that reads an uploaded file."
    )
    storage_per_person: ByteSize | None = Field(
        None,
        description="How much the datasets of one person may take, such as 50GB; without it, what there is.",
    )
    concurrent_runs: int | None = Field(
        2, ge=1, description="How many runs of one person may be under way; more wait for their turn."
    )
    run_seconds: int | None = Field(
        None, ge=1, description="How long a run may take before the platform ends it; without it, for ever."
    )
    preview_rows: int = Field(50, ge=1, le=10_000, description="How many rows a preview shows.")

    @property
    def address(self) -> str:
        """Where people reach the platform."""
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def dagster_address(self) -> str:
        """Where a browser on this machine finds Dagster's pages."""
        return f"http://127.0.0.1:{self.dagster_port}{DAGSTER_PATH}"

    @property
    def origins(self) -> tuple[str, ...]:
        """Where the platform's own pages come from, in a browser's words."""
        local = tuple(f"http://{host}:{self.port}" for host in ("localhost", "127.0.0.1", "[::1]"))
        return (self.public_url, *local) if self.public_url else local

    @property
    def reachable_networks(self) -> tuple[Network, ...]:
        """The networks of ``allowed_networks``."""
        return _networks(self.allowed_networks)

    @property
    def lake(self) -> Path:
        """The folder of the Parquet files that hold dataset versions."""
        return self.home / "lake"

    @property
    def dagster_home(self) -> Path:
        """The folder that Dagster calls DAGSTER_HOME."""
        return self.home / "dagster"

    @property
    def scratch(self) -> Path:
        """The folder for files that nobody misses after a restart."""
        return self.home / "scratch"

    @property
    def postgres(self) -> Path:
        """The folder of the embedded PostgreSQL."""
        return self.home / "postgres"

    @property
    def mail_folder(self) -> Path:
        """The folder of the mails that no mail server took."""
        return self.home / "mail"

    @property
    def signing_file(self) -> Path:
        """The file of the keys that sign access tokens."""
        return self.home / "signing.json"

    @property
    def vault_file(self) -> Path:
        """The file of the keys that seal stored credentials; back it up apart from the database."""
        return self.home / "vault.json"
