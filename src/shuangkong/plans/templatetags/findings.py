from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shuangkong.plans import wording
from shuangkong.plans.models import Finding

KINDS = dict(Finding.Kind.choices)
STATES = dict(Finding.State.choices)
register = template.Library()
register.filter("relation", wording.relation)
register.filter("amount", wording.number)
register.filter("remarks", wording.remark)
register.filter("parties", wording.parties)


@register.filter
def plain(value: Any) -> str:
    """Return a decimal without the zeros that only storage added."""
    return "" if value is None else f"{value.normalize():f}"


@register.filter
def relation_word(word: str) -> str:
    """Return a relation in words."""
    return wording.relation({"relation": word})


# The models' own get_…_display hashes all choices at every call: a third of the page's time at 400 findings.
register.filter("kind_word", lambda kind: KINDS[kind])
register.filter("state_word", lambda state: STATES[state])


@register.filter
def sign(kind: str) -> str:
    """Return the one sign that stands for a kind."""
    return str(wording.SIGNS.get(kind, ""))


@register.filter
def shape(state: str) -> str:
    """Return the shape beside the word of a state."""
    return wording.SHAPES[state]


@register.filter
def when(moment: Any) -> str:
    """Return a moment as day and minute of the office's clock."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


@register.simple_tag
def badge(finding: Any, again: bool = False) -> SafeString:
    """Return the small mark in the text; `again` where it takes the place of the one on the page (htmx)."""
    if finding.kind == "heading":
        return SafeString("")
    return format_html(
        '<a class="badge {} {}" id="m-{}" href="#f-{}" data-f="{}" tabindex="-1"{} aria-label="{} {}">{}{}</a>',
        finding.kind,
        finding.state,
        finding.id,
        finding.id,
        finding.id,
        SafeString(' hx-swap-oob="true"' if again else ""),
        KINDS[finding.kind],
        finding.name[:60],
        sign(finding.kind),
        shape(finding.state),
    )
