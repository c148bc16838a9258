"""任务分工: the brackets that end a section (市甲局牵头，市乙局、市丙局按职责分工负责) as departments by role.

Lead stands before 牵头, support after it; shared is a list 按职责分工负责 without a lead; one body alone that 负责 leads.
Local are the governments below. “以下均需各县（市）区落实，不再列出” carries them to every later section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from shuangkong.plans.findings import Task
from shuangkong.plans.headings import Section
from shuangkong.plans.text import Text

OPEN, CLOSE = "([〔【", ")]〕】"
LONGEST = 1200
ANSWERS = re.compile(r"负责|牵头|责任单位|责任部门|配合")
LABEL = re.compile(
    r"(?:牵头|责任|配合|主责|参与|实施|落实)(?:单位|部门|领导)\s*:|(?:牵头|责任|配合)(?:单位|部门)\s*(?=[省市县区州各])"
)
LOCAL = re.compile(
    r"^(?:各|有关|相关)?.{0,12}(?:各(?:设区)?[省市县区旗州镇乡盟园])|^各.*(?:政府|管委会|[县区市])|管委会$|^县[(（]市"
)
CARRIED = re.compile(r"以下(?P<what>[^,。]*?),?(?:除[^,]*外,)?均?(?:需|由|要)(?P<who>.*?)(?:负责)?(?:组织)?落实")
ROLE = re.compile(
    r"(?:等(?:有关|相关)?(?:部门|单位)?)?(?:按照?(?:各自)?(?:职责|职能|任务)?分工(?:负责|落实|推进|组织实施)?"
    r"|分工负责|分别|共同|具体|组织|统筹|牵头|负责|配合|参与|协同|落实|参加|指导|实施)+$"
)
BODY = r"(?:各?[^,;。、\n()]{1,18}(?:[委局厅办部会行院司社团站队署]|中心|公司|集团|政府|单位|部门)|各[县市区旗州][^,;。\n]{0,12})(?:\([^()\n]{1,20}\))?(?:等(?:有关|相关)?(?:部门|单位)?)?"
ACTS = r"(?:共同|具体)?(?:牵头(?:负责|落实|组织实施|推进)?|按(?:照)?(?:各自)?职责(?:分工)?(?:分工)?(?:负责|落实|配合)|分工负责|负责落实|负责|(?:积极)?配合|参与|协同(?:配合)?|(?:抓好)?落实|组织实施)"
BARE = re.compile(  # a sentence that only says who answers, without brackets
    rf"\s*由?(?:{BODY}[、和])*{BODY}{ACTS}(?:[,;](?:{BODY}[、和])*{BODY}{ACTS})*(?=。|\n|$)"
)
ETC = re.compile(r"(?:等(?:有关|相关)?(?:部门|单位)?|等)$")
CLOSING = re.compile(r"落实|保障|组织实施")


@dataclass
class Roles:
    """Departments by role, as places in the smoothed text."""

    lead: list[tuple[int, int]] = field(default_factory=list)
    support: list[tuple[int, int]] = field(default_factory=list)
    shared: list[tuple[int, int]] = field(default_factory=list)
    local: list[tuple[int, int]] = field(default_factory=list)


def tasks(text: Text, sections: list[Section]) -> list[Task]:
    """Return the tasks of all sections, in order."""
    found: list[Task] = []
    carried: list[tuple[int, int]] = []
    only_tasks = False
    for section in sections:
        for start, end in brackets(text.plain, section.body - 1, section.end):
            roles = _roles(text.plain, start + 1, end - 1)
            applies = bool(carried) and not (only_tasks and CLOSING.search(section.path[0]))
            found.append(_task(text, section, (start, end), roles, carried if applies else []))
            if match := CARRIED.search(text.plain, start, end):
                carried = _bodies(text.plain, *match.span("who"))
                only_tasks = "任务" in match.group("what")
    return found


def brackets(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Return the places of the brackets that name who answers."""
    place = start
    while place < end:
        if plain[place] in OPEN:
            closing = _closing(plain, place, end)
            if closing and ANSWERS.search(plain, place, closing) and _names_departments(plain[place + 1 : closing - 1]):
                yield place, closing
                place = closing
                continue
        elif label := LABEL.match(plain, place, end):
            stop = _labelled(plain, label.end(), end)
            yield place - 1, stop + 1
            place = stop
            continue
        elif (place == 0 or plain[place - 1] in "。\n") and (said := BARE.match(plain, place, end)):
            yield place - 1, said.end() + 1
            place = said.end()
            continue
        place += 1


def _labelled(plain: str, start: int, end: int) -> int:
    """Return where departments behind a label end: with their line, unless the next opens with a label too."""
    stop = plain.find("\n", start, end)
    while stop >= 0 and (label := re.compile(rf"\s*(?:{LABEL.pattern})").match(plain, stop, end)):
        stop = plain.find("\n", label.end(), end)
    return end if stop < 0 else stop


def _closing(plain: str, start: int, end: int) -> int | None:
    depth = 0
    for place in range(start, min(end, start + LONGEST)):
        depth += (plain[place] in OPEN) - (plain[place] in CLOSE)
        if depth == 0:
            return place + 1
    return None


def _names_departments(inner: str) -> bool:
    return bool(re.search(r"[委局厅办部会行院司社团站队中心署]|政府|公司|单位|部门", inner)) and not inner.startswith(
        "以下"
    )


def _roles(plain: str, start: int, end: int) -> Roles:
    roles = Roles()
    for begin, right in _pieces(plain, start, end):
        piece = plain[begin:right]
        if piece.startswith("以下") or "不再" in piece[:4] or "均需" in piece:
            break
        label = LABEL.match(plain, begin, right)
        left = label.end() if label else begin
        said = label.group() if label else piece[-14:]
        bodies = _bodies(plain, left, right)
        leads = "牵头" in said
        local = [
            body
            for body in bodies
            if LOCAL.search(plain[slice(*body)]) and not (leads and not plain.startswith("各", body[0]))
        ]
        rest = [body for body in bodies if body not in local]
        roles.local += local
        _role(roles, said, rest).extend(rest)
    if (
        not (roles.lead or roles.support or roles.shared)
        and len(roles.local) == 1
        and _is_committee(plain, roles.local[0])
    ):
        roles.lead, roles.local = roles.local, []
    return roles


def _is_committee(plain: str, body: tuple[int, int]) -> bool:
    """Return whether a body is one committee (开发区管委会), which leads where nobody else answers."""
    return plain[slice(*body)].endswith("管委会") and not plain.startswith("各", body[0])


def _role(roles: Roles, said: str, bodies: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if "牵头" in said or "主责" in said:
        return roles.lead
    if roles.lead or "配合" in said or "参与" in said:
        return roles.support
    if len(bodies) == 1 and not roles.shared and "分工" not in said:
        return roles.lead
    return roles.shared


def _pieces(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the parts between commas and full stops outside brackets; a part without a role joins the next."""
    pieces, done, depth = [], start, 0
    for place in range(start, end + 1):
        mark = plain[place] if place < end else ";"
        depth += (mark in OPEN) - (mark in CLOSE)
        ends = depth <= 0 and (mark in ",;。" or (mark == "\n" and LABEL.match(plain[place:end].lstrip()) is not None))
        if ends and (
            ROLE.search(plain[done:place]) or _label_ends(plain, done, place, end) or mark == "\n" or place == end
        ):
            pieces.append((done, place))
            done = place + 1
    return [piece for piece in pieces if piece[0] < piece[1]]


def _label_ends(plain: str, start: int, place: int, end: int) -> bool:
    """Return whether what a label opens ends at a mark; behind a comma more departments may follow (责任单位：甲局，乙局)."""
    if not LABEL.match(plain, start, place) or place >= end:
        return False
    following = re.split("[,;。]", plain[place + 1 : end])[0]
    return plain[place] != "," or bool(LABEL.match(following) or ROLE.search(following) or following.startswith("以下"))


def _bodies(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    if role := ROLE.search(plain[start:end]):
        end = start + role.start()
    found, done, depth = [], start, 0
    for place in range(start, end + 1):
        mark = plain[place] if place < end else "、"
        depth += (mark in OPEN) - (mark in CLOSE)
        if mark in "、,;。" and depth <= 0:
            found.append((done, place))
            done = place + 1
    return [body for left, right in found if (body := _trimmed(plain, left, right))]


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and plain[start] in " \n:由":
        start += 1
    piece = plain[start:end].rstrip()
    etc = ETC.search(piece)
    end = start + (etc.start() if etc else len(piece))
    return (start, end) if end - start > 1 else None


def _task(text: Text, section: Section, place: tuple[int, int], roles: Roles, carried: list[tuple[int, int]]) -> Task:
    named = {
        role: tuple(text.original(*body) for body in getattr(roles, role))
        for role in ("lead", "support", "shared", "local")
    }
    if not named["local"] and carried:
        named["local"] = tuple(text.original(*body) for body in carried)
    given = text.place(max(place[0], 0), min(place[1], len(text.plain)))
    return Task(
        section.heading.section, section.heading.title, **named, start=given[0], end=given[1], room=section.heading.room,
        local_implied=bool(carried) and not roles.local, doubtful=text.doubtful(*given),
    )  # fmt: skip
