"""目标分解: what the units' falls have to come to on the mean, and what a unit's energy may grow by."""

from shuangkong.kernel.formulas import Quantity, power, ratio


def effective_target(target, base_intensity, expected_gdp, kept_energy) -> Quantity:
    """单位平均需降低率: the fall that the units need on the mean, since units that grow at different speeds shift the city's.

    Source  §10, derived: Σ φ(1−T) = 1 − T_eff, φ the share of a unit's energy if its intensity stayed as it is
    Units   share; tce per yuan; yuan; tce: Σ expected GDP × base intensity of the units
    Result  share

    >>> round(effective_target(0.13, 0.5, 300, 150), 4), round(effective_target(0.13, 0.5, 300, 156), 4)
    (0.13, 0.1635)
    """
    return 1 - (1 - target) * ratio(base_intensity * expected_gdp, kept_energy)


def energy_added(energy_tce, growth, target) -> Quantity:
    """能耗增量空间: what a unit's energy may grow by over the span, with expected growth and the fall it is asked for.

    Source  §10, derived: E[(1+g)(1−T) − 1], g over the whole span
    Units   tce, shares
    Result  tce; negative where its energy has to fall

    >>> round(energy_added(1_000_000, 0.3, 0.15))
    105000
    """
    return energy_tce * ((1 + growth) * (1 - target) - 1)


def growth_over(yearly_growth, years) -> Quantity:
    """期间累计增速: yearly growth over a number of years.

    Source  definition
    Units   share, number of years
    Result  share

    >>> round(growth_over(0.06, 5), 4)
    0.3382
    """
    return power(1 + yearly_growth, years) - 1
