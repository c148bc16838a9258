"""计量单位: the units that columns, parameters and figures may name. A unit outside this list is an error at load time."""

from __future__ import annotations

UNITS: dict[str, tuple[str, str]] = {
    # unit: (Chinese label, English label)
    "": ("", ""),
    "1": ("", ""),
    "word": ("", ""),
    "%": ("%", "%"),
    "tce": ("吨标准煤", "tce"),
    "tce/10^4 yuan": ("吨标准煤/万元", "tce per 10⁴ yuan"),
    "yuan": ("元", "yuan"),
    "kWh": ("千瓦时", "kWh"),
    "kgce/kWh": ("千克标准煤/千瓦时", "kgce/kWh"),
    "kgCO2/kWh": ("千克二氧化碳/千瓦时", "kgCO₂/kWh"),
    "t": ("吨", "t"),
    "t/h": ("蒸吨/小时", "t/h"),
    "level": ("级", "level"),
    "year": ("年", "year"),
}
