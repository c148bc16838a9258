"""模拟排放口: invented outlets and their devices: who they are, what they measure, what their limits are.

Nothing of it is real: organisations, codes and concentrations are drawn with a seed.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from shuangkong.monitoring.lake.stations import Station

VERSIONS = (2017, 2017, 2017, 2005, 2025)  # how often a version is met
LIMITS = {  # mg/m3 at reference oxygen and mg/L, of the size of common standards
    "a34013": 10.0, "a21026": 35.0, "a21002": 50.0,
    "w01018": 50.0, "w21003": 5.0, "w21011": 0.5, "w21001": 15.0,
}  # fmt: skip
GAS = ("a34013", "a21026", "a21002")
WATER = ("w01018", "w21003", "w21011", "w21001")
PASSWORD = "212212"  # noqa: S105 - of invented devices
AREA = "520602"


@dataclass(frozen=True)
class Device:
    """An outlet and the device that watches it; `level` is the usual share of the limit."""

    mn: str
    outlet: str
    version: int
    medium: str  # gas, water
    area: str
    organisation: str
    flow: float  # at full load: m3/s in the duct at gas outlets, L/s at water outlets
    level: float
    duct_area_m2: float
    reference_o2: float
    key: bytes | None
    tampering: str = ""  # D1 … D20

    @property
    def st(self) -> str:
        """系统编码."""
        return "31" if self.medium == "gas" else "32"

    @property
    def pollutants(self) -> tuple[str, ...]:
        """The factors that have limits."""
        return GAS if self.medium == "gas" else WATER

    @property
    def main(self) -> str:
        """The factor that somebody who tampers would tamper with."""
        return "a21002" if self.medium == "gas" else "w01018"


def devices(count: int, seed: int, tampering: Sequence[str] = (), area: str = AREA) -> list[Device]:
    """Return invented devices; the first ones tamper, one with each of the patterns."""
    return [
        _device(number, seed, tampering[number] if number < len(tampering) else "", area) for number in range(count)
    ]


def _device(number: int, seed: int, tampering: str, area: str) -> Device:
    chance = random.Random(f"{seed}/device/{number}")  # noqa: S311 - made-up data
    version = chance.choice(VERSIONS)
    gas = tampering == "D8" or chance.random() < 0.5  # oxygen is measured in gas
    mn = f"88{seed % 10_000:04}{number:08}" if version == 2005 else f"88{seed % 10_000:04}{number:018}"
    duct = round(chance.uniform(2, 12), 2)
    return Device(
        mn=mn,
        outlet=f"{'DA' if gas else 'DW'}{number + 1:04}",
        version=version,
        medium="gas" if gas else "water",
        area=area,
        organisation=f"模拟企业{number // 2 + 1:03}",
        flow=duct * chance.uniform(8, 16) if gas else chance.uniform(5, 80),
        level=chance.uniform(0.35, 0.7),
        duct_area_m2=duct if gas else 0.0,
        reference_o2=chance.choice((6.0, 9.0)) if gas else 0.0,
        key=chance.randbytes(16) if version == 2025 and chance.random() < 0.5 else None,
        tampering=tampering,
    )


def station(device: Device) -> Station:
    """Return the line of the list of stations."""
    return Station(device.mn, PASSWORD, device.outlet, device.st, device.key)
