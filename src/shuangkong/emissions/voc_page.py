"""挥发性有机物的页面数据: enterprises with grade and rates, one enterprise with its ledgers, and the city's substitution shares."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shuangkong.access.audit import Action, record
from shuangkong.access.originals import keep, safe_name
from shuangkong.access.scope import lineage_of
from shuangkong.emissions import voc_account
from shuangkong.emissions.permit_page import rows_of
from shuangkong.emissions.permit_register import may_register, scoped, visible
from shuangkong.emissions.voc_models import VocEnterprise, VocGrade, VocMaterial, VocMeasure, VocPolicy, VocTreatment
from shuangkong.emissions.voc_tables import LINKS
from shuangkong.kernel.problems import BadData, Problem
from shuangkong.statistics.in_use import in_use

TOLERANCE, CAPACITY, BASE_YEAR = "emissions.material_tolerance", "emissions.carbon_capacity", "emissions.base_year"
# the plans' demands: kind → least fall and its unit (coatings and inks in points, adhesives in per cent)
WANTED = {"coating": "emissions.coating_points", "ink": "emissions.ink_points", "adhesive": "emissions.adhesive_fall"}
POLICY_FILES = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
LARGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One enterprise: its grade, the three rates of the newest year, what is open and what is overdue."""

    enterprise: VocEnterprise
    grade: str | None
    rates: voc_account.Rates | None
    year: int | None
    open: int  # measures that are not done
    late: int  # of them beyond their day
    review_late: bool
    bed_late: bool
    unsound: int  # materials that do not balance


@dataclass(frozen=True, slots=True)
class Share:
    """A kind of material in the base year and the newest: raw amounts, and what fell against what the plan asks."""

    kind: str
    base_year: int
    year: int
    base: tuple[float, float]
    now: tuple[float, float]
    fall: float | None
    wanted: float | None
    met: bool | None
    points: bool

    @property
    def base_share(self) -> float | None:
        """The solvent-based share in the base year."""
        return self.base[0] / self.base[1] if self.base[1] else None

    @property
    def now_share(self) -> float | None:
        """The solvent-based share now."""
        return self.now[0] / self.now[1] if self.now[1] else None


def lines(user: Any, today: date, area: str = "") -> list[Line]:
    """Return the enterprises that a person may see; those with something overdue first."""
    found = visible(VocEnterprise, user).select_related("area")
    if area:
        found = found.filter(area=area)
    grades, treatment, materials = (_by_unit(book, model, user) for book, model in BOOKS[:3])
    measures: dict[str, list[VocMeasure]] = defaultdict(list)
    for one in visible(VocMeasure, user):
        measures[one.uscc].append(one)
    made = []
    for one in found:
        rates, year, bed_late = newest_rates(treatment.get(one.uscc, []), one.area_id, today)
        open_ = [measure for measure in measures[one.uscc] if measure.done is None]
        tolerance = value(TOLERANCE, one.area_id, today)
        balances = [voc_account.balance(row, tolerance) for row in materials.get(one.uscc, [])]
        made.append(
            Line(
                one, voc_account.grade(grades.get(one.uscc, [])), rates, year, len(open_),
                sum(measure.due < today for measure in open_), bool(one.review_on and one.review_on < today), bed_late,
                sum(balance.sound is False for balance in balances),
            )
        )  # fmt: skip
    return sorted(made, key=lambda line: (-(line.late + line.bed_late + line.unsound), line.enterprise.name))


BOOKS: tuple[tuple[str, Any], ...] = (
    ("voc_grades", VocGrade), ("voc_treatment", VocTreatment), ("voc_materials", VocMaterial),
)  # fmt: skip


def _by_unit(book: str, model: Any, user: Any) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows_of(book, visible(model, user)):
        found[row["uscc"]].append(row)
    return found


def newest_rates(
    rows: list[dict[str, Any]], area: str, today: date
) -> tuple[voc_account.Rates | None, int | None, bool]:
    """Return the rates of the newest year there is a ledger of, and whether a carbon bed is overdue today."""
    if not rows:
        return None, None, False
    year = max(int(row["month"][:4]) for row in rows)
    capacity = value(CAPACITY, area, today)
    rates = voc_account.rates([row for row in rows if row["month"].startswith(str(year))], today, capacity)
    beds = beds_of(rows, capacity)
    return rates, year, any(bed.due is not None and bed.due < today for bed in beds)


def beds_of(rows: list[dict[str, Any]], capacity: float) -> list[voc_account.Carbon]:
    """Return the carbon beds as the newest month of each facility has them."""
    newest = {row["facility"]: row for row in sorted(rows, key=lambda row: row["month"])}
    beds = [voc_account.carbon(row, capacity) for row in newest.values()]
    return [bed for bed in beds if bed is not None]


def detail(enterprise: VocEnterprise, user: Any, today: date) -> dict[str, Any]:
    """Return what the page of one enterprise shows."""
    area, uscc = enterprise.area_id, enterprise.uscc
    grades, treatment, materials = (rows_of(book, visible(model, user).filter(uscc=uscc)) for book, model in BOOKS)
    capacity, tolerance = value(CAPACITY, area, today), value(TOLERANCE, area, today)
    rates, year, _late = newest_rates(treatment, area, today)
    newest = max((row["year"] for row in materials), default=None)
    return {
        "enterprise": enterprise, "grade": voc_account.grade(grades), "grades": grades, "rates": rates, "year": year,
        "treatment": sorted(treatment, key=lambda row: (row["month"], row["facility"]), reverse=True),
        "beds": beds_of(treatment, capacity), "capacity": capacity, "tolerance": tolerance,
        "materials": [(row, voc_account.balance(row, tolerance)) for row in sorted(materials, key=lambda row: -row["year"])],
        "contents": voc_account.contents([row for row in materials if row["year"] == newest], today),
        "shares": _shares(materials, area, today),
        "measures": visible(VocMeasure, user).filter(uscc=uscc).order_by("due"), "links": LINKS,
        "policies": scoped(VocPolicy.objects.filter(uscc=uscc), user).select_related("by"), "today": today,
    }  # fmt: skip


def shares(user: Any, today: date, area: str = "") -> list[Share]:
    """Return the substitution shares over all enterprises that a person may see."""
    rows = rows_of("voc_materials", visible(VocMaterial, user).filter(**({"area": area} if area else {})))
    return _shares(rows, area or user.area, today)


def _shares(rows: list[dict[str, Any]], area: str, today: date) -> list[Share]:
    base = int(value(BASE_YEAR, area, today))
    found = []
    for kind, years in voc_account.solvent_shares(rows).items():
        year = max(years)
        if kind in WANTED and base in years and year > base:
            fall, wanted = voc_account.fall(kind, years, base, year), optional(WANTED[kind], area, today)
            points = kind in voc_account.PP_KINDS
            met = None if fall is None or wanted is None else fall - (wanted if points else wanted / 100) >= -1e-9
            found.append(Share(kind, base, year, years[base], years[year], fall, wanted, met, points))
    return found


def value(id_: str, area: str, day: date) -> float:
    """Return a parameter's value for an area."""
    return float(in_use().rulebook.value(id_, lineage_of(area), day).number)


def optional(id_: str, area: str, day: date) -> float | None:
    """Return a parameter's value for an area, where it has one."""
    from shuangkong.kernel.problems import NotInForce

    try:
        return value(id_, area, day)
    except NotInForce:
        return None


def take_policy(enterprise: VocEnterprise, raw: bytes, name: str, user: Any, now: datetime) -> VocPolicy:
    """一厂一策方案: keep a file under its hash; BadData where it is neither PDF nor Word."""
    if not may_register(user):
        raise PermissionDenied(_("您没有维护登记册的权限。"))
    safe = safe_name(name)
    if len(raw) > LARGEST or not raw.startswith(POLICY_FILES):
        found = f"{len(raw) / 1e6:,.0f} MB" if len(raw) > LARGEST else "不是 PDF 或 Word 文件"
        raise BadData(
            [Problem(safe, found, f"不超过 {LARGEST // 1_000_000} MB 的 PDF 或 Word 文件", "另存为 PDF 后上传")]
        )
    with transaction.atomic():
        kept = VocPolicy.objects.create(
            area=enterprise.area, uscc=enterprise.uscc, name=safe, sha256=keep(raw), size=len(raw), at=now, by=user
        )
        record(Action.HANDED_IN, _("一厂一策方案"), user=user, after={"name": safe, "sha256": kept.sha256})
    return kept
