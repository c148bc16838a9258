"""The figures of this room: of every pollutant what is published, named monitoring.<factor>_…"""

from shuangkong.kernel.figures import FigureOfEach

MONTHS_AND_YEARS = ("month", "year")

TOTALS = (
    FigureOfEach(
        "_mass", "排放量", "Mass emitted", "kg", 2, "totals", "mass_kg",
        kinds=MONTHS_AND_YEARS, caliber="", stem="stem",
    ),
    FigureOfEach(
        "_substituted", "替代排放量占比", "Share of the mass that was substituted", "%", 2, "totals", "substituted", 100,
        kinds=MONTHS_AND_YEARS, caliber="", stem="stem",
    ),
    FigureOfEach(
        "_mean", "月均浓度", "Mean concentration of the month", "mg/m3", 4, "totals", "mean",
        kinds=("month",), caliber="", wants="has_mean", stem="stem", unit_from="mean_unit",
    ),
    FigureOfEach(
        "_exceeded_hours", "超标小时数", "Hours above the limit", "h", 0, "totals", "exceeded",
        kinds=MONTHS_AND_YEARS, caliber="", wants="has_judged", stem="stem",
    ),
)  # fmt: skip

CAPTURE = (
    FigureOfEach(
        "_capture", "季度有效数据捕集率", "Capture rate of the quarter", "%", 2, "quarters", "rate", 100,
        verdict="judged", kinds=("quarter",), wants="has_rate", stem="stem",
    ),
)  # fmt: skip
