"""案卷: what goes into the archive of a case: report, findings, what was done, the data and its raw frames, every file.

Passwords in raw frames are covered; the hash beside each frame is of its bytes as received, with the place in the lake
where they stand.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from shuangkong.access import originals
from shuangkong.access.scope import lineage_of
from shuangkong.audit import archive, catalogue, closings_cited, pdf
from shuangkong.audit.consequences import KINDS
from shuangkong.audit.models import Case, Finding
from shuangkong.emissions.models import Project
from shuangkong.kernel.problems import Unknown
from shuangkong.monitoring import services as monitoring
from shuangkong.monitoring.lake import views as lake_views
from shuangkong.monitoring.models import Station

LONGEST = timedelta(days=62)  # of readings that go along
MOST_FRAMES = 500
EXPLAINED = (
    "复核办法：shuangkong audit verify 本文件，或解压后运行 sha256sum -c SHA256SUMS。"
    "封存校验码应与系统“办理记录”中“导出案卷”一栏登记的一致。"
)
Files = dict[str, bytes]
Lacking = dict[str, str]  # what is not in the archive though it belongs there, why, and the hash that it should have


def export(case: Case, user: Any, now: datetime) -> tuple[bytes, str]:
    """Return the archive of a case, and its seal."""
    found = [one.finding for one in case.findings.select_related("finding")]
    years = sorted({int(text[:4]) for one in found for text in (one.first, one.last) if text[:4].isdecimal()})
    lacking: list[Lacking] = []
    members: Files = _beside(found) | _answers(case, lacking) | _rules(found)
    if case.kind == "outlet":
        members |= _of_outlet(case, found, lacking)
    elif case.kind == "project":
        members |= _of_project(case, lacking)
    about = {
        "case": case.number, "made_at": timezone.localtime(now).isoformat(timespec="seconds"), "made_by": _name(user),
        "closings": closings_cited.cited(lineage_of(case.area_id), years),
        "checks": {one.check_id: one.rule for one in found}, "lacking": lacking,
    }  # fmt: skip
    report = list(_report(case, found, about))
    members |= {
        "report.pdf": pdf.document(report, f"案卷 {case.number}"),
        "report.txt": "\n".join(line.text for line in report).encode() + b"\n",
        "case.json": _json(_as_json(case, found)),
        "findings.csv": _csv(_findings(found)),
        "events.csv": _csv(_events(case)),
    }
    return archive.written(members, about)


def _report(case: Case, found: Sequence[Finding], about: Mapping[str, Any]) -> Iterator[pdf.Line]:
    """The report in plain words, in the order in which it happened."""
    yield pdf.Line(f"防造假核查案卷　{case.number}", 17)
    yield pdf.Line(f"{case.title}（{case.get_kind_display()} {case.subject}）", 13, 0.5)
    yield pdf.Line(
        f"区域：{case.area.name}　状态：{case.get_state_display()}　立案：{_when(case.opened_at)}", before=0.3
    )
    yield pdf.Line(f"导出：{about['made_at']}　{about['made_by']}")
    yield pdf.Line("本案卷列出的是疑似线索；是否造假以“处理意见和复核”为准。", before=0.5)
    yield pdf.Line("一、疑似线索", 13, 1)
    for number, one in enumerate(found, start=1):
        yield pdf.Line(f"{number}. [{one.check_id}] {one.message}", before=0.3)
        yield pdf.Line(f"　时段 {one.first} 至 {one.last}；强度 {one.strength:.2f}；规则校验码 {one.rule[:16]}…", 9)
    yield pdf.Line("二、情况说明", 13, 1)
    for answer in case.answers.select_related("by"):
        yield pdf.Line(f"{_when(answer.at)}　{_name(answer.by)}：{answer.text}", before=0.3)
        for file in answer.files.all():
            yield pdf.Line(f"　附件 {file.name}　SHA-256 {file.sha256}", 9)
    yield pdf.Line("三、处理意见和复核", 13, 1)
    for one in case.decisions.select_related("by"):
        yield pdf.Line(f"{_when(one.at)}　{_name(one.by)}：{_decided(one)}　理由：{one.reason}", before=0.3)
    yield pdf.Line("四、办理过程", 13, 1)
    for event in case.events.select_related("by"):
        yield pdf.Line(f"{_when(event.at)}　{_name(event.by)}　{event.get_what_display()}　{event.remark}", 10)
    yield from _around(about)
    yield pdf.Line(EXPLAINED, 10, 1)


def _around(about: Mapping[str, Any]) -> Iterator[pdf.Line]:
    """What the case refers to, and what belongs to it and is not there."""
    yield pdf.Line("五、引用的数据锁定", 13, 1)
    for one in about["closings"]:
        yield pdf.Line(f"{one['city']} {one['period']} 第 {one['revision']} 版　校验码 {one['seal']}", 9)
    if not about["closings"]:
        yield pdf.Line("没有已锁定的数据。", 10)
    yield pdf.Line("六、缺少的内容", 13, 1)
    for one in about["lacking"]:
        yield pdf.Line(f"{one['what']}：{one['why']}" + (f"　SHA-256 {one['sha256']}" if one["sha256"] else ""), 10)
    if not about["lacking"]:
        yield pdf.Line("没有缺少的内容。", 10)


def _decided(one: Any) -> str:
    terms = "；".join(terms_in_words(terms) for terms in one.terms)
    if not one.second:
        return f"{one.get_verdict_display()}，拟{terms}"
    return "复核同意" if one.agreed else "复核不同意"


def terms_in_words(terms: Mapping[str, Any]) -> str:
    """Return what a term of a decision says, in Chinese."""
    label = str(KINDS[terms["kind"]].label) if terms["kind"] in KINDS else str(terms["kind"])
    more = "，".join(str(value) for name, value in terms.items() if name != "kind" and value not in ("", None))
    return f"{label}（{more}）" if more else label


def _as_json(case: Case, found: Sequence[Finding]) -> dict[str, Any]:
    return {
        "number": case.number, "kind": case.kind, "subject": case.subject, "title": case.title, "area": case.area_id,
        "area_name": case.area.name, "organisation": case.organisation_id, "state": case.state,
        "opened_at": _when(case.opened_at), "first": case.first, "last": case.last, "score": case.score,
        "findings": _findings(found), "events": _events(case),
        "answers": [{"at": _when(a.at), "by": _name(a.by), "text": a.text} for a in case.answers.select_related("by")],
        "decisions": [
            {"at": _when(one.at), "by": _name(one.by), "verdict": one.verdict, "terms": one.terms, "reason": one.reason,
             "second": one.second, "agreed": one.agreed}
            for one in case.decisions.select_related("by")
        ],
        "exclusions": [_exclusion(one) for one in _exclusions(case)],
    }  # fmt: skip


def _exclusions(case: Case) -> Any:
    """What the case took off projects, and what it let count again."""
    from shuangkong.emissions.models import Exclusion

    own = Q(case=case.number) | Q(lifted_by__case=case.number)
    return Exclusion.objects.filter(own, lifts=None).select_related("project", "lifted_by__by")


def _exclusion(one: Any) -> dict[str, Any]:
    """An exclusion with the decision that ended it, if any."""
    lifted = getattr(one, "lifted_by", None)  # none is no row
    return {
        "case": one.case, "project": one.project.code, "year": one.year, "pollutant": one.pollutant,
        "amount_t": None if one.amount_t is None else f"{one.amount_t:f}", "reason": one.reason,
        "lifted_on": lifted and lifted.day, "lifted_by": lifted and _name(lifted.by),
        "lifting_case": lifted and lifted.case, "lift_reason": lifted and lifted.reason,
    }  # fmt: skip


def _findings(found: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {"check": one.check_id, "subject": one.subject, "factor": one.factor, "area": one.area_id, "first": one.first,
         "last": one.last, "strength": one.strength, "hard": one.hard, "message": one.message, "found": one.found,
         "rule_sha256": one.rule, "sha256": one.digest, "at": _when(one.at)}
        for one in found
    ]  # fmt: skip


def _events(case: Case) -> list[dict[str, Any]]:
    return [
        {"at": _when(one.at), "by": _name(one.by), "address": one.address, "what": one.what, "before": one.before,
         "after": one.after, "remark": one.remark, "data": one.data}
        for one in case.events.select_related("by")
    ]  # fmt: skip


def _beside(found: Sequence[Finding]) -> Files:
    files = {}
    for number, one in enumerate(found, start=1):
        table = one.found.get("beside")
        if table:
            rows = [dict(zip(table["columns"], row, strict=False)) for row in table["rows"]]
            files[f"data/beside_{number:02}_{one.check_id}.csv"] = _csv(rows)
    return files


def _answers(case: Case, lacking: list[Lacking]) -> Files:
    given = [file for answer in case.answers.prefetch_related("files") for file in answer.files.all()]
    return _originals(given, lacking)


def _originals(given: Iterable[Any], lacking: list[Lacking]) -> Files:
    """Files as they were handed in; one that is no longer there is told instead of keeping the rest back."""
    files: Files = {}
    for file in given:
        try:
            files[f"files/{file.sha256[:12]}_{file.name}"] = originals.path_of(file.sha256).read_bytes()
        except OSError:
            lacking.append({"what": file.name, "why": "上传的文件已不在数据文件夹中", "sha256": file.sha256})
    return files


def _rules(found: Iterable[Finding]) -> Files:
    return {
        f"checks/{check}.yaml": (catalogue.CHECKS / f"{check}.yaml").read_bytes()
        for check in {one.check_id for one in found}
    }


def _of_project(case: Case, lacking: list[Lacking]) -> Files:
    """The projects that are spoken of: what was filed, with every piece of evidence."""
    spoken_of = {case.subject} | {
        str(one.finding.found.get("other", "")) for one in case.findings.select_related("finding")
    }
    files: Files = {}
    for project in Project.objects.filter(code__in=spoken_of).prefetch_related("inputs", "claims__amounts", "evidence"):
        folder = f"data/{project.code}"
        fields = [field.name for field in Project._meta.concrete_fields]  # noqa: SLF001 - Django's documented door
        files[f"{folder}/project.json"] = _json({name: str(getattr(project, name)) for name in fields})
        files[f"{folder}/inputs.csv"] = _csv(
            {"pollutant": one.pollutant, "input": one.input, "value": one.value, "unit": one.unit}
            for one in project.inputs.all()
        )
        files[f"{folder}/amounts.csv"] = _csv(
            {"year": claim.year, "state": claim.state, "pollutant": one.pollutant, "level": one.level,
             "amount_t": f"{one.amount_t:f}", "day": one.day, "document": one.document}
            for claim in project.claims.all() for one in claim.amounts.all()
        )  # fmt: skip
        files |= _originals(project.evidence.all(), lacking)
    return files


def _of_outlet(case: Case, found: Sequence[Finding], lacking: list[Lacking]) -> Files:
    """The readings of the outlet in the time that is spoken of, and the raw frames of the moments that findings name."""
    first, last = _day(case.first), _day(case.last)
    if last > first + LONGEST:
        last = first + LONGEST
        _lacks(
            lacking,
            f"{last + timedelta(1)} 至 {case.last} 的小时数据",
            f"案卷只附前 {LONGEST.days} 天，全部数据在数据文件夹中",
        )
    files: Files = {}
    index: list[dict[str, Any]] = []
    stations = list(Station.objects.filter(outlet_id=case.subject))
    if not stations:
        _lacks(lacking, "小时数据和原始报文", "该排放口没有登记监测设备")
    for station in stations:
        files |= _of_station(station.mn, (first, last), found, index, lacking)
    if index:
        files["raw/index.csv"] = _csv(index)
    return files


def _of_station(
    mn: str, days: tuple[date, date], found: Sequence[Finding], index: list[dict[str, Any]], lacking: list[Lacking]
) -> Files:
    """The hours of a station, and its raw frames, which are noted in the index."""
    home, files = monitoring.lake().parent, {}
    rows = lake_views.curve(home, mn, "hour", *days).to_pylist()
    moments = _moments(found, [row["time"] for row in rows])
    if rows:
        files[f"data/hours_{mn}.csv"] = _csv(rows)
    else:
        _lacks(lacking, f"设备 {mn} 的小时数据", "数据文件夹中没有这段时间的数据")
    if len(moments) > MOST_FRAMES:
        _lacks(lacking, f"设备 {mn} 的部分原始报文", f"案卷只附前 {MOST_FRAMES} 个时刻，共 {len(moments)} 个")
    before = len(index)
    for moment in moments[:MOST_FRAMES]:
        index += _frames(home, mn, moment, files, len(index))
    if len(index) == before:
        _lacks(lacking, f"设备 {mn} 的原始报文", "数据文件夹中没有线索所指时刻的报文")
    return files


def _lacks(lacking: list[Lacking], what: str, why: str) -> None:
    lacking.append({"what": what, "why": why, "sha256": ""})


def _moments(found: Sequence[Finding], times: Iterable[datetime]) -> list[datetime]:
    """The moments inside a finding's time."""
    spans = [(one.first, one.last) for one in found]
    return sorted({time for time in times if any(a <= time.isoformat() <= b + "~" for a, b in spans)})


def _frames(home: Any, mn: str, moment: datetime, files: Files, number: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    try:
        frames = lake_views.evidence(home, mn, moment)
    except Unknown:
        frames = []  # its journal was removed after its years; the readings stand all the same
    for one in frames:
        name = f"raw/{number + len(rows):05}.txt"
        files[name] = one.shown
        rows.append(
            {"file": name, "mn": mn, "time": moment.isoformat(), "kind": one.kind, "received_utc": one.received.isoformat(),
             "source": one.source, "offset": one.offset, "sha256_as_received": one.sha256}
        )  # fmt: skip
    return rows


def _csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as CSV with a byte-order mark, so that office programs read the Chinese."""
    listed = list(rows)
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    heads = list(dict.fromkeys(name for row in listed for name in row))
    writer.writerow(heads)
    for row in listed:
        writer.writerow([_cell(row.get(name)) for name in heads])
    return made.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def _day(text: str) -> date:
    return datetime.fromisoformat(text).date()


def _when(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(sep=" ", timespec="seconds")


def _name(user: Any) -> str:
    return (user.get_full_name() or user.username) if user else "系统"
