"""Serve a ledger: python -m examples.host --ledger office.db --pack ziyang --port 8000."""

from __future__ import annotations

import argparse
import signal
import sys

import uvicorn
from examples.host.app import create_app

import progress_rules as pr


def main() -> int:
    """Open the ledger, serve it until SIGTERM or Ctrl-C, and close it."""
    parser = argparse.ArgumentParser(
        prog="python -m examples.host", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument(
        "--ledger", required=True, help="a file, made where it is not there, or a postgresql:// URL"
    )
    parser.add_argument("--pack", help="the name or path of a pack; without it, the one of the ledger")
    parser.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on; anyone who reaches it may post"
    )
    parser.add_argument("--port", type=int, default=8000, help="0 takes a free one")
    options = parser.parse_args()
    try:
        session = pr.Session(options.pack, ledger=options.ledger)
    except pr.ProgressRulesError as error:
        print(error, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # the server ends, then raises the signal again
    uvicorn.run(create_app(session), host=options.host, port=options.port, timeout_graceful_shutdown=10)
    return 0


if __name__ == "__main__":
    sys.exit(main())
