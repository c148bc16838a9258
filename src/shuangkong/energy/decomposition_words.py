"""分解的理由: why a unit is asked for what it is asked for, in words."""

from __future__ import annotations

from collections.abc import Mapping

from shuangkong.energy.decomposition import Decomposition, Share
from shuangkong.energy.decomposition_tables import FACTORS

NAMED = 0.0005  # a factor that moves a target by less than 0.05 points is not worth a word


def reason(share: Share, means: Mapping[str, float]) -> str:
    """Return the reason of one unit; `means` are the weighted means of the factors."""
    if share.bound == "locked":
        return f"锁定为 {_percent(share.target)}%，依据：{share.unit.reason}。"
    moved = sorted(share.pulls.items(), key=lambda item: -abs(item[1]))
    told = [_factor(name, pull, share, means) for name, pull in moved if abs(pull) >= NAMED]
    text = f"平均分担为 {_percent(share.equal)}%；" + ("；".join(told) if told else "各项因素接近平均，不作调整")
    shift = share.exact - share.equal - sum(share.pulls.values())
    if share.bound:
        text += f"；按{'上限' if share.bound == 'most' else '下限'}取 {_percent(share.exact)}%"
        text += f"，依据：{share.unit.reason}" if share.unit.reason else ""
    elif abs(shift) >= NAMED:
        text += f"；为使全市恰好达到目标，再{'上调' if shift > 0 else '下调'} {_percent(abs(shift))} 个百分点"
    return f"{text}。"


def means_of(found: Decomposition) -> dict[str, float]:
    """Return the mean of each factor over the units that have it, weighted by energy."""
    means = {}
    for name in FACTORS:
        known = [(s.unit.kept_energy, s.unit.factors.get(name)) for s in found.shares]
        there = [(weight, value) for weight, value in known if value is not None]
        if there:
            means[name] = sum(w * v for w, v in there) / sum(w for w, _ in there)
    return means


def _factor(name: str, pull: float, share: Share, means: Mapping[str, float]) -> str:
    factor, value = FACTORS[name], share.unit.factors[name]
    side = "高于" if value is not None and value > means[name] else "低于"
    amounts = f"{_short(value)}{factor.unit}，平均 {_short(means[name])}{factor.unit}"
    return f"{factor.label}{side}平均（{amounts}），{'上调' if pull > 0 else '下调'} {_percent(abs(pull))} 个百分点"


def _short(value: float | None) -> str:
    return "—" if value is None else f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.2f}"


def _percent(share: float) -> str:
    return f"{int(abs(share) * 10_000 + 0.5 + 1e-6) / 100 * (-1 if share < 0 else 1):.2f}"
