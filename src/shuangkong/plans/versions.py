"""新旧两版: what was decided on the former version stays decided where text and reading are the same; what differs."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from shuangkong.plans.models import Finding, Plan

# What a reading lists, beside targets, thresholds and milestones, which say their kind themselves.
LISTS = {
    "headings": Finding.Kind.HEADING,
    "tasks": Finding.Kind.TASK,
    "measures": Finding.Kind.MEASURE,
    "mechanisms": Finding.Kind.MECHANISM,
    "problems": Finding.Kind.PROBLEM,
}
OWN_WORDS = ("state", "corrected", "decided_by_id", "decided_at", "note")


def carry_over(former: Plan, plan: Plan, findings: Sequence[Finding]) -> list[Finding]:
    """Take over decisions of the former version, and return what was added by hand and still stands in the text once."""
    decided: dict[str, list[Finding]] = defaultdict(list)
    by_hand = []
    for old in former.findings.exclude(state=Finding.State.OPEN):
        if old.by_hand:
            by_hand.append(old)
        else:
            # A correction may have changed the kind; what was read tells under which it was found.
            decided[_key(old, former.text)].append(old)
    for finding in findings:
        if same := decided.get(_key(finding, plan.text)):
            _take_over(finding, same.pop(0))
    return [_again(old, former, plan) for old in by_hand if plan.text.count(_words(old, former.text)) == 1]


def _key(finding: Finding, text: str) -> str:
    read = {name: value for name, value in finding.read.items() if name != "section"}  # a clause may be renumbered
    return json.dumps([read.get("kind") or finding.kind, _words(finding, text), read], sort_keys=True)


def _words(finding: Finding, text: str) -> str:
    return text[finding.start : finding.end]


def _take_over(finding: Finding, old: Finding) -> None:
    for name in OWN_WORDS:
        setattr(finding, name, getattr(old, name))
    finding.kind = old.kind
    finding.carried = True


def _again(old: Finding, former: Plan, plan: Plan) -> Finding:
    words = _words(old, former.text)
    start = plan.text.index(words)
    finding = Finding(plan=plan, kind=old.kind, start=start, end=start + len(words), read=old.read, by_hand=True)
    _take_over(finding, old)
    return finding


def stated(plan: Plan) -> dict[str, Any]:
    """Return what a plan states, as far as it was not rejected, in the form of the command `plan read`."""
    lists: dict[str, list[dict[str, Any]]] = {name: [] for name in ("targets", *LISTS)}
    names = {kind: name for name, kind in LISTS.items()}
    for finding in plan.findings.exclude(state=Finding.State.REJECTED):
        item = finding.fields | {"start": finding.start, "end": finding.end}
        name = names.get(Finding.Kind(finding.kind), "targets")
        lists[name].append(item | {"kind": finding.kind} if name == "targets" else item)
    return lists
