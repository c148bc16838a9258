"""别处已有的数: the columns that a series may be taken from, and the figures whose ids belong to other rooms.

Both are declared in rooms above this one, which it cannot import; yet `indicator check`, the forms and the closing must
all refuse the same. They stand here once more, and tests/closing/test_elsewhere.py holds the two together.
"""

from typing import Final

# numbers of the books with one row for an area and a period (and price base): "book.column" → its unit
COLUMNS: Final = {
    "gdp.gdp_yuan": "yuan",
    "energy.energy_tce": "tce",
    "energy.feedstock_tce": "tce",
    "energy.renewable_power_kwh": "kWh",
    "energy.nonfossil_tce": "tce",
    "energy.national_project_tce": "tce",
    "energy.quota_bought_tce": "tce",
    "energy.net_power_inflow_kwh": "kWh",
    "energy.primary_power_kwh": "kWh",
    "energy.coal_t": "t",
    "energy.oil_t": "t",
}
_EMISSIONS: Final = tuple(
    f"emissions.{pollutant}_{kind}"
    for pollutant in ("cod", "nh3n", "nox", "vocs")
    for kind in (
        "filed", "checked", "verified", "recognised", "expected", "expected_total", "planned", "covered", "shortfall",
    )
)  # fmt: skip
_ACTUALS: Final = tuple(
    f"emissions.{pollutant}_{kind}"
    for pollutant in ("cod", "nh3n", "nox", "vocs")
    for kind in ("actual", "actual_substituted")
)  # fmt: skip
ROOM_FIGURES: Final = (
    "energy.intensity", "energy.intensity_change", "energy.intensity_decline", "energy.intensity_required",
    "energy.intensity_incentive_required", "energy.time_progress", "energy.intensity_progress",
    "energy.intensity_yearly_rate_needed", "energy.intensity_overfulfilment", "energy.total", "energy.total_assessed",
    "energy.total_growth", "energy.total_target", "energy.total_target_path", "energy.units_difference",
    "energy.total_calorific", "energy.increment", "energy.increment_allowed", "energy.increment_progress",
    "energy.balance_supply", "energy.balance_use", "energy.balance_difference", "energy.intensity_forecast",
    "energy.intensity_forecast_low", "energy.intensity_forecast_high", "energy.change_activity",
    "energy.change_structure", "energy.change_intensity", "carbon.total", "carbon.total_target", "carbon.total_growth",
    "carbon.fuels", "carbon.power", "carbon.intensity", "carbon.intensity_change", "carbon.intensity_decline",
    "carbon.intensity_required", "carbon.time_progress", "carbon.intensity_progress",
    "carbon.intensity_yearly_rate_needed", "carbon.total_by_tce", "carbon.coal_total", "carbon.coal_total_target",
    "carbon.coal_growth", "carbon.coal_share", "carbon.oil_total", "carbon.oil_total_target", "carbon.oil_growth",
    "carbon.oil_share", "carbon.combined_control_failed", "carbon.combined_support_failed", "carbon.combined_grade",
    "carbon.change_activity", "carbon.change_structure", "carbon.change_intensity", "emissions.cod_filed",
    "emissions.cod_checked", "emissions.cod_verified", "emissions.cod_recognised", "emissions.cod_expected",
    "emissions.cod_expected_total", "emissions.cod_planned", "emissions.cod_covered", "emissions.cod_shortfall",
    "emissions.nh3n_filed", "emissions.nh3n_checked", "emissions.nh3n_verified", "emissions.nh3n_recognised",
    "emissions.nh3n_expected", "emissions.nh3n_expected_total", "emissions.nh3n_planned", "emissions.nh3n_covered",
    "emissions.nh3n_shortfall", "emissions.nox_filed", "emissions.nox_checked", "emissions.nox_verified",
    "emissions.nox_recognised", "emissions.nox_expected", "emissions.nox_expected_total", "emissions.nox_planned",
    "emissions.nox_covered", "emissions.nox_shortfall", "emissions.vocs_filed", "emissions.vocs_checked",
    "emissions.vocs_verified", "emissions.vocs_recognised", "emissions.vocs_expected", "emissions.vocs_expected_total",
    "emissions.vocs_planned", "emissions.vocs_covered", "emissions.vocs_shortfall", "emissions.cod_actual",
    "emissions.cod_actual_substituted", "emissions.nh3n_actual", "emissions.nh3n_actual_substituted",
    "emissions.nox_actual", "emissions.nox_actual_substituted", "emissions.vocs_actual",
    "emissions.vocs_actual_substituted", "warning.intensity_level", "warning.total_level", "warning.carbon_level",
)  # fmt: skip
