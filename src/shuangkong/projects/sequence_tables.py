"""排序账册的约定: the three files a sequence is worked out from. Which years and which resources they name, they say.

A folder (docs/example/sequence has one) holds

    projects.csv   one row a project: id, county, value_added_yuan, energy_tce (a year at full output), earliest, latest
                   (years of coming into production); if wanted: name, must (是/否, a national project that has to go),
                   ramp ("0.5;0.8;1": shares of full output by year, the last one stays), replacement_ratio (能耗替代要求:
                   1 equal, more than 1 reduced), after (ids, "P1;P2"), one_of (a group of which one goes), a column for
                   every resource that limits.csv names, and "replaced_" before any of these and before energy_tce for
                   the verified saving that the project brings
    counties.csv   county, item, base, 2026, 2027, …: for each county a row energy_tce and a row gdp_yuan (without the
                   projects; base: the base year) and a row decline_required (cumulative, as a share: 0.0275) or
                   intensity_limit (tce per 10^4 yuan). The county 全市 has the city's own path; its energy and GDP are
                   the sums of the counties where it has no rows of its own. No path row: that area is not bound.
    limits.csv     limit, area (a county or 全市), resource (a column of projects.csv), unit (optional), 2026, 2027, …:
                   what the projects together may add by that year; an empty cell does not bind. The file may be absent.

or one JSON file {"projects": [{…}], "counties": [{…}], "limits": [{…}]} with the same columns as keys. The years planned
are the year columns of counties.csv and limits.csv together.
"""

from __future__ import annotations

from collections.abc import Iterable

from shuangkong.kernel.tables import Column, Contract
from shuangkong.projects.plan import ENERGY

FILES = ("projects", "counties", "limits")
ITEMS = (ENERGY, "gdp_yuan", "decline_required", "intensity_limit")
REPLACED = "replaced_"
FLAGS = {"must": "必须安排的国家重大项目"}


def projects(resources: Iterable[str]) -> Contract:
    """Return the contract of projects.csv for the resources that limits name; each may have its replacement."""
    amounts = [name for name in dict.fromkeys(resources) if name != ENERGY]
    columns = (
        Column("id", "项目代号", kind="text", blank=False),
        Column("name", "项目名称", kind="text", required=False),
        Column("county", "所在县（市、区）", kind="text", blank=False),
        Column("value_added_yuan", "达产后年增加值", "yuan", blank=False, least=0),
        Column(ENERGY, "达产后年综合能耗", "tce", blank=False, least=0),
        Column("earliest", "最早投产年份", kind="year", blank=False),
        Column("latest", "最晚投产年份", kind="year", blank=False),
        Column("must", FLAGS["must"], kind="flag", required=False),
        Column("ramp", "各年达产比例", kind="text", required=False),
        Column("replacement_ratio", "能耗替代要求（倍）", required=False, least=0),
        Column("after", "先行项目", kind="text", required=False),
        Column("one_of", "择一组别", kind="text", required=False),
        *(Column(name, f"达产后年{name}", blank=False, least=0) for name in amounts),
        *(
            Column(REPLACED + name, f"替代削减的{name}", required=False, least=0, absent="zero")
            for name in (ENERGY, *amounts)
        ),
    )
    return Contract("projects", "拟建项目", columns, ("id",))


def counties(years: Iterable[str]) -> Contract:
    """Return the contract of counties.csv for the years in its header."""
    columns = (
        Column("county", "县（市、区），或 全市", kind="text", blank=False),
        Column("item", "项目", kind="choice", blank=False, choices=ITEMS),
        Column("base", "基期年的数值", required=False),
        *(Column(year, f"{year} 年的数值", blank=False) for year in years),
    )
    return Contract("counties", "县（市、区）基础情景", columns, ("county", "item"))


def limits(years: Iterable[str]) -> Contract:
    """Return the contract of limits.csv for the years in its header."""
    columns = (
        Column("limit", "限额名称", kind="text", blank=False),
        Column("area", "县（市、区），或 全市", kind="text", blank=False),
        Column("resource", "受限的量（projects.csv 中的列名）", kind="text", blank=False),
        Column("unit", "计量单位", kind="text", required=False),
        *(Column(year, f"{year} 年的限额") for year in years),
    )
    return Contract("limits", "总量限额", columns, ("limit", "area"))
