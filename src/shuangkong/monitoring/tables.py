"""The columns that the accounts of monitoring compute, with the rules that make them."""

from shuangkong.kernel.formulas import prevailing
from shuangkong.kernel.tables import Column, Contract
from shuangkong.monitoring import rules

HOUR_MEANS = Contract(
    "hour_means",
    "小时均值",
    (
        Column("total", "正常分钟之和"),
        Column("normal", "正常数据个数"),
        Column("sent", "收到数据个数"),
        Column("abnormal", "异常数据个数"),
        Column("minutes", "正常数据的分钟数"),
        Column("valid_minutes", "所需有效分钟数", source="settings.valid_minutes"),
        Column("normal_share", "所需正常比例", source="settings.gas_normal_share"),
        Column("mean", "小时均值", source=rules.mean_of, args={"count": "normal"}),
        Column("enough_minutes", "有效分钟足够", source=rules.enough,
               args={"valid_count": "minutes", "least_count": "valid_minutes"}),
        Column("gas_normal", "废气标记正常", source=rules.enough_share,
               args={"valid_count": "normal", "due_count": "sent", "least_share": "normal_share"}),
        Column("water_normal", "废水标记正常", source=rules.none_abnormal, args={"abnormal_count": "abnormal"}),
    ),
    key=("outlet", "factor", "hour"),
)  # fmt: skip

_STACK = {"temperature_c": "temperature_c", "static_pressure_pa": "pressure_pa", "air_pressure_pa": "air_pressure"}

OUTLET_HOURS = Contract(
    "outlet_hours",
    "排放口小时核算",
    (
        Column("mean", "实测小时均值", source="hour_means.mean"),
        Column("velocity", "流速（m/s）", source="duct.velocity"),
        Column("temperature_c", "烟气温度（℃）", source="duct.temperature_c"),
        Column("pressure_pa", "烟气静压", "Pa", source="duct.pressure_pa"),
        Column("humidity", "烟气湿度", "%", source="duct.humidity"),
        Column("oxygen", "烟气含氧量", "%", source="duct.oxygen"),
        Column("sent_flow", "设备上传的标干流量（m3/h）", source="duct.sent_flow"),
        Column("volume", "污水排放量", "m3", source="duct.volume"),
        Column("sent_mass", "设备上传的排放量", "kg", source="hour_means.sent_mass"),
        Column("duct_area_m2", "烟道截面积", "m2", source="outlets.duct_area_m2"),
        Column("reference_o2", "基准含氧量", "%", source="outlets.reference_o2"),
        Column("air_pressure", "当地大气压", "Pa", source="settings.air_pressure"),
        Column("oxygen_guard", "含氧量差下限", "percentage point", source="settings.oxygen_guard"),
        Column("detection", "零值和负值的取值", "mg/L", source="settings.detection"),
        Column("standard_wet", "标准状态湿基浓度", "mg/m3", source=rules.standard_state,
               args={"actual_mg_m3": "mean", **_STACK}),
        Column("dry_of_actual", "由工况浓度换算的标干浓度", "mg/m3", source=rules.dry_basis,
               args={"wet_mg_m3": "standard_wet", "humidity_percent": "humidity"}),
        Column("dry_of_wet", "由标湿浓度换算的标干浓度", "mg/m3", source=rules.dry_basis,
               args={"wet_mg_m3": "mean", "humidity_percent": "humidity"}),
        Column("wet_flow", "工况湿烟气流量（m3/h）", source=rules.wet_flow,
               args={"area_m2": "duct_area_m2", "velocity_m_s": "velocity"}),
        Column("worked_out_flow", "由流速换算的标干流量（m3/h）", source=rules.dry_standard_flow,
               args={"wet_m3_h": "wet_flow", "humidity_percent": "humidity", **_STACK}),
        Column("flow", "标干流量（m3/h）", source=prevailing,
               args={"first": "worked_out_flow", "otherwise": "sent_flow"}),
        Column("water_counted", "计入的污水浓度", "mg/L", source=rules.at_detection,
               args={"concentration_mg_l": "mean", "substitute_mg_l": "detection"}),
        Column("negative_times", "负值允许范围的倍数", source="settings.negative_times"),
        Column("near_zero", "不低于负值允许范围", source=rules.near_zero,
               args={"concentration_mg_l": "mean", "substitute_mg_l": "detection", "times": "negative_times"}),
        Column("water_by_volume", "按水量计算的排放量", "kg", source=rules.wastewater_mass,
               args={"volume_m3": "volume", "concentration_mg_l": "water_counted"}),
    ),
    key=("outlet", "factor", "hour"),
)  # fmt: skip

EMITTED = Contract(
    "emitted",
    "小时排放量",
    (
        Column("dry", "标干浓度", "mg/m3", source="outlet_hours.dry"),
        Column("flow", "标干流量（m3/h）", source="outlet_hours.flow"),
        Column("oxygen", "烟气含氧量", "%", source="duct.oxygen"),
        Column("reference_o2", "基准含氧量", "%", source="outlets.reference_o2"),
        Column("oxygen_guard", "含氧量差下限", "percentage point", source="settings.oxygen_guard"),
        Column("gas_kg", "小时排放量", "kg", source=rules.hourly_emission,
               args={"dry_mg_m3": "dry", "dry_flow_m3_h": "flow"}),
        Column("worked_out_corrected", "折算浓度", "mg/m3", source=rules.oxygen_corrected,
               args={"dry_mg_m3": "dry", "oxygen_percent": "oxygen", "reference_oxygen_percent": "reference_o2",
                     "least_difference": "oxygen_guard"}),
    ),
    key=("outlet", "factor", "hour"),
)  # fmt: skip

CAPTURE = Contract(
    "capture",
    "季度有效数据捕集率",
    (
        Column("due", "应有小时数", "h"),
        Column("stopped", "停运小时数", "h"),
        Column("invalid", "无效小时数", "h"),
        Column("rate", "有效数据捕集率", source=rules.capture_rate,
               args={"due_hours": "due", "stopped_hours": "stopped", "invalid_hours": "invalid"}),
    ),
    key=("outlet", "factor", "quarter"),
)  # fmt: skip

SUBSTITUTES = Contract(
    "substitutes",
    "替代数据",
    (
        Column("rate", "有效数据捕集率", source="capture.rate"),
        Column("run_hours", "连续无效小时数", "h"),
        Column("capture_high", "较高一档的捕集率", source="settings.capture_high"),
        Column("capture_least", "捕集率下限", source="settings.capture_least"),
        Column("short_run", "较短的连续无效时段", "h", source="settings.short_run"),
        Column("window_short", "回溯小时数（较短时段）", "h", source="settings.window_short"),
        Column("window_long", "回溯小时数（较长时段）", "h", source="settings.window_long"),
        Column("window_low", "回溯小时数（捕集率较低）", "h", source="settings.window_low"),
        Column("window", "回溯小时数", "h", source=rules.window,
               args={"high_rate": "capture_high", "least_rate": "capture_least", "short_hours": "window_short",
                     "long_hours": "window_long", "low_hours": "window_low"}),
    ),
    key=("outlet", "factor", "hour"),
)  # fmt: skip

JUDGED = Contract(
    "emissions",
    "小时排放量和超标",
    (
        Column("dry_mg_m3", "实测浓度", source="emitted.concentration"),
        Column("corrected_mg_m3", "折算浓度", source="emitted.corrected"),
        Column("hour_measured", "小时限值（实测）", source="limits.limit"),
        Column("hour_corrected", "小时限值（折算）", source="limits.limit"),
        Column("manual", "手工监测日均浓度", source="manual.value"),
        Column("flow_m3", "标干流量（m3/h）", source="emitted.flow"),
        Column("over_measured", "实测浓度超标", source=rules.exceeds,
               args={"concentration": "dry_mg_m3", "limit": "hour_measured"}),
        Column("over_corrected", "折算浓度超标", source=rules.exceeds,
               args={"concentration": "corrected_mg_m3", "limit": "hour_corrected"}),
        Column("manual_kg", "按手工监测计算的排放量", "kg", source=rules.hourly_emission,
               args={"dry_mg_m3": "manual", "dry_flow_m3_h": "flow_m3"}),
    ),
    key=("outlet", "factor", "hour"),
)  # fmt: skip

WATER_DAYS = Contract(
    "water_days",
    "废水日核算",
    (
        Column("measured", "有效小时数", "h"),
        Column("running", "排放小时数", "h"),
        Column("valid_share", "所需有效比例", source="settings.water_valid_share"),
        Column("mass_kg", "有效小时的排放量", "kg", source="emitted.measured_mg"),
        Column("weighed_m3", "有效小时的水量", "m3", source="emitted.flow"),
        Column("volume_m3", "日水量", "m3", source="emitted.flow"),
        Column("manual", "手工监测日均浓度", "mg/L", source="manual.value"),
        Column("valid", "日均值有效", source=rules.enough_share,
               args={"valid_count": "measured", "due_count": "running", "least_share": "valid_share"}),
        Column("mean", "流量加权日均浓度", "mg/L", source=rules.weighted_mean,
               args={"volume_m3": "weighed_m3"}),
        Column("day_kg", "日排放量", "kg", source=rules.wastewater_mass, args={"concentration_mg_l": "mean"}),
        Column("manual_kg", "按手工监测计算的日排放量", "kg", source=rules.wastewater_mass,
               args={"concentration_mg_l": "manual"}),
    ),
    key=("outlet", "factor", "day"),
)  # fmt: skip

DAYS = Contract(
    "days",
    "日核算",
    (
        Column("counted", "计入日均值的小时数", "h"),
        Column("valid_hours", "所需有效小时数", "h", source="settings.valid_hours"),
        Column("total", "小时均值之和", "mg/m3"),
        Column("corrected_total", "折算小时均值之和", "mg/m3"),
        Column("corrected_counted", "有折算值的小时数", "h"),
        Column("valid", "日均值有效", source=rules.enough,
               args={"valid_count": "counted", "least_count": "valid_hours"}),
        Column("mean", "日均浓度", source=rules.mean_of, args={"count": "counted"}),
        Column("corrected_mean", "折算日均浓度", source=rules.mean_of,
               args={"total": "corrected_total", "count": "corrected_counted"}),
        Column("corrected_valid", "折算日均值有效", source=rules.enough,
               args={"valid_count": "corrected_counted", "least_count": "valid_hours"}),
    ),
    key=("outlet", "factor", "day"),
)  # fmt: skip

MONTHS = Contract(
    "months",
    "月核算",
    (
        Column("valid_days", "有效天数", "d"),
        Column("days", "应有天数", "d"),
        Column("days_needed", "所需有效天数", "d", source="settings.valid_days"),
        Column("valid_share", "所需有效比例", source="settings.water_valid_share"),
        Column("total", "有效日均值之和"),
        Column("valid_kg", "有效日的排放量", "kg"),
        Column("valid_m3", "有效日的水量", "m3"),
        Column("gas_valid", "月均值有效（废气）", source=rules.enough,
               args={"valid_count": "valid_days", "least_count": "days_needed"}),
        Column("water_valid", "月均值有效（废水）", source=rules.enough_share,
               args={"valid_count": "valid_days", "due_count": "days", "least_share": "valid_share"}),
        Column("gas_mean", "月均浓度（废气）", "mg/m3", source=rules.mean_of, args={"count": "valid_days"}),
        Column("water_mean", "月均浓度（废水）", "mg/L", source=rules.weighted_mean,
               args={"mass_kg": "valid_kg", "volume_m3": "valid_m3"}),
    ),
    key=("outlet", "factor", "month"),
)  # fmt: skip
