"""编制: which kinds of report there are, for which periods, and the files that one consists of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shuangkong.closing.store import Closing
from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import Unknown
from shuangkong.reports import bulletin, files, parts, word, workbook, yearly
from shuangkong.reports.paper import Paper


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of report: its name in the files' names, how it is made, and whether it is of years only."""

    id: str
    name: str
    made: Callable[..., Paper]
    of_years: bool


KINDS: Mapping[str, Kind] = {
    "bulletin": Kind("bulletin", bulletin.KIND, bulletin.bulletin, of_years=False),
    "yearly": Kind("yearly", yearly.KIND, yearly.yearly, of_years=True),
}


def kind_of(period: str, wanted: str = "") -> Kind:
    """Return the kind that is asked for, else the one that is usual for the period; Unknown where it does not fit."""
    is_year = Period.parse(period).kind == "year"
    kind = KINDS.get(wanted or ("yearly" if is_year else "bulletin"))
    if kind is None:
        raise Unknown(f"没有“{wanted}”这种报告。可选：{'、'.join(f'{one.id}（{one.name}）' for one in KINDS.values())}")
    if kind.of_years and not is_year:
        raise Unknown(
            f"“{kind.name}”按年度编制，{period} 不是全年。请改用年度（如 {period[:4]}），或编制 bulletin（通报）"
        )
    return kind


def named(closing: Closing, area: str, kind: Kind) -> str:
    """Return the name of a report's files, without what tells the format."""
    return f"{parts.name_of(closing, area)}_{closing.period}_第{closing.revision}版_{kind.name}"


def produced(closing: Closing, area: str, kind: Kind, agency: str = "") -> dict[str, bytes]:
    """Return the files of a report by name; the same closing gives the same bytes."""
    paper = kind.made(closing, area, agency)
    return {f"{named(closing, area, kind)}{ends}": made(paper, closing, area) for ends, made in FILES.values()}


def one(closing: Closing, area: str, kind: Kind, end: str) -> tuple[str, bytes]:
    """Return the name and the bytes of one file of a report; Unknown where there is no file of that kind."""
    if end not in FILES:
        raise Unknown(f"没有“{end}”这种文件。可选：{'、'.join(FILES)}")
    ends, made = FILES[end]
    paper = kind.made(closing, area) if end in OF_PAPER else None
    return f"{named(closing, area, kind)}{ends}", made(paper, closing, area)


# what tells a file's format at the end of its name, and how it is made of a paper, its closing and its area
FILES: Mapping[str, tuple[str, Callable[[Any, Closing, str], bytes]]] = {
    "docx": (".docx", lambda paper, _closing, _area: word.written(paper)),
    "xlsx": (".xlsx", workbook.workbook),
    "csv": ("_指标值.csv", lambda _paper, closing, area: files.csv_file(closing, area)),
    "parquet": ("_指标值.parquet", lambda _paper, closing, area: files.parquet_file(closing, area)),
    "dictionary": ("_数据字典.csv", lambda _paper, closing, area: files.dictionary(closing, area)),
}
OF_PAPER = ("docx", "xlsx")
