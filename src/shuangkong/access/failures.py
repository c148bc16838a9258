"""接口的差错: every answer of the API that is not what was asked for, as problem details (RFC 9457).

The values of kernel.problems stand in `problems`, the same that pages and the command line show.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from ninja import Field, Schema

from shuangkong.kernel.problems import Problem

MEDIA = "application/problem+json"
KINDS: dict[str, tuple[int, str, str]] = {
    "malformed": (400, "请求不能解析", "请求体不是完整的 JSON，或与所声明的类型不符。"),
    "unauthenticated": (401, "未登录", "请在 Authorization 请求头中提供接口令牌，或先登录。"),
    "denied": (403, "没有权限", "本人的角色或授权区域不允许此操作。"),
    "scope": (403, "令牌范围不足", "令牌没有此操作所需的范围。"),
    "csrf": (403, "缺少 CSRF 校验", "登录会话的修改操作应带 X-CSRFToken 请求头。"),
    "not-found": (404, "没有找到", "没有这一项，或地址有误。"),
    "not-in-force": (404, "没有有效的规定", "该地区、该日没有有效的取值。"),
    "method": (405, "不支持的方法", "该地址不接受这种请求方法。"),
    "refused": (409, "现在不能进行", "当前状态下不能进行此操作。"),
    "too-large": (413, "请求过大", "请求超过允许的大小。"),
    "too-many": (429, "调用过于频繁", "一分钟内的调用次数超过上限。请按 Retry-After 等待后再调用。"),
    "bad-data": (422, "数据有误", "所列各处都改正后重新提交；没有保存任何内容。"),
    "parameters": (422, "参数有误", "所列参数不符合接口说明。"),
    "fault": (500, "系统内部错误", "系统未能完成此操作，已有记录。请稍后再试或联系系统管理员。"),
}
PLACE = "/api/#"  # where the page of the API says what a kind means


class ProblemOut(Schema):
    """一处问题."""

    place: str = Field(description="在哪里")
    found: str = Field(description="写的是")
    wanted: str = Field(description="应该是")
    mend: str = Field(description="怎么改")
    severity: str = Field(description="error 或 warning")


class Details(Schema):
    """差错说明（RFC 9457）."""

    type: str = Field(description="差错类别的地址")
    title: str
    status: int
    detail: str
    problems: list[ProblemOut] = Field(default=[], description="逐处列出的问题，没有则为空")


class Failure(Exception):
    """The operation ends here with the problem details of a kind."""

    def __init__(self, kind: str, detail: str = "", problems: Iterable[Problem] = ()) -> None:
        self.kind, self.detail, self.problems = kind, detail, tuple(problems)
        super().__init__(kind)


def response(kind: str, detail: str = "", problems: Iterable[Problem] = ()) -> HttpResponse:
    """Return the answer of a kind."""
    status, title, usual = KINDS[kind]
    content = {
        "type": PLACE + kind,
        "title": title,
        "status": status,
        "detail": detail or usual,
        "problems": [asdict(problem) for problem in problems],
    }
    answer = HttpResponse(json.dumps(content, ensure_ascii=False), content_type=MEDIA, status=status)
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="shuangkong"'
    return answer


def of_form(form: Any) -> Failure:
    """Return what a form found wrong with what was sent, under the names of the API."""
    problems = []
    for name, faults in form.errors.get_json_data().items():
        sent = form.data.get(form.add_prefix(name), "")
        found = str(sent)[:80] or "没有填写"
        problems += [Problem(name, found, fault["message"], "改正后重新提交") for fault in faults]
    return Failure("bad-data", problems=problems)


def failing(*more: int) -> dict[int, Any]:
    """Return how an operation may fail: for want of sign-in, right, thing, fit parameters or patience, and as is said besides."""
    return dict.fromkeys(sorted({401, 403, 404, 422, 429, *more}), Details)
