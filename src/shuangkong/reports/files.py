"""数据文件: the figures as CSV and Parquet, and the dictionary of both; values as they were sealed."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

from shuangkong.closing.store import Closing
from shuangkong.kernel.encoding import inert
from shuangkong.reports import rows

DICTIONARY_HEAD = ("名称", "中文名", "说明")


def csv_file(closing: Closing, area: str) -> bytes:
    """Return the figures as CSV: UTF-8 with a mark for spreadsheets, values as they were sealed."""
    names = list(rows.LABELS)
    return _csv(names, [[row[name] for name in names] for row in rows.figures(closing, area)])


def dictionary(closing: Closing, area: str) -> bytes:
    """Return the dictionary of the CSV and Parquet files as CSV: first the columns, then the figures."""
    figures = [
        (id_, label, f"单位：{unit or '无'}（{code}），{decimals} 位小数")
        for id_, label, unit, code, decimals in rows.kinds(closing, area)
    ]
    return _csv(DICTIONARY_HEAD, [*rows.columns(), *figures])


def _csv(head: Any, rows: Any) -> bytes:
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows(
        [inert(cell) if isinstance(cell, str) and not _isnumber(cell) else cell for cell in row] for row in rows
    )
    return out.getvalue().encode()


def _isnumber(text: str) -> bool:
    return number(text) is not None


def parquet_file(closing: Closing, area: str) -> bytes:
    """Return the figures as Parquet; every column carries its label and meaning as metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = [
        pa.field(name, pa.float64() if name == "coverage" else pa.string(), metadata={"label": label, "comment": said})
        for name, label, said in rows.columns()
    ]
    seal = {"city": closing.city, "period": closing.period, "revision": str(closing.revision), "seal": closing.seal}
    out = io.BytesIO()
    pq.write_table(
        pa.Table.from_pylist(rows.figures(closing, area), pa.schema(fields, metadata=seal)), out, compression="zstd"
    )
    return out.getvalue()


def number(text: str) -> float | None:
    """Return a text as a number, None where it is none."""
    try:
        return float(Decimal(text.replace(",", "")))
    except ArithmeticError:
        return None
