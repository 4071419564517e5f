"""The commands, and running the one that is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from progress_rules.cli import agenda, assess, check, demo, explain, ledger, packs, schema, test
from progress_rules.errors import Problem, RequestError, set_language, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable

COMMANDS: dict[str, Callable[..., int]] = {
    "demo": demo.demo,
    "assess": assess.assess,
    "explain": explain.explain,
    "agenda": agenda.agenda,
    "check": check.check,
    "test": test.run_packs,
    "schema": schema.schema,
    "packs": packs.packs,
}

GROUPS: dict[str, tuple[str, dict[str, Callable[..., int]]]] = {"ledger": (ledger.SAID, ledger.LEDGER)}
"""Commands that have commands of their own."""


def _typer(commands: dict[str, Callable[..., int]]) -> typer.Typer:
    made = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    for name, command in commands.items():
        said = command.__doc__ or ""
        made.command(name, help=said, short_help=" ".join(said.split("\n\n")[0].split()))(command)
    return made


app = _typer(COMMANDS)
for group, (what, own) in GROUPS.items():
    app.add_typer(_typer(own), name=group, help=what, short_help=what)


@app.callback(
    help="Apply published progress rules to real projects: exactly, with the clause and the reason of every "
    "verdict. Start with: progress-rules demo"
)
def _options(
    *,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
    lang: Annotated[
        str, typer.Option(help="en or zh; may also stand after the command. Default: the locale.")
    ] = "",
) -> None:
    """Take the options that hold for every command; both are dealt with before."""
    del version, lang


def take_language(arguments: list[str]) -> list[str]:
    """Set the language that `--lang` names, wherever it stands, and return the other arguments."""
    rest: list[str] = []
    chosen = None
    pending = iter(arguments)
    for argument in pending:
        if argument == "--":
            rest += [argument, *pending]
        elif argument == "--lang":
            chosen = next(pending, "")
        elif argument.startswith("--lang="):
            chosen = argument.removeprefix("--lang=")
        else:
            rest.append(argument)
    if chosen is not None:
        if chosen not in {"en", "zh"}:
            raise RequestError(Problem("PR419", values={"name": chosen or "''"}))
        set_language(chosen)
    return rest


def run(arguments: list[str]) -> int:
    """Run the command that the arguments name and return its exit code."""
    first = arguments[0] if arguments else "--help"
    if first == "--version":
        from progress_rules import __version__

        print(f"progress-rules {__version__}")  # noqa: T201
        return 0
    _check(first, (*COMMANDS, *GROUPS))
    if first in GROUPS:
        arguments = arguments if len(arguments) > 1 else [first, "--help"]
        _check(arguments[1], tuple(GROUPS[first][1]))
    command: Any = get_command(app)
    try:
        with command.make_context("progress-rules", arguments or ["--help"]) as context:
            return int(command.invoke(context) or 0)
    except typer.Exit as stop:
        return stop.exit_code


def _check(name: str, known: tuple[str, ...]) -> None:
    if not name.startswith("-") and name not in known:
        values = {"name": name, "known": ", ".join(known), "suggestion": suggestion(name, known)}
        raise RequestError(Problem("PR413", values=values))
