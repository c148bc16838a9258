"""接口说明页: the API as people read it, laid out from its description; no script, nothing from other hosts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuangkong.access import failures
from shuangkong.access.models import ApiToken
from shuangkong.web.api import description


@dataclass(frozen=True, slots=True)
class Shown:
    """One operation."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    parameters: list[dict[str, Any]]
    body: str
    answer: str
    statuses: list[str]


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """接口说明."""
    described = description()
    rooms: dict[str, list[Shown]] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            rooms.setdefault(operation["tags"][0], []).append(_shown(described, path, method.upper(), operation))
    kinds = [(kind, *said) for kind, said in failures.KINDS.items()]
    about = described["info"]["description"].splitlines()
    return render(request, "web/api.html", {"rooms": rooms, "kinds": kinds, "about": about, "section": "api"})


def _shown(described: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> Shown:
    answers = operation["responses"]
    good: dict[str, Any] = next((answers[status] for status in answers if int(status) < 300), {})
    return Shown(
        id=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        scope=str(ApiToken.Scope(operation["x-scope"]).label),
        parameters=[_parameter(one) for one in operation["parameters"]],
        body=_example(described, operation.get("requestBody", {})),
        answer=_example(described, good),
        statuses=list(answers),
    )


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = next(
        (part for part in one["schema"].get("anyOf", [one["schema"]]) if part.get("type") != "null"), {}
    )
    example = one.get("example", schema.get("example", ""))
    choices = "、".join(schema.get("enum", [])) or schema.get("type", "")
    return {"name": one["name"], "required": one["required"], "says": one.get("description", ""), "type": choices, "example": example}  # fmt: skip


def _example(described: dict[str, Any], part: dict[str, Any]) -> str:
    for content in part.get("content", {}).values():
        return json.dumps(_sample(described, content["schema"]), ensure_ascii=False, indent=2)
    return ""


def _sample(described: dict[str, Any], schema: dict[str, Any], within: tuple[str, ...] = ()) -> Any:
    """Return an example of a schema: its own where it has one, else one made of the examples of its parts."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return None if name in within else _sample(described, described["components"]["schemas"][name], (*within, name))
    for given in ("example", "default", "const"):
        if given in schema:
            return schema[given]
    if schema.get("examples"):
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return _sample(described, schema["anyOf"][0], within)
    return _plain(described, schema, within)


def _plain(described: dict[str, Any], schema: dict[str, Any], within: tuple[str, ...]) -> Any:
    kind = schema.get("type")
    if kind == "object":
        return {name: _sample(described, one, within) for name, one in schema.get("properties", {}).items()}
    if kind == "array":
        return list(_items(described, schema.get("items", {}), within))
    return {"integer": 1, "number": 1, "boolean": False, "string": ""}.get(str(kind))


def _items(described: dict[str, Any], schema: dict[str, Any], within: tuple[str, ...]) -> Iterator[Any]:
    one = _sample(described, schema, within)
    if one is not None:
        yield one
