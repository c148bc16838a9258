"""批准的内容: what an approved plan hands over to the rooms above, as values, never as records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from shuangkong.plans.chapters import Heading, Outline
from shuangkong.plans.models import Finding, Plan
from shuangkong.plans.script import simplified

TARGETS = (Finding.Kind.TARGET, Finding.Kind.THRESHOLD, Finding.Kind.MILESTONE)


@dataclass(frozen=True, slots=True)
class ApprovedTarget:
    """A target, threshold or milestone; one number, a span, or none."""

    kind: str
    name: str
    value: Decimal | None
    span: tuple[Decimal, Decimal] | None
    unit: str
    relation: str
    base_year: int | None
    target_year: int | None
    indicator: str
    scope: str
    bound: str
    ambition: str
    at: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ApprovedTask:
    """A task and who does it."""

    section: str
    title: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    shared: tuple[str, ...]
    local: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ApprovedMeasure:
    """A sentence that says what is to be done; the task of its section says who does it."""

    section: str
    text: str
    due: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Approved:
    """A plan that has come into force."""

    plan: int
    area: str
    area_name: str
    title: str
    number: str
    issued: date | None
    base_year: int
    target_year: int
    version: int
    targets: tuple[ApprovedTarget, ...]
    tasks: tuple[ApprovedTask, ...]
    measures: tuple[ApprovedMeasure, ...]

    @property
    def citation(self) -> str:
        """Name the plan as records cite it."""
        return f"{self.title}（{self.number}）" if self.number else self.title


def outline(findings: Iterable[Finding]) -> Outline:
    """Return the headings among the findings."""
    return Outline(
        Heading(
            finding.start,
            finding.plan.text[finding.start : finding.end].strip(),
            int(finding.fields.get("level") or 1),
            str(finding.fields.get("section") or ""),
        )
        for finding in findings
        if finding.kind == Finding.Kind.HEADING
    )


def gathered(plan: Plan) -> Approved:
    """Return what stands of a plan: everything that was not rejected."""
    findings = list(plan.findings.all())
    places = outline(findings)
    kept = [finding for finding in findings if finding.kept]
    return Approved(
        plan=plan.pk,
        area=plan.area_id,
        area_name=plan.area.name,
        title=plan.title,
        number=plan.number,
        issued=plan.issued,
        base_year=plan.base_year,
        target_year=plan.target_year,
        version=plan.version,
        targets=_once(_target(finding, places) for finding in kept if finding.kind in TARGETS),
        tasks=tuple(_task(finding, places) for finding in kept if finding.kind == Finding.Kind.TASK),
        measures=tuple(_measure(finding, places) for finding in kept if finding.kind == Finding.Kind.MEASURE),
    )


def _once(targets: Iterable[ApprovedTarget]) -> tuple[ApprovedTarget, ...]:
    """Return each target once: a foreword repeats the aims of a chapter, and the chapter is what is cited."""
    kept: list[ApprovedTarget] = []
    for target in targets:
        place = next((index for index, known in enumerate(kept) if _repeats(target, known)), None)
        if place is None:
            kept.append(target)
        elif target.at and not kept[place].at:
            kept[place] = target
    return tuple(sorted(kept, key=lambda target: (target.start, target.end)))


def _repeats(one: ApprovedTarget, other: ApprovedTarget) -> bool:
    said = ("kind", "indicator", "value", "span", "unit", "relation", "base_year", "target_year")
    same_scope = one.scope == other.scope or not one.scope or not other.scope
    # A milestone has no number: only its words tell it from others, and those are its name.
    return same_scope and all(getattr(one, name) == getattr(other, name) for name in said)


def _target(finding: Finding, places: Outline) -> ApprovedTarget:
    fields = finding.fields
    value: Any = fields.get("value")
    span = isinstance(value, list)
    return ApprovedTarget(
        kind=finding.kind,
        name=_name(fields),
        value=None if value is None or span else Decimal(str(value)),
        span=(Decimal(str(value[0])), Decimal(str(value[1]))) if span else None,
        unit=_word(fields, "unit"),
        relation=_word(fields, "relation"),
        base_year=fields.get("base_year"),
        target_year=fields.get("target_year"),
        scope=_word(fields, "scope"),
        indicator=simplified(_name(fields)),
        bound=_word(fields, "bound") or next((word for word in ("steady", "strict", "approx") if fields.get(word)), ""),
        ambition=_word(fields, "ambition"),
        at=_word(fields, "section") or places.at(finding.start),
        start=finding.start,
        end=finding.end,
    )


def _name(fields: dict[str, Any]) -> str:
    """A rate per year, and an amount that is added, are not the whole: their names say so wherever they are listed."""
    marks = "".join(mark for flag, mark in (("per_year", "（年均）"), ("increment", "（新增量）")) if fields.get(flag))
    return _word(fields, "name") + marks


def _task(finding: Finding, places: Outline) -> ApprovedTask:
    fields = finding.fields
    return ApprovedTask(
        section=_word(fields, "section") or places.at(finding.start),
        title=_word(fields, "title"),
        lead=tuple(fields.get("lead") or ()),
        support=tuple(fields.get("support") or ()),
        shared=tuple(fields.get("shared") or ()),
        local=tuple(fields.get("local") or ()),
        start=finding.start,
        end=finding.end,
    )


def _measure(finding: Finding, places: Outline) -> ApprovedMeasure:
    fields = finding.fields
    section = _word(fields, "section") or places.at(finding.start)
    return ApprovedMeasure(section, _word(fields, "text"), fields.get("due"), finding.start, finding.end)


def _word(fields: dict[str, Any], name: str) -> str:
    return str(fields.get(name) or "")
