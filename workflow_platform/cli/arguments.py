"""The whole command line: every command with its options."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ENGINES = ("duckdb", "postgresql")
DIALECTS = ("duckdb", "postgres", "trino", "snowflake", "bigquery", "spark")
MAX_PORT = 65535
SERVER_VARIABLE = "WORKFLOW_PLATFORM_SERVER"


def parser() -> argparse.ArgumentParser:
    """Return the parser; a parsed command's module stands under ``command``, its arguments beside."""
    debug = argparse.ArgumentParser(add_help=False)
    debug.add_argument(
        "--debug",
        action="store_true",
        default=argparse.SUPPRESS,
        help="show where in the program an error arose",
    )
    top = argparse.ArgumentParser(
        prog="workflow-platform",
        parents=[debug],
        description="Build data workflows from ready-made blocks and run them.",
        epilog="'workflow-platform COMMAND --help' tells the options of a command.",
    )
    top.add_argument(
        "--version", action=_Version, nargs=0, default=argparse.SUPPRESS, help="print the version"
    )
    commands = top.add_subparsers(metavar="COMMAND", required=True, title="commands")

    def command(name: str, module: str, help_: str, description: str = "") -> argparse.ArgumentParser:
        added = commands.add_parser(
            name, help=help_, description=description or f"{help_[0].upper()}{help_[1:]}.", parents=[debug]
        )
        added.set_defaults(command=module)
        return added

    _documents(command)
    _catalogue(command)
    _platform(command)
    _remote(command)
    return top


class _Version(argparse.Action):
    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        """Print the version of the installed package; reading it takes a while, so only now."""
        from importlib.metadata import version

        print(version("workflow-platform"))
        parser.exit()


def _documents(command: Callable[..., argparse.ArgumentParser]) -> None:
    run = command(
        "run",
        "run",
        "run a workflow document here and now, with no server",
        "Run a workflow document in this process and print its result, or write it to a file.",
    )
    _document(run)
    _tables(run)
    run.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="write the result to a .csv, .parquet or .json file instead of printing it; "
        "for several results, '{output}' in the name stands for each one's name",
    )
    run.add_argument("--engine", choices=ENGINES, default="duckdb", help="where to compute (duckdb)")
    run.add_argument("--progress", action="store_true", help="show how far the computation is")
    run.add_argument(
        "--through-dagster", action="store_true", help="run the generated Dagster job in this process"
    )
    validate = command("validate", "validate", "list every problem of a document; exit 1 if there is one")
    _document(validate)
    _tables(validate)
    _json(validate, "print the problems as a JSON list")
    explain = command("explain", "explain", "show the steps of a document, their columns, SQL and lineage")
    _document(explain)
    _tables(explain)
    explain.add_argument(
        "--dialect", dest="sql_dialect", choices=DIALECTS, default="duckdb", help="the SQL to show (duckdb)"
    )


def _catalogue(command: Callable[..., argparse.ArgumentParser]) -> None:
    command("schema", "schema", "print the JSON Schema of the document, blocks included")
    blocks = command("blocks", "blocks", "list the blocks, or show one with its settings and examples")
    blocks.add_argument("name", nargs="?", metavar="BLOCK", help="the block to show")
    _json(blocks, "print JSON")


def _platform(command: Callable[..., argparse.ArgumentParser]) -> None:
    import_ = command("import", "import_document", "save a document as a workflow of the platform")
    _document(import_)
    _home(import_)
    _server(import_, required=False)
    execute = command(
        "execute",
        "execute",
        "run a saved workflow through Dagster and print its result",
        "Submit a run of a saved workflow to the platform that 'up' started, follow it, print its result.",
    )
    execute.add_argument("name", metavar="NAME", help="the workflow's name, as 'import' printed it")
    _parameters(execute)
    _home(execute)
    _server(execute, required=False)
    list_ = command("list", "list_workflows", "list the saved workflows")
    _home(list_)
    _server(list_, required=False)
    _json(list_, "print JSON")
    up = command("up", "up.command", "start the platform and keep it running until Ctrl-C")
    _home(up)
    _ports(up)
    up.add_argument(
        "--no-samples", action="store_true", help="load no sample data, for nobody, and no example workflows"
    )
    migrate = command("migrate", "migrate", "bring the tables of an outside PostgreSQL up to date")
    _home(migrate)
    doctor = command("doctor", "doctor", "check that everything the platform needs is there")
    _home(doctor)
    _ports(doctor)


def _remote(command: Callable[..., argparse.ArgumentParser]) -> None:
    login = command(
        "login",
        "remote.login",
        "sign in at a platform elsewhere",
        "Sign in at a platform elsewhere. The secret is asked for, or read from standard input.",
    )
    _server(login)
    login.add_argument("--email", metavar="ADDRESS", help="the e-mail address of your account")
    login.add_argument("--with-token", action="store_true", help="sign in with a personal access token")
    logout = command("logout", "remote.logout", "end the sign-in at a platform elsewhere")
    _server(logout)
    upload = command("upload", "remote.upload", "upload a file as a dataset of a platform elsewhere")
    upload.add_argument("file", type=Path, metavar="FILE", help="a CSV, Excel, Parquet or JSON file")
    upload.add_argument("--name", metavar="NAME", help="the dataset's name (that of the file)")
    _server(upload)


def _server(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    default = os.environ.get(SERVER_VARIABLE) or None
    parser.add_argument(
        "--server",
        metavar="URL",
        default=default,
        required=required and default is None,
        help=f"the address of a platform elsewhere (${SERVER_VARIABLE})",
    )


def _document(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.json", help="the workflow document; '-' reads standard input")


def _tables(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dataset",
        dest="datasets",
        type=_dataset,
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="a CSV, Excel, Parquet or JSON file that the document reads under this name; repeatable",
    )
    parser.add_argument(
        "--samples", action="store_true", help="let the document read the sample tables: flights, people, …"
    )
    _parameters(parser)
    parser.add_argument("--database-url", metavar="URL", help="a PostgreSQL whose tables the document reads")


def _parameters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--param",
        dest="parameters",
        type=_parameter,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="the value of a parameter of the document; repeatable",
    )


def _json(parser: argparse.ArgumentParser, help_: str) -> None:
    parser.add_argument("--json", dest="json_", action="store_true", help=help_)


def _home(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--home",
        type=Path,
        metavar="FOLDER",
        help="the folder that holds all data ($WORKFLOW_PLATFORM_HOME, or .workflow_platform)",
    )


def _ports(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, metavar="PORT", help="the port of the API (8000)")
    parser.add_argument(
        "--dagster-port", type=_port, metavar="PORT", help="the port of Dagster's pages (3000)"
    )


def _dataset(text: str) -> tuple[str, Path]:
    name, value = _pair(text)
    return name, Path(value).expanduser()


def _parameter(text: str) -> tuple[str, str]:
    return _pair(text)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name.strip() and equals):
        raise argparse.ArgumentTypeError(f"expected NAME=…, not '{text}'")
    return name.strip(), value


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MAX_PORT):
        raise argparse.ArgumentTypeError(f"expected a port between 1 and {MAX_PORT}, not '{text}'")
    return int(text)
