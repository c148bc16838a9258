"""Books of a county with one honest project, and the same with one thing changed."""

from __future__ import annotations

from datetime import date

PERMIT, OTHER = "91130200699229617X001P", "91130200699229617X002P"
ON = date(2026, 3, 2)
AREAS = [
    {"area": "520600", "parent": None, "name": "铜仁市", "level": "city", "unit": "", "counted_in": ""},
    {"area": "520602", "parent": "520600", "name": "碧江区", "level": "county", "unit": "", "counted_in": ""},
    {"area": "520603", "parent": "520600", "name": "万山区", "level": "county", "unit": "", "counted_in": ""},
]
W2 = {
    "flow_before_10k_m3_d": 4.0,
    "flow_after_10k_m3_d": 4.0,
    "out_before_mg_l": 45.0,
    "out_after_mg_l": 30.0,
    "days": 365.0,
}
UNITS = {
    "flow_before_10k_m3_d": "10^4 m3/d", "flow_after_10k_m3_d": "10^4 m3/d", "out_before_mg_l": "mg/L",
    "out_after_mg_l": "mg/L", "days": "d",
}  # fmt: skip


def project(code="P1", **more):
    """A sewage plant's upgrade of 4 万m³/d from 45 to 30 mg/L: 219 t COD a year, 438 t left (§1.9, W2)."""
    row = {
        "project": code, "type": "W2", "name": f"{code} 提标", "area": "520602", "organisation": "甲公司", "uscc": "",
        "permit": PERMIT, "facility": "TW001", "outlet": "DW001", "line": "", "step": None, "listed_year": 2024,
        "stage": "running", "approved_on": 20230301, "accepted_on": 20231101, "stable_on": 20231215, "stability": "",
        "longitude": None, "latitude": None,
    }  # fmt: skip
    return row | more


def inputs(code="P1", **more):
    return [
        {
            "project": code,
            "pollutant": "cod" if name.startswith("out") else "",
            "input": name,
            "value": value,
            "unit": UNITS[name],
        }
        for name, value in (W2 | more).items()
    ]


def claim(code="P1", year=2024, amount=219.0, level="filed", day=20241120, **more):
    return {"project": code, "pollutant": "cod", "year": year, "level": level, "amount_t": amount, "day": day} | more


def books(*projects, claims=None, more_inputs=None, **more):
    listed = projects or (project(),)
    return {
        "reductions": list(listed), "reduction_claims": claims or [claim(one["project"]) for one in listed],
        "reduction_inputs": [row for one in listed for row in inputs(one["project"], **(more_inputs or {}))], **more,
    }  # fmt: skip
