"""Made-up meters: a register, uploads in a journal, and a lake of their own."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from shuangkong.monitoring.lake.journal import Journal

FIRM = "91520602MA6DM0001Q"
HEADER = "meter,organisation,area,energy,unit,kind,minutes,digits,multiplier,most,parent,flow,expression,point,from,to,start,stop"  # fmt: skip
STATS = {"real": "0", "hour": "1", "day": "2", "month": "3"}


def code(number):
    """A data code of the length that the table says, about electricity."""
    return f"0102000{number:01}0199330001"[:18]


def row(meter, **more):
    """One line of meters.csv: a cumulative electricity meter unless said otherwise."""
    said = {
        "meter": meter, "organisation": FIRM, "area": "520602", "energy": "power", "unit": "kWh", "kind": "cumulative",
        "from": "2025-01-01",
    }  # fmt: skip
    said |= {name.rstrip("_"): str(value) for name, value in more.items()}
    return ",".join(said.get(name, "") for name in HEADER.split(","))


def write_register(folder, *rows, coefficients=""):
    """Write the books of a register."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "meters.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    if coefficients:
        (folder / "meter_coefficients.csv").write_text(coefficients, encoding="utf-8")


def item(number, time, value, stat="real", **more):
    """One item of a batch."""
    said = {
        "dataCode": code(number), "inputType": 1, "statType": STATS[stat], "statDate": str(time),
        "uploadDate": str(time), "dataValue": value,
    }  # fmt: skip
    return said | more


def body(*items, firm=FIRM):
    """A message of collected data."""
    return json.dumps({"enterpriseCode": firm, "deviceId": "dev-1", "batch": list(items)}).encode()


def received(text):
    """A moment of Beijing's clock as milliseconds of UTC."""
    return int(datetime.fromisoformat(f"{text}:00+08:00").timestamp()) * 1000


def upload(home, *bodies, at="2025-01-02 00:00", writer="web"):
    """Put messages into the journal as if they had come at a moment."""
    journal = Journal(home / "lake" / "meters", writer)
    for one in bodies:
        journal.append(FIRM, received(at), b"data " + one)
    journal.close()


def every(start, minutes, values, number=1, stat="real"):
    """Items at equal distances; a value of None is left out."""
    first = datetime.fromisoformat(start)
    return [
        item(number, first + timedelta(minutes=minutes * place), value, stat)
        for place, value in enumerate(values)
        if value is not None
    ]
