"""The command line. Data goes to standard output, messages to standard error.

Exit codes: 0 fine, 1 could not run, 2 ran and found failures, 130 interrupted.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from progress_rules.cli.streams import prepare, say, silence
from progress_rules.errors import InputError, MissingExtraError, language

if TYPE_CHECKING:
    from collections.abc import Sequence

FINE, COULD_NOT_RUN, FOUND_FAILURES, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code; errors are told in a few lines, never as a traceback."""
    from progress_rules.cli.failures import described
    from progress_rules.cli.run import run, take_language

    prepare()
    with language(None):
        try:
            rest = take_language(list(sys.argv[1:] if arguments is None else arguments))
            code = run(rest)
            sys.stdout.flush()
        except BrokenPipeError:  # whoever reads the output has seen enough
            silence()
            return FINE
        except KeyboardInterrupt:
            return INTERRUPTED
        except (InputError, MissingExtraError) as error:
            say(str(error))
            return COULD_NOT_RUN
        except Exception as error:  # the last resort: a person at a prompt must never meet a traceback
            say(described(error))
            return COULD_NOT_RUN
        return code
