"""接口: who a program acts for."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Field, Router, Schema

from shuangkong.access.door import opened
from shuangkong.access.failures import failing
from shuangkong.access.models import User
from shuangkong.access.scope import ACTIONS, may_somewhere

router = Router(tags=["本人"], auth=opened())


class PersonOut(Schema):
    """本人."""

    username: str = Field(examples=["wang"])
    role: str = Field(examples=["city_officer"])
    area: str = Field(examples=["520600"], description="授权区域：本区域及其以下")
    actions: list[str] = Field(examples=[["view", "verify"]], description="角色允许的操作")


@router.get("/me", response={200: PersonOut} | failing(), summary="查询本人", operation_id="me")
def me(request: HttpRequest) -> dict[str, object]:
    """令牌或登录会话属于谁，角色和授权区域是什么。"""
    person: User = request.user
    actions = [action for action in ACTIONS if may_somewhere(person, action)]
    return {"username": person.username, "role": person.role, "area": person.area, "actions": actions}
