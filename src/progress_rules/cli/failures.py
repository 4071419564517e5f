"""Saying what went wrong when it is not the library that found it: usage, files, a bug."""

from __future__ import annotations

import os
import traceback

from progress_rules.errors import Problem


def described(error: Exception) -> str:
    """Return an error as text: of usage, of the file system, or one that should not have happened."""
    if hasattr(error, "format_message"):
        return _usage(error).render()
    if isinstance(error, OSError):
        path = error.filename if isinstance(error.filename, str) else "?"
        return Problem("PR416", values={"path": path, "reason": error.strerror or str(error)}).render()
    if os.environ.get("PROGRESS_RULES_TRACEBACK"):
        return "".join(traceback.format_exception(error))
    text = f"{type(error).__name__}: {error}".splitlines()[0]
    return Problem("PR420", values={"error": text}).render()


def _usage(error: Exception) -> Problem:
    """Return what is wrong with the command line; the classes differ between versions of typer."""
    context = getattr(error, "ctx", None)
    command = getattr(context, "command_path", "progress-rules")
    option = getattr(error, "option_name", None)
    near = getattr(error, "possibilities", None)
    if type(error).__name__ == "NoSuchOption" and option:
        return Problem(
            "PR414", values={"name": option, "command": command, "suggestion": near[0] if near else ""}
        )
    if type(error).__name__ == "MissingParameter":
        param = getattr(error, "param", None)
        options = [name for name in getattr(param, "opts", ()) if name.startswith("--")]
        name = options[0] if options else getattr(param, "metavar", None) or getattr(param, "name", "?")
        return Problem("PR423", values={"name": name, "command": command})
    reason = str(error.format_message()).strip()  # type: ignore[attr-defined]
    return Problem("PR415", values={"reason": reason, "command": command})
