"""登记册的核对: what no single cell can show: numbers that are none, rows that contradict themselves, one another or a register."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shuangkong.emissions.permit_number import outlet_fault, outlet_medium, permit_fault
from shuangkong.emissions.permit_tables import EMISSION_ACTUALS, PERMIT_OUTLETS, PERMITS, PERMITTED, SELF_MONITORING
from shuangkong.emissions.voc_tables import VOC_LEDGER, VOC_MATERIALS
from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import Problem, cell
from shuangkong.kernel.tables import Contract
from shuangkong.registers.uscc import fault_of

Row = Mapping[str, Any]
WATER, GAS = {"cod", "nh3n"}, {"nox", "vocs", "so2", "pm"}
UNITS = {"gas": "mg/m3", "water": "mg/L"}
SHARES = ("coverage", "voc_share", "capacity_share")
SPANS = (("from", "to"), ("graded_on", "review_on"))
# the smaller and the larger of two columns, and what it means that they are the other way round
PARTS = (
    ("substituted_t", "mass_t", "替代的排放量不能大于排放量"),
    ("collected_t", "generated_t", "收集量不能大于产生量"),
    ("together_h", "production_h", "同时运行时间不能大于生产设施运行时间"),
)
BALANCE = 0.02  # shown as a warning where a ledger does not add up; the page judges by the dated parameter


@dataclass(frozen=True, slots=True)
class Known:
    """What the registers hold already, and for whom the file is."""

    areas: Collection[str]  # those the person may write about
    permits: Collection[str]
    outlets: Collection[tuple[str, str]]  # permit and outlet
    enterprises: Collection[str]
    today: date
    permitted: Sequence[Row] = field(default=())  # intervals in force, with permit, outlet, pollutant, from, to


def problems(contract: Contract, rows: Sequence[Row], file: str, known: Known) -> list[Problem]:
    """Return what is wrong with the rows of a file beyond their single cells, in the order of its lines."""
    columns = {column.name for column in contract.columns}
    known = _with_own(contract, rows, known)
    checks: list[Callable[..., Iterator[Problem]]] = [check for needs, check in CHECKS if needs <= columns]
    found = [problem for row in rows for check in checks for problem in check(contract, row, file, known)]
    if contract is PERMITTED:
        found += _overlaps(rows, file, known)
    return found


def _with_own(contract: Contract, rows: Sequence[Row], known: Known) -> Known:
    """A file may speak of what it registers itself."""
    own = {row["permit"] for row in rows} if contract is PERMITS else set()
    outlets = {(row["permit"], row["outlet"]) for row in rows} if contract is PERMIT_OUTLETS else set()
    enterprises = {row["uscc"] for row in rows} if contract is VOC_LEDGER else set()
    return Known(
        known.areas, own | set(known.permits), outlets | set(known.outlets), enterprises | set(known.enterprises),
        known.today, known.permitted,
    )  # fmt: skip


def _permit(contract: Contract, row: Row, file: str, known: Known) -> Iterator[Problem]:
    number = row["permit"]
    if not number:
        if contract is EMISSION_ACTUALS and not row["area"]:
            yield Problem(
                cell(file, row["row"], "area"),
                "（空）",
                "没有排污许可证的，写明区划代码",
                "填上区划代码或排污许可证编号",
            )
        return
    uscc = row["uscc"] if contract is PERMITS and row.get("uscc") else ""
    if fault := permit_fault(number, uscc):
        yield Problem(cell(file, row["row"], "permit"), number, "22 位的排污许可证编号", fault)
    elif number not in known.permits:
        mend = "先在排污许可证册登记这份许可证，或改正编号"
        yield Problem(cell(file, row["row"], "permit"), number, "已登记的排污许可证", mend)


def _uscc(contract: Contract, row: Row, file: str, known: Known) -> Iterator[Problem]:
    code = row["uscc"]
    if not code:
        return
    if fault := fault_of(code):
        yield Problem(cell(file, row["row"], "uscc"), code, "18 位的统一社会信用代码", fault)
    elif contract is not PERMITS and code not in known.enterprises:
        mend = "先在企业分级管理台账登记这家企业，或改正代码"
        yield Problem(cell(file, row["row"], "uscc"), code, "企业分级管理台账中的企业", mend)


def _outlet(contract: Contract, row: Row, file: str, known: Known) -> Iterator[Problem]:
    code = row["outlet"]
    if not code or (contract is EMISSION_ACTUALS and not row["permit"]):
        return
    if fault := outlet_fault(code):
        yield Problem(cell(file, row["row"], "outlet"), code, "DA 或 DW 加 3 位数字", fault)
    elif row["permit"] and (row["permit"], code) not in known.outlets and row["permit"] in known.permits:
        mend = "先在许可排放口册登记，或改正编号"
        yield Problem(cell(file, row["row"], "outlet"), code, "这份许可证已登记的排放口", mend)


def _medium(contract: Contract, row: Row, file: str, _: Known) -> Iterator[Problem]:
    medium, wanted = outlet_medium(row["outlet"] or ""), row["pollutant"]
    if not medium or not wanted:
        return
    if wanted in (WATER if medium == "gas" else GAS):
        other = "废水排放口（DW）" if wanted in WATER else "废气排放口（DA）"
        yield Problem(
            cell(file, row["row"], "pollutant"),
            f"{row['outlet']} 的 {wanted}",
            f"{other}的污染物",
            "改正排放口编号或污染物",
        )
    if contract is SELF_MONITORING and row["unit"] and row["unit"] != UNITS[medium]:
        yield Problem(
            cell(file, row["row"], "unit"),
            row["unit"],
            UNITS[medium],
            "废气浓度单位为 mg/m3，废水为 mg/L，请核对并改正",
        )


def _area(_: Contract, row: Row, file: str, known: Known) -> Iterator[Problem]:
    if row["area"] and row["area"] not in known.areas:
        mend = "改正代码；其他地区的数据由该地区登记"
        yield Problem(cell(file, row["row"], "area"), row["area"], "本级或下级已登记的区划代码", mend)


def _month(_: Contract, row: Row, file: str, known: Known) -> Iterator[Problem]:
    if row["month"] and Period.parse(row["month"]).kind != "month":
        yield Problem(cell(file, row["row"], "month"), row["month"], "一个月份，如 2024-05", "按月填报，一个月一行")
    elif row["month"] and row["month"] > f"{known.today:%Y-%m}":
        yield Problem(cell(file, row["row"], "month"), row["month"], "已经过去的月份", "核对月份")


def _period(_: Contract, row: Row, file: str, known: Known) -> Iterator[Problem]:
    if row["period"] and Period.parse(row["period"]).end_date() > known.today:
        yield Problem(cell(file, row["row"], "period"), row["period"], "已经结束的报告期", "核对报告期")


def _spans(_: Contract, row: Row, file: str, __: Known) -> Iterator[Problem]:
    for first, last in SPANS:
        if row.get(first) and row.get(last) and row[last] < row[first]:
            yield Problem(cell(file, row["row"], last), "早于开始日期", "不早于开始日期", "核对起止日期")


def _parts(_: Contract, row: Row, file: str, __: Known) -> Iterator[Problem]:
    for part, whole, said in PARTS:
        if row.get(part) is not None and row.get(whole) is not None and row[part] > row[whole]:
            found = f"{row[part]:g}，大于 {row[whole]:g}"
            yield Problem(cell(file, row["row"], part), found, said, "核对两项数据后改正")


def _shares(_: Contract, row: Row, file: str, __: Known) -> Iterator[Problem]:
    for name in SHARES:
        value = row.get(name)
        if value is not None and value > 1:
            meant = f"按小数填写，例如 {value:g}% 写成 {value / 100:g}" if value <= 100 else "按小数填写，例如 0.62"
            yield Problem(cell(file, row["row"], name), f"{value:g}", "0 到 1 之间的小数", meant)


def _balance(contract: Contract, row: Row, file: str, _: Known) -> Iterator[Problem]:
    if contract is not VOC_MATERIALS or any(
        row[name] is None for name in ("opening_t", "purchased_t", "closing_t", "used_t")
    ):
        return
    expected = (
        row["opening_t"] + row["purchased_t"] - row["closing_t"] - (row["returned_t"] or 0) - (row["waste_t"] or 0)
    )
    if abs(expected - row["used_t"]) > BALANCE * max(abs(expected), 1e-9):
        yield Problem(
            cell(file, row["row"], "used_t"), f"{row['used_t']:g}",
            f"期初库存＋购入－期末库存－退库－废料＝{expected:g}，相差不超过 {BALANCE:.0%}", "核对各项数量；确有原因的，在依据文件中说明",
            "warning",
        )  # fmt: skip


CHECKS: tuple[tuple[set[str], Callable[..., Iterator[Problem]]], ...] = (
    ({"permit"}, _permit), ({"uscc"}, _uscc), ({"permit", "outlet"}, _outlet), ({"outlet", "pollutant"}, _medium),
    ({"area"}, _area), ({"month"}, _month), ({"period"}, _period), (set(), _spans), (set(), _parts), (set(), _shares),
    ({"used_t"}, _balance),
)  # fmt: skip


def _overlaps(rows: Sequence[Row], file: str, known: Known) -> Iterator[Problem]:
    """Two permitted amounts of one outlet and pollutant must not hold on the same day."""
    replaced = {_key(row) for row in rows}
    kept = [row for row in known.permitted if _key(row) not in replaced]
    for at, row in enumerate(rows):
        for other in (*kept, *rows[:at]):
            same = all(row[name] == other[name] for name in ("permit", "outlet", "pollutant"))
            if same and _key(row) != _key(other) and _meet(row, other):
                found = f"与 {_day(other['from'])} 起的许可排放量在时间上重叠"
                yield Problem(
                    cell(file, row["row"], "from"),
                    found,
                    "前一许可排放量的结束日期之后",
                    "给前一行补上结束日期，或改正开始日期",
                )
                break


def _key(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in PERMITTED.key)


def _meet(one: Row, other: Row) -> bool:
    latest = 99991231
    return bool(
        one["from"]
        and other["from"]
        and one["from"] <= (other["to"] or latest)
        and other["from"] <= (one["to"] or latest)
    )


def _day(number: int) -> str:
    return f"{number // 10_000}-{number // 100 % 100:02}-{number % 100:02}"
