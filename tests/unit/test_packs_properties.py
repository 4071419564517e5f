"""Random packs: writing one as YAML and loading it again changes nothing; the JSON Schema takes them all."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from progress_rules.errors import InputError
from progress_rules.packs import (
    Pack,
    PackSpec,
    bundled_folder,
    list_packs,
    load_pack,
    load_pack_text,
    pack_json_schema,
)
from progress_rules.packs.dump import to_yaml
from progress_rules.packs.source import read_yaml
from progress_rules.periods.period import PERIOD_KINDS
from progress_rules.testing.packs import packs

EXAMPLES = settings().max_examples

SLUGS = st.from_regex(r"[a-z][a-z0-9]{0,4}([-_][a-z0-9]{1,3}){0,2}", fullmatch=True)
NAMES = st.from_regex(r"[a-zA-Z计划进度滞后_][a-zA-Z0-9计划进度滞后_]{0,6}", fullmatch=True)
AWKWARD = ["", " ", "yes", "no", "null", "~", "true", "5", "0x1f", "1e3", "2017-10-31", "a: b", "a #b", "- a"]
AWKWARD += [
    "{a}",
    "[a]",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    '"',
    "'",
    "\\",
    "\\n",
    "a\nb",
    "  a",
    "a  ",
    "\t",
    "?",
]
AWKWARD += [
    "| a",
    "> a",
    "---",
    "...",
    "<<",
    "=",
    "，、“”",
    "😀",
    "a" * 300,
    "word " * 60,
    "\u2028",
    "\u00a0",
]
TEXTS = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
)
NUMBERS = st.decimals(-(10**9), 10**9, places=4, allow_nan=False, allow_infinity=False)
SCALARS = st.one_of(st.booleans(), NUMBERS, st.dates(), TEXTS)
WORDINGS = st.fixed_dictionaries({"en": TEXTS, "zh": TEXTS})
CITES = st.lists(TEXTS, max_size=2)


def part(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


PARAMETERS = part(
    {},
    {
        "value": SCALARS,
        "values": st.lists(part({"value": SCALARS}, {"from": st.dates(), "cites": CITES}), max_size=2),
        "unit": TEXTS,
        "choices": st.lists(SCALARS, max_size=2),
        "least": NUMBERS,
        "most": NUMBERS,
        "zh": TEXTS,
        "says": WORDINGS,
        "cites": CITES,
        "assumed": st.booleans(),
        "reason": WORDINGS,
    },
)
EFFECTS = part(
    {},
    {
        "signal": TEXTS,
        "light": TEXTS,
        "action": NAMES,
        "by": TEXTS,
        "to": TEXTS,
        "title": WORDINGS,
        "score": TEXTS,
    },
)
RULES = part(
    {"id": SLUGS, "when": TEXTS, "then": EFFECTS},
    {
        "title": WORDINGS,
        "cites": CITES,
        "for": part({}, {"each": TEXTS, "every": TEXTS}),
        "until": TEXTS,
        "in_force": part({}, {"from": st.dates(), "to": st.dates()}),
    },
)
SPECS = part(
    {"pack": SLUGS, "title": WORDINGS, "rules": st.lists(RULES, max_size=2)},
    {
        "version": TEXTS,
        "source": st.lists(part({"title": TEXTS}, {"publisher": TEXTS, "date": TEXTS}), max_size=1),
        "clauses": st.dictionaries(TEXTS, part({"says": WORDINGS}, {"narrative": WORDINGS}), max_size=2),
        "period": part(
            {"kind": st.sampled_from(PERIOD_KINDS)},
            {
                "merge": st.dictionaries(st.integers(1, 12), st.integers(1, 12), max_size=2),
                "dates": st.lists(st.dates(), max_size=2),
            },
        ),
        "levels": st.lists(
            part({"id": SLUGS}, {"name": WORDINGS, "also": st.lists(TEXTS, max_size=2), "colour": TEXTS}),
            max_size=2,
        ),
        "roles": st.dictionaries(NAMES, WORDINGS, max_size=2),
        "fields": st.dictionaries(
            st.sampled_from(["projects", "reports"]),
            st.dictionaries(
                NAMES,
                part(
                    {"type": st.sampled_from(["number", "percent", "text"])}, {"zh": TEXTS, "says": WORDINGS}
                ),
                max_size=2,
            ),
            max_size=2,
        ),
        "parameters": st.dictionaries(NAMES, PARAMETERS, max_size=2),
        "indicators": st.dictionaries(
            NAMES, part({"value": TEXTS}, {"unit": TEXTS, "zh": TEXTS, "says": WORDINGS}), max_size=2
        ),
        "counters": st.lists(
            part({"id": SLUGS, "when": TEXTS}, {"title": WORDINGS, "cites": CITES}), max_size=1
        ),
        "streak": TEXTS,
        "exempt_when": st.sampled_from(["last_day", "any_day", "every_day"]),
        "revisions_until_days": st.integers(0, 99),
    },
).map(PackSpec.model_validate)


@settings(max_examples=3 * EXAMPLES)
@given(SPECS)
def test_a_model_written_as_yaml_reads_back_as_itself(spec: PackSpec) -> None:
    source = read_yaml(to_yaml(spec), "pack.yaml")
    assert source.problems == []
    again = PackSpec.model_validate(source.data)
    assert again == spec
    assert {name: type(p.value) for name, p in again.parameters.items()} == {
        name: type(p.value) for name, p in spec.parameters.items()
    }


@given(packs(depth=2))
def test_a_pack_written_as_yaml_loads_as_itself(pack: Pack) -> None:
    again = load_pack_text(pack.to_yaml())
    assert again == pack
    assert again.digest == pack.digest
    assert again.spec == pack.spec
    assert again.to_yaml() == pack.to_yaml()


@pytest.mark.parametrize("name", list_packs())
def test_a_bundled_pack_written_as_yaml_loads_as_itself(name: str) -> None:
    pack = load_pack(name)
    assert load_pack_text(pack.to_yaml()) == pack


def test_writing_a_pack_leaves_the_yaml_of_others_alone() -> None:
    load_pack("ziyang").to_yaml()
    from ruamel.yaml.representer import RoundTripRepresenter

    assert Decimal not in RoundTripRepresenter.yaml_representers


TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": (list, tuple),
    "string": (str, date),
    "number": (int, float, Decimal),
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def faults(data: Any, schema: dict[str, Any], root: dict[str, Any], path: str = "") -> list[str]:
    """What a JSON Schema has against data: the keywords that the schema of packs uses, and no others."""
    known = {"$defs", "$schema", "title", "description", "default", "format", "additionalProperties"}
    known |= {
        "propertyNames",
        "properties",
        "required",
        "items",
        "anyOf",
        "enum",
        "type",
        "pattern",
        "minLength",
        "const",
        "patternProperties",
        "prefixItems",
        "minItems",
        "maxItems",
    }
    assert set(schema) <= known | {"$ref", "minimum"}, set(schema) - known
    if "$ref" in schema:
        return faults(data, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, path)
    found: list[str] = []
    if "anyOf" in schema:
        tried = [faults(data, option, root, path) for option in schema["anyOf"]]
        return [] if [] in tried else max(tried, key=len)
    names = schema.get("type", [])
    names = [names] if isinstance(names, str) else names
    if names and not any(fits(data, name) for name in names):
        return [f"{path}: {data!r} is no {names}"]
    if "const" in schema and data != schema["const"]:
        found.append(f"{path}: {data!r} is not {schema['const']}")
    if "enum" in schema and data not in schema["enum"]:
        found.append(f"{path}: {data!r} is none of {schema['enum']}")
    if "pattern" in schema and isinstance(data, str) and not re.search(schema["pattern"], data):
        found.append(f"{path}: {data!r} does not match {schema['pattern']}")
    if isinstance(data, str) and len(data) < schema.get("minLength", 0):
        found.append(f"{path}: too short")
    if "minimum" in schema and isinstance(data, (int, Decimal)) and data < schema["minimum"]:
        found.append(f"{path}: {data} is too small")
    if isinstance(data, dict):
        properties = schema.get("properties", {})
        found += [f"{path}.{name} is missing" for name in schema.get("required", []) if name not in data]
        for name, item in data.items():
            rest = schema.get("additionalProperties", True)
            found += faults(name, schema.get("propertyNames", {}), root, f"{path}.{name}")
            fitting = [s for p, s in schema.get("patternProperties", {}).items() if re.search(p, name)]
            if name in properties:
                found += faults(item, properties[name], root, f"{path}.{name}")
            elif fitting:
                found += faults(item, fitting[0], root, f"{path}.{name}")
            elif rest is False:
                found.append(f"{path}.{name} is not known")
            elif isinstance(rest, dict):
                found += faults(item, rest, root, f"{path}.{name}")
    elif isinstance(data, (list, tuple)):
        if not schema.get("minItems", 0) <= len(data) <= schema.get("maxItems", len(data)):
            found.append(f"{path}: {len(data)} items")
        first = schema.get("prefixItems", [])
        for i, item in enumerate(data):
            inner = first[i] if i < len(first) else schema.get("items", {})
            found += faults(item, inner, root, f"{path}[{i}]")
    return found


def fits(data: Any, name: str) -> bool:
    """Whether data is of a type of JSON; YAML's days are texts there, and truth values are no numbers."""
    return isinstance(data, TYPES[name]) and not (isinstance(data, bool) and name in {"number", "integer"})


SCHEMA = pack_json_schema()


def test_the_schema_is_json_and_says_which_draft_it_is() -> None:
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["title"] == "progress-rules pack"


@pytest.mark.parametrize("name", list_packs())
def test_the_schema_takes_the_bundled_packs(name: str) -> None:
    text = (bundled_folder() / name / "pack.yaml").read_text(encoding="utf-8")
    assert faults(read_yaml(text, name).data, SCHEMA, SCHEMA) == []
    assert faults(YAML(typ="safe", pure=True).load(load_pack(name).to_yaml()), SCHEMA, SCHEMA) == []


def test_the_schema_takes_what_is_written_in_short() -> None:
    text = """\
pack: demo
title: Demo
period: quarter
clauses: {A-1: {says: late}}
parameters: {a: 5, b: once, c: true, d: 2017-10-31, e: {value: 5, cites: A-1, reason: guessed}}
indicators: {f: month > a, g: 5, h: true}
rules:
  - {id: late, title: late, cites: A-1, when: true, then: {score: -1}}
  - {id: soon, cites: [A-1], when: f, then: {action: 催办, title: call}}
"""
    assert load_pack_text(text).id == "demo"
    assert faults(read_yaml(text, "pack.yaml").data, SCHEMA, SCHEMA) == []


@given(SPECS)
def test_the_schema_takes_every_model(spec: PackSpec) -> None:
    assert faults(read_yaml(to_yaml(spec), "pack.yaml").data, SCHEMA, SCHEMA) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cites: ZY-20", "citez: ZY-20"),
        ("period: month", "period: monthly"),
        ("assumed: true", "assumed: perhaps"),
        ("pack: ziyang", "pack: Zi Yang"),
        ("id: late-start", "id: Late Start"),
        ("then: {signal: yellow}", "then: yellow"),
        ("least: 0", "least: none"),
        ("title: {en: ever red, zh: 曾亮红灯}", "title: {zh: 曾亮红灯}"),
    ],
)
def test_the_schema_and_the_loader_refuse_the_same_slips(old: str, new: str) -> None:
    text = (bundled_folder() / "ziyang" / "pack.yaml").read_text(encoding="utf-8")
    assert old in text
    broken = text.replace(old, new, 1)
    assert faults(read_yaml(broken, "pack.yaml").data, SCHEMA, SCHEMA)
    with pytest.raises(InputError):
        load_pack_text(broken)


@settings(max_examples=3 * EXAMPLES)
@given(st.text(max_size=80))
def test_any_text_is_told_never_raised(text: str) -> None:
    with pytest.raises(InputError) as caught:
        load_pack_text(text)
    assert caught.value.render("en")
    assert caught.value.render("zh")


TEXT = (bundled_folder() / "ziyang" / "pack.yaml").read_text(encoding="utf-8")


@given(
    st.integers(0, len(TEXT)),
    st.integers(0, 4),
    st.sampled_from(["", *"\t\n :#{}[],'\"-*&!%|>@`?\\", "  ", ": ", "- ", "\n\n", "、", "x", "é"]),
)
def test_a_damaged_pack_is_told_never_raised(at: int, length: int, instead: str) -> None:
    lines = (damaged := TEXT[:at] + instead + TEXT[at + length :]).split("\n")
    try:
        load_pack_text(damaged)
    except InputError as error:
        for problem in error.problems:
            assert problem.render("zh")
            assert 1 <= problem.place.line <= len(lines)
            assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1
