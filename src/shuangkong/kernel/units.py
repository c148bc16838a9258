"""计量单位: the units that columns, parameters, series and figures may name; any other is an error at load time.

A unit is written as in "10^4 t/d": base units, a power of ten in front of any of them, "/" between. `measure` takes
it apart, so that tonnes over tonnes are a share, tonnes over cubic metres are not, and 10^4 t are not added to t.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Final, NamedTuple


@dataclass(frozen=True, slots=True)
class Base:
    """A base unit: what it measures, how many of that dimension's first unit it is, and its Chinese words."""

    dimension: str  # empty: a plain number
    factor: Fraction
    words: tuple[str, ...]  # the first is the label


class Measure(NamedTuple):
    """What a unit measures: how many of the dimensions' first units it is, and the dimensions with their powers."""

    factor: Fraction
    dimensions: Mapping[str, int]


def _base(dimension: str, factor: str, words: str) -> Base:
    return Base(dimension, Fraction(factor), tuple(words.split()))


# Things that are counted are dimensions of their own: vehicles over vehicles are a share, vehicles over villages not.
BASES: Final[dict[str, Base]] = {
    "1": _base("", "1", "1 倍"),
    "%": _base("", "1/100", "% 百分比"),
    "‰": _base("", "1/1000", "‰"),
    "percentage point": _base("", "1/100", "个百分点 百分点"),
    "t": _base("mass", "1", "吨 t"),
    "kg": _base("mass", "1/1000", "千克 公斤 kg"),
    "g": _base("mass", "1/1000000", "克 g"),
    "mg": _base("mass", "1/1000000000", "毫克 mg"),
    "μg": _base("mass", "1/1000000000000", "微克 μg ug"),
    "tce": _base("standard coal", "1", "吨标准煤 吨标煤 tce"),
    "kgce": _base("standard coal", "1/1000", "千克标准煤 公斤标准煤 千克标煤 kgce"),
    "gce": _base("standard coal", "1/1000000", "克标准煤 克标煤 gce"),
    "tCO2": _base("carbon dioxide", "1", "吨二氧化碳 吨CO2 tCO2"),
    "kgCO2": _base("carbon dioxide", "1/1000", "千克二氧化碳 kgCO2"),
    "tC": _base("carbon", "1", "吨碳 tC"),
    "kWh": _base("energy", "1", "千瓦时 度 kWh"),
    "kJ": _base("energy", "1/3600", "千焦 kJ"),
    "MJ": _base("energy", "5/18", "兆焦 MJ"),
    "GJ": _base("energy", "2500/9", "百万千焦 吉焦 GJ"),
    "kW": _base("power", "1", "千瓦 kW"),
    "MW": _base("power", "1000", "兆瓦 MW"),
    "m3": _base("volume", "1", "立方米 方 m3"),
    "L": _base("volume", "1/1000", "升 L"),
    "m2": _base("land", "1", "平方米 m2"),
    "hectare": _base("land", "10000", "公顷 hm2 ha"),
    "mu": _base("land", "2000/3", "亩"),
    "km2": _base("land", "1000000", "平方公里 平方千米 km2"),
    "km": _base("length", "1", "公里 千米 km"),
    "m": _base("length", "1/1000", "米 m"),
    "t km": _base("haulage", "1", "吨公里 吨千米"),
    "TEU": _base("container", "1", "标准箱 标箱 TEU"),
    "yuan": _base("money", "1", "元 人民币"),
    "Pa": _base("pressure", "1", "帕 Pa"),
    "d": _base("time", "1", "日 天 d"),
    "h": _base("time", "1/24", "小时 时 h"),
    "year": _base("year", "1", "年 a"),
    "person": _base("person", "1", "人 人次 名"),
    "household": _base("household", "1", "户"),
    "item": _base("item", "1", "个 项 件"),
    "project": _base("project", "1", "个 项"),
    "factory": _base("factory", "1", "家 个 座"),
    "enterprise": _base("enterprise", "1", "家 户 个"),
    "institution": _base("institution", "1", "家 个 所"),
    "park": _base("park", "1", "个 家"),
    "village": _base("village", "1", "个 村"),
    "river section": _base("river section", "1", "个断面 断面 个"),
    "facility": _base("facility", "1", "座 个 处"),
    "set": _base("set", "1", "台（套） 台套 台 套 个"),
    "vehicle": _base("vehicle", "1", "辆 辆次 台"),
    "head": _base("head", "1", "头 羽"),
    "level": _base("level", "1", "级"),
    "class": _base("class", "1", "类"),
    "point": _base("point", "1", "分"),
}
PREFIXES: Final = {"百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8}
# Composed units get their labels from the table above; those under it are written otherwise.
COMPOSED: Final = (
    "10^4 t, 10^8 t, t/d, 10^4 t/d, kg/d, t/year, 10^4 t/year, mg/L, g/L, mg/m3, μg/m3, g/m3, kg/m3, "
    "t/10^4 yuan, kg/10^4 yuan, 10^4 m3, 10^8 m3, m3/d, 10^4 m3/d, m3/10^4 yuan, m3/t, L/person/d, "
    "m3/person, g/person/d, kg/person/d, kg/person, t/person, 10^4 tce, kgce/m2, kgce/person, tce/person, "
    "kgce/t, gce/kWh, kgce/TEU, kgce/m3, tce/t, tce/km2, tce/hectare, 10^4 tCO2, tCO2/10^4 yuan, tCO2/t, "
    "10^4 kWh, 10^8 kWh, kWh/m2, kWh/person, kWh/t, 10^4 kW, 10^4 m2, kW/vehicle, m2/person, 10^4 mu, "
    "10^4 hectare, kg/mu, kg/hectare, t/hectare, t/km2, 10^4 km, 10^4 t km, 10^8 t km, 10^4 TEU, "
    "10^4 yuan, 10^8 yuan, yuan/person, 10^4 yuan/hectare, 10^4 yuan/km2, 10^4 yuan/mu, 10^4 persons, "
    "10^4 vehicle, 10^4 household, vehicle/10^4 persons, kJ/kg, kJ/m3, 10^3 yuan, yuan/t, yuan/kWh, tCO2/tce, tC/GJ, "
    "m3/year, 10^4 m3/year, km/year, h/year, m3/h, kg/h, kg/t, g/km, kg/10^4 m3, kg/head, t/household"
)
UNITS: dict[str, tuple[str, str]] = {
    # unit: (Chinese label, English label)
    "": ("", ""),
    "1": ("", ""),
    "word": ("", ""),
    "%": ("%", "%"),
    "‰": ("‰", "‰"),
    "percentage point": ("个百分点", "percentage points"),
    "tce": ("吨标准煤", "tce"),
    "tce/10^4 yuan": ("吨标准煤/万元", "tce per 10⁴ yuan"),
    "yuan": ("元", "yuan"),
    "kWh": ("千瓦时", "kWh"),
    "kgce/kWh": ("千克标准煤/千瓦时", "kgce/kWh"),
    "kgCO2/kWh": ("千克二氧化碳/千瓦时", "kgCO₂/kWh"),
    "t": ("吨", "t"),
    "t/h": ("蒸吨/小时", "t/h"),
    "L/person/d": ("升/（人·日）", "L/person/d"),
    "g/person/d": ("克/（人·日）", "g/person/d"),
    "kg/person/d": ("千克/（人·日）", "kg/person/d"),
    "level": ("级", "level"),
    "year": ("年", "year"),
}
TERM: Final = re.compile(r"(?:10\^([1-9]) )?(.+)")
PER_BOTH: Final = re.compile(r"/\(([^·()]+)·([^·()]+)\)")  # 克/(人·日)


def measure(unit: str) -> Measure:
    """Return what a unit measures; ValueError where it is not made of base units."""
    factor = Fraction(1)
    powers: dict[str, int] = {}
    for place, term in enumerate(unit.split("/") if unit else ()):
        ten, name = _taken_apart(term)
        base = BASES.get(name)
        if base is None:
            raise ValueError(f"“{unit}”不是由已登记的基本单位组成的")
        size = base.factor * 10**ten
        factor = factor / size if place else factor * size
        if base.dimension:
            powers[base.dimension] = powers.get(base.dimension, 0) + (-1 if place else 1)
    return Measure(factor, {dimension: power for dimension, power in powers.items() if power})


def label(unit: str) -> str:
    """Return the Chinese label of a unit, composed of its base units where it has none of its own."""
    if unit in UNITS:
        return UNITS[unit][0]
    return "/".join(_term_label(term) for term in unit.split("/"))


def unit_of(text: str) -> str | None:
    """Return the unit that a Chinese unit word of a plan stands for, such as 万吨/日; None where it is none of ours.

    A word for things of many kinds (个, 家) gives the most general of them; `times_to` knows all.
    """
    return next((unit for unit in _readings(text) if unit in UNITS), None)


def times_to(text: str, unit: str) -> float | None:
    """Return by what a value in a plan's unit word is multiplied to be in `unit`; None where they don't match."""
    wanted = measure(unit)
    for reading in _readings(text):
        found = measure(reading)
        if found.dimensions == wanted.dimensions:
            return float(found.factor / wanted.factor)
    return None


def described(found: Measure) -> str:
    """Return a measure in Chinese, by a registered unit where one is the same, else by its dimensions."""
    if not found.dimensions and found.factor == 1:
        return "无量纲的数"
    same = [unit for unit in UNITS if UNITS[unit][0] and measure(unit) == found]
    if same:
        alike = sum(UNITS[unit][0] == label(same[0]) for unit in UNITS) > 1  # 个 counts projects as well as villages
        return f"{label(same[0])} {same[0]}" if alike else label(same[0])
    above = [_power(name, power) for name, power in found.dimensions.items() if power > 0]
    below = [_power(name, -power) for name, power in found.dimensions.items() if power < 0]
    text = "/".join([" × ".join(above) or "1", *below])
    return text if found.factor == 1 else f"{float(found.factor):g} {text}"


def _power(dimension: str, power: int) -> str:
    first = next(base.words[0] for base in BASES.values() if base.dimension == dimension and base.factor == 1)
    return first if power == 1 else f"{first}^{power}"


def _taken_apart(term: str) -> tuple[int, str]:
    found = TERM.fullmatch(term)
    if found is None:
        return 0, term
    name = {"persons": "person"}.get(found[2], found[2])
    return int(found[1] or 0), name


def _term_label(term: str) -> str:
    ten, name = _taken_apart(term)
    prefix = next((word for word, power in PREFIXES.items() if power == ten), "") if ten else ""
    return prefix + BASES[name].words[0]


def _plain(text: str) -> str:
    """Return a unit word in one spelling: full and half width, spaces and capitals make no difference."""
    plain = unicodedata.normalize("NFKC", text).replace("µ", "μ").replace("每", "/").replace("蒸吨", "吨")
    return PER_BOTH.sub(r"/\1/\2", "".join(plain.split()).casefold())


def _readings(text: str) -> Iterator[str]:
    """Yield the units that a text can stand for, the likeliest first; its own code counts as well."""
    plain = _plain(text)
    if plain in CODES:
        yield CODES[plain]
    terms = [_term_readings(term) for term in plain.split("/")]
    for chosen in product(*terms):
        yield "/".join(chosen)


def _term_readings(term: str) -> list[str]:
    if term in WORDS:
        return WORDS[term]
    for word, power in sorted(PREFIXES.items(), key=lambda item: -len(item[0])):
        rest = term.removeprefix(word)
        if rest != term and rest in WORDS:
            return [f"10^{power} {'persons' if name == 'person' else name}" for name in WORDS[rest]]
    return []


def _words() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, base in BASES.items():
        for word in base.words:
            found.setdefault(_plain(word), []).append(name)
    return found


def _registered() -> None:
    """Give composed units and base units their labels."""
    for unit in (*COMPOSED.split(", "), *BASES):
        english = unit.replace("^4", "⁴").replace("^8", "⁸").replace("m2", "m²").replace("m3", "m³")
        UNITS.setdefault(unit, (label(unit), english.replace("CO2", "CO₂")))


WORDS: Final = _words()
_registered()
CODES: Final = {_plain(unit): unit for unit in UNITS if unit}
