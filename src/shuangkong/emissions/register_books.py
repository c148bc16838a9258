"""登记册和模型: which model holds which book, and how the columns of the one are called in the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from shuangkong.emissions import permit_models as permits
from shuangkong.emissions import permit_tables as permit_books
from shuangkong.emissions import voc_models as vocs
from shuangkong.emissions import voc_tables as voc_books
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.tables import Contract

# words that no attribute can be called
NAMES = {"from": "since", "to": "until", "class": "management"}
PRODUCT = {"class": "product"}


@dataclass(frozen=True, slots=True)
class Register:
    """A book and the model of its rows."""

    contract: Contract
    model: Any
    names: Mapping[str, str]

    @property
    def title(self) -> str:
        """The register's Chinese name."""
        return self.contract.title

    def field(self, column: str) -> str:
        """Return the model's field for a column of the book."""
        name = self.names.get(column, column)
        return "area_id" if name == "area" else name

    def entry(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row of a file as the fields of the model, without those that say where it came from."""
        values = {self.field(column.name): _stored(row[column.name], column.kind) for column in self.contract.columns}
        return values | {
            "row": row["row"], "confidence": CONFIDENCES[row["confidence"]], "document": row["document"] or ""
        }  # fmt: skip

    def row(self, entry: Any) -> dict[str, Any]:
        """Return an entry as a row of the book, in the words and types of the book."""
        values = {column.name: _told(getattr(entry, self.field(column.name))) for column in self.contract.columns}
        return values | {
            "confidence": CONFIDENCES.index(entry.confidence), "document": entry.document, "row": entry.row
        }  # fmt: skip

    def key(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return what tells an entry from the others in force."""
        return tuple(values[self.field(name)] for name in self.contract.key)


def _stored(value: Any, kind: str) -> Any:
    if kind == "day":
        return date(value // 10_000, value // 100 % 100, value % 100) if value else None
    if kind == "number":
        return None if value is None else Decimal(f"{value:.15g}").quantize(Decimal("0.000001"))
    return "" if value is None and kind in ("text", "choice", "period") else value


def _told(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value.year * 10_000 + value.month * 100 + value.day if isinstance(value, date) else value


_MODELS = (
    (permit_books.PERMITS, permits.Permit),
    (permit_books.PERMIT_OUTLETS, permits.PermitOutlet),
    (permit_books.PERMITTED, permits.PermittedAmount),
    (permit_books.SOURCE_BASE, permits.SourceStatistic),
    (permit_books.EMISSION_ACTUALS, permits.EmissionActual),
    (permit_books.SELF_MONITORING, permits.SelfMonitoring),
    (permit_books.EXECUTION_REPORTS, permits.ExecutionReport),
    (permit_books.BOILERS, permits.Boiler),
    (permit_books.ATTAINMENT, permits.Attainment),
    (permit_books.NEW_PROJECTS, permits.NewProject),
    (voc_books.VOC_LEDGER, vocs.VocEnterprise),
    (voc_books.VOC_GRADES, vocs.VocGrade),
    (voc_books.VOC_MATERIALS, vocs.VocMaterial),
    (voc_books.VOC_TREATMENT, vocs.VocTreatment),
    (voc_books.VOC_MEASURES, vocs.VocMeasure),
)
# in the order in which they have to be loaded: what others speak of comes first
REGISTERS: dict[str, Register] = {
    contract.name: Register(contract, model, NAMES | (PRODUCT if contract is voc_books.VOC_MATERIALS else {}))
    for contract, model in _MODELS
}
