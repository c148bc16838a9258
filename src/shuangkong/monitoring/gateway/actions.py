"""反控命令: what can be asked of a device, and the message that asks."""

from __future__ import annotations

from dataclasses import dataclass

from shuangkong.monitoring.lake.stations import Station
from shuangkong.monitoring.protocol.message import Item, Message
from shuangkong.monitoring.protocol.writing import composed


@dataclass(frozen=True)
class Action:
    """反控命令: what can be asked, with its command code and the content it takes."""

    cn: str
    name: str
    fields: tuple[str, ...] = ()  # SystemTime is that of sending


ACTIONS = {
    "get-time": Action("1011", "提取现场机时间"),
    "set-time": Action("1012", "设置现场机时间", ("SystemTime",)),
    "realtime": Action("2011", "上传实时数据"),
    "minutes": Action("2051", "补传分钟数据", ("BeginTime", "EndTime")),
    "hours": Action("2061", "补传小时数据", ("BeginTime", "EndTime")),
    "days": Action("2031", "补传日数据", ("BeginTime", "EndTime")),
    "device-id": Action("3019", "提取设备唯一标识", ("PolId",)),
    "info": Action("3020", "提取现场机信息", ("PolId", "InfoId", "BeginTime", "EndTime")),
}


def message(name: str, told: dict[str, str], station: Station, version: int, st: str, qn: str) -> Message:
    """Return the message that asks a device of a version for something; `told` are the fields that a person gave."""
    action = ACTIONS[name]
    fields = told | ({"SystemTime": qn[:14]} if "SystemTime" in action.fields else {})
    items: list[Item] = [((name, fields[name]),) for name in action.fields]
    header = {"QN": qn, "ST": station.st or st, "CN": action.cn, "PW": station.password, "MN": station.mn}
    return composed(version, header, items, answer=True)
