"""为何不能登录: why a single sign-on ended, as the person reads it and as the audit trail keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Reason:
    """The status of the answer, the words of the page, the words of the trail."""

    status: int
    told: Any
    kept: str


REASONS = {
    "state": Reason(403, _("登录请求已失效，或不是从本浏览器发起的。请重新登录。"), "登录请求无效"),
    "cancelled": Reason(403, _("登录已在单位统一身份认证服务中取消。"), "已取消"),
    "untrusted": Reason(
        403, _("单位统一身份认证服务返回的身份信息未通过校验。请重新登录；仍不能登录的，请联系系统管理员。"), "身份信息未通过校验",
    ),
    "unknown": Reason(403, _("您的统一身份在本系统没有对应的用户，请联系系统管理员。"), "没有对应的用户"),
    "inactive": Reason(403, _("该用户已停用，请联系系统管理员。"), "用户已停用"),
    "failed": Reason(502, _("单位统一身份认证服务未能完成登录。请稍后重试；仍不能登录的，请联系系统管理员。"), "服务未完成登录"),
    "unreachable": Reason(503, _("暂时连接不上单位统一身份认证服务。请稍后重试，或使用用户名和口令登录。"), "服务连接不上"),
}  # fmt: skip


class Refused(Exception):
    """The sign-in ends here; `said` is whom the service spoke of, once that is certain."""

    def __init__(self, kind: str, said: str = "", note: str = "") -> None:
        self.reason, self.said, self.note = REASONS[kind], said, note
        super().__init__(kind)

    @property
    def kept(self) -> str:
        """Return the words of the trail."""
        return f"{self.reason.kept}（{self.note}）" if self.note else self.reason.kept
