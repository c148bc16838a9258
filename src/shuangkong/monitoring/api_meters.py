"""接口: the upload interface of energy meters (R8.4): register, download the base data, send meters, send readings.

The fields of the messages are data (meters/codes/fields.csv), so they are read by hand and described from the list.
"""

from __future__ import annotations

import time
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from ninja import Field, Router, Schema

from shuangkong.access.door import METERS, opened
from shuangkong.access.failures import Failure, failing
from shuangkong.access.scope import may_file
from shuangkong.kernel.problems import BadData, Problem
from shuangkong.monitoring.lake.files import home
from shuangkong.monitoring.meters import codes as meter_codes
from shuangkong.monitoring.meters import upload as meter_upload
from shuangkong.monitoring.meters import values as meter_values
from shuangkong.monitoring.meters.inbox import INBOX
from shuangkong.monitoring.meters.lake import DATA, INFO

router = Router(tags=["能源计量"], auth=opened(METERS))
ROOT = "/energy-meters"
STEPS = {"base": f"{ROOT}/base", "info": f"{ROOT}/info", "data": f"{ROOT}/data"}


class RegisteredOut(Schema):
    """注册的结果."""

    organisation: str = Field(examples=["91520602MA6DM0001Q"])
    version: str = Field(description="基础数据的版本，变化后应重新下载")
    steps: dict[str, str] = Field(description="以后各步的地址，接在接口根地址之后")


class BaseOut(Schema):
    """基础数据."""

    version: str
    lists: dict[str, list[dict[str, str]]] = Field(description="字段、代码、数据编码的组成、能源对象")


class TakenOut(Schema):
    """收妥的回执；同一批数据重传，回执相同."""

    batch: str = Field(description="这一批的摘要（SHA-256）")
    accepted: int = Field(description="收妥的条数")


def _described(kind: str) -> dict[str, Any]:
    """Describe the body of a message from the list of fields."""
    schema = _object(kind)
    for one in meter_codes.fields(kind):
        if one.kind == "list":
            item = _object("meter" if kind == "info" else "reading")
            schema["properties"][one.field] = {
                "type": "array", "minItems": 1, "maxItems": meter_values.MOST, "items": item, "description": one.label,
            }  # fmt: skip
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _object(message: str) -> dict[str, Any]:
    fields = meter_codes.fields(message)
    types = {"number": "number"}
    return {
        "type": "object",
        "properties": {f.field: {"type": types.get(f.kind, "string"), "description": f.label} for f in fields},
        "required": [f.field for f in fields if f.required],
        "additionalProperties": False,
    }


def _organisation(request: HttpRequest) -> str:
    """Return whose meters the person sends; nobody sends for another: not even who may do everything else."""
    user: Any = request.user
    if user.role != "enterprise" or not may_file(user, "file", user.area, user.organisation):
        raise Failure("denied")
    return str(user.organisation)


def _message(request: HttpRequest, kind: str) -> meter_upload.Message:
    organisation = _organisation(request)
    try:
        message = meter_upload.read(kind, request.body)
    except RequestDataTooBig:
        raise Failure("too-large", "一批数据过大，请分批上传。") from None
    if message.enterprise != organisation:
        raise Failure("denied", "企业代码与令牌所属的单位不同。")
    return message


def _take(request: HttpRequest, message: meter_upload.Message, mark: bytes) -> dict[str, Any]:
    """Keep the message as it was sent; only what is on the disk is answered for."""
    INBOX.take(home(), message.enterprise, mark + request.body, time.time_ns() // 1_000_000)
    return {"batch": message.digest, "accepted": len(message.items)}


@router.post(
    f"{ROOT}/registration",
    response={200: RegisteredOut} | failing(413),
    summary="采集设备注册",
    operation_id="meter_registration",
    openapi_extra=_described("registration"),
)
def registration(request: HttpRequest) -> dict[str, Any]:
    """核对企业代码和令牌，给出以后各步的地址和基础数据的版本。"""
    message = _message(request, "registration")
    return {"organisation": message.enterprise, "version": meter_codes.version(), "steps": STEPS}


@router.get(STEPS["base"], response={200: BaseOut} | failing(), summary="下载基础数据", operation_id="meter_base")
def base(request: HttpRequest) -> dict[str, Any]:
    """各报文的字段、统计类型等代码、数据编码的组成。"""
    _organisation(request)
    return {"version": meter_codes.version(), "lists": meter_codes.base()}


@router.put(
    STEPS["info"],
    response={200: TakenOut} | failing(413),
    summary="上传计量器具信息",
    operation_id="meter_info",
    openapi_extra=_described("info"),
)
def info(request: HttpRequest) -> dict[str, Any]:
    """按现行基础数据写成；版本不符的，重新下载后再传。"""
    message = _message(request, "info")
    if message.values["version"] != meter_codes.version():
        found, wanted = message.values["version"], meter_codes.version()
        place = f"请求体 · {meter_codes.field_of('info', 'version')}"
        raise BadData([Problem(place, found, wanted, "重新下载基础数据，按新的代码重传")])
    return _take(request, message, INFO)


@router.post(
    STEPS["data"],
    response={200: TakenOut} | failing(413),
    summary="上传采集数据",
    operation_id="meter_data",
    openapi_extra=_described("data"),
)
def data(request: HttpRequest) -> dict[str, Any]:
    """整批收下或整批不收，有误的逐条说明；写入磁盘后才回执。同一个数以后传来不同的值，作为新的一版，两版都保存。"""
    return _take(request, _message(request, "data"), DATA)
