"""状况报告: the yearly status report of an invented cement works, as its clerk would fill the template in."""

from __future__ import annotations

import io

TCE = 129000 * 0.7143 + 6400 * 1.229  # coal in t, power in 10^4 kWh, by the coefficients that the report itself names
# sheet → its lines by the official headings; two kilns, of which the first reaches the benchmark
LINES = {
    "表1 基本情况": [{
        "统一社会信用代码": "91520602MA6DM0001Q", "单位详细名称": "甲水泥公司", "能源管理负责人": "李某", "已建立能源管理体系": "是",
        "已接入能耗在线监测": "是", "综合能源消费量（当量值）": TCE, "综合能源消费量（等价值）": 111500,
    }],
    "表2 能源消费结构": [
        {
            "能源名称": "原煤", "期初库存量": 1000, "购进量": 130000, "购进金额": 9000, "消费量": 129000, "期末库存量": 2000,
            "采用折标系数": 0.7143, "消费量折标准煤": 129000 * 0.7143,
        },
        {
            "能源名称": "电力", "期初库存量": 0, "购进量": 6400, "购进金额": 3840, "消费量": 6400, "期末库存量": 0,
            "采用折标系数": 1.229, "消费量折标准煤": 6400 * 1.229,
        },
    ],
    "表3 能源实物平衡": [
        {"能源名称": "原煤", "供入量": 129000, "主要生产系统": 129000},
        {"能源名称": "电力", "供入量": 6400, "主要生产系统": 6000, "辅助生产系统": 400},
    ],
    "表4 单位产品能耗": [
        {"产品名称": "一号窑熟料", "产品计量单位": "吨", "产品产量": 470000, "产品综合能耗": 47000, "单位产品综合能耗": 100, "能效水平": "标杆水平以上"},
        {"产品名称": "二号窑熟料", "产品计量单位": "吨", "产品产量": 500000, "产品综合能耗": 53000, "单位产品综合能耗": 106, "能效水平": "标杆水平以上"},
    ],
    "表6 节能目标完成": [
        {"项目": "年度节能量目标", "数值": 1000}, {"项目": "年度节能量完成", "数值": 1200}, {"项目": "五年累计节能量目标", "数值": 5000},
        {"项目": "五年累计节能量完成", "数值": 5200}, {"项目": "年度能源消费总量", "数值": TCE},
    ],
    "表7 目标责任自评": [{"考核内容": "组织领导", "标准分": 100, "自评分": 95}],
    "表8 主要用能设备": [{"设备名称": "回转窑", "型号规格": "4.8×72", "数量": 2, "主要能源": "原煤", "列入淘汰目录": "否"}],
    "表9 能源标准执行": [{"标准编号": "GB 16780", "产品或设备": "水泥熟料", "限额或要求": 117, "实际值": 103, "达到要求": "是"}],
}  # fmt: skip
# a letter in a number, an amount that is not there, a unit in the cell
MISTAKES = {
    ("一号窑熟料", "产品综合能耗"): "47O00",
    ("二号窑熟料", "产品产量"): None,
    ("二号窑熟料", "产品综合能耗"): "5.3万",
}
HEADINGS, FIRST = 3, 5  # lines of a sheet


def filled(template: bytes, *, spoiled: bool = True) -> bytes:
    """Return the template with the report in it, by default with the three mistakes."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(template))
    for name, lines in LINES.items():
        sheet = book[name]
        columns = {cell.value: cell.column for cell in sheet[HEADINGS]}
        items = {sheet.cell(row, 1).value: row for row in range(FIRST, sheet.max_row + 1)}
        for number, line in enumerate(lines, start=FIRST):
            row = items[line["项目"]] if "项目" in line else number
            for heading, value in line.items():
                wrong = (line.get("产品名称"), heading)
                sheet.cell(row, columns[heading], MISTAKES[wrong] if spoiled and wrong in MISTAKES else value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
