"""Try a decision table on values of its inputs, without a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from progress_rules.errors import Place, Problem, RequestError, suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from progress_rules.packs import Pack


def decide(
    pack: Pack | str | PathLike[str] | Mapping[str, Any],
    table: str,
    inputs: Mapping[str, Any],
    *,
    parameters: Mapping[str, object] | None = None,
    engine: str = "reference",
) -> Any:
    """Return what a decision table gives for values of its inputs.

    Args:
        pack: A loaded pack, or what `load_pack` takes.
        table: The id of the table.
        inputs: A value for each input, under its expression as the pack writes it (blanks do not count); one that
            is left out, or None, is unknown. Numbers, texts, truth values, days and ids of levels.
        parameters: Values for the pack's parameters, when `pack` is not loaded.
        engine: 'reference' or 'columnar'.

    Returns:
        A dict of the outputs; None when no row applies, or it cannot be decided which; for `rule_order`, `output_order`
        and a list of `collect` a list of dicts; for `collect` with sum, min, max or count the number. Numbers are
        exact decimals.

    Raises:
        RequestError: PR426 for no such table, PR427 for what is no input of it or no value for it.

    >>> data = {
    ...     "pack": "demo",
    ...     "title": "demo",
    ...     "facts": {"loans": {"one": "loan", "columns": {"id": {"type": "text"}, "age": {"type": "number"}}}},
    ...     "tables": [
    ...         {
    ...             "id": "band",
    ...             "for": "loan",
    ...             "inputs": ["age"],
    ...             "outputs": ["group"],
    ...             "rows": [{"if": ["< 18"], "then": ["child"]}, {"if": [">= 18"], "then": ["adult"]}],
    ...         }
    ...     ],
    ... }
    >>> decide(data, "band", {"age": 18})
    {'group': 'adult'}
    """
    from progress_rules.engines import get_engine
    from progress_rules.engines.probe import probe_pack, probe_portfolio
    from progress_rules.packs import Pack as Loaded
    from progress_rules.packs import load_pack

    chosen = get_engine(engine)
    loaded = pack if isinstance(pack, Loaded) else load_pack(pack, parameters=parameters)
    spec = next((one for one in loaded.spec.tables if one.id == table), None)
    if spec is None:
        known = [one.id for one in loaded.spec.tables]
        values = {"name": table, "known": ", ".join(known) or "-", "suggestion": suggestion(table, known)}
        raise RequestError(Problem("PR426", Place(), values))
    probe = probe_pack(loaded, spec)
    portfolio = probe_portfolio(probe, spec, inputs)
    from progress_rules.assessment.decision_tables import outcomes_of
    from progress_rules.assessment.judged import judge
    from progress_rules.assessment.result import as_day

    judged = judge(portfolio, probe, as_day("2000-01-01", portfolio), chosen)
    decision = next(one for one in probe.decisions if one.id == table)
    return outcomes_of(judged[decision.group], decision)
