"""`progress-rules packs`: what comes with the library."""

from __future__ import annotations


def packs() -> int:
    """List the bundled packs and their parameters."""
    from progress_rules.display.packs import print_packs
    from progress_rules.display.terminal import result_console
    from progress_rules.packs import list_packs, load_pack

    print_packs([load_pack(name) for name in list_packs()], result_console())
    return 0
