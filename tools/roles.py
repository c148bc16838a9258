"""docs/roles.md: who may do what, from the grants and from the two tables that the tests hold against every answer."""

from __future__ import annotations

import importlib.machinery
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "roles.md"
ACTIONS = {
    "view": "查看数据和台账", "verify": "核验锁定数据", "edit": "修改台账、登记报送任务", "review": "审阅规划方案", "approve": "批准规划方案",
    "manage": "管理用户", "audit": "查看审计记录", "inspect": "查看报送件", "file": "填报、提交、更正", "check": "县级审核、退回",
    "admit": "市级批准入库、退回", "watch": "查看排放口和监测数据", "attend": "处理监测告警",
    "declare": "登记、填报减排项目", "precheck": "减排量市级初核", "recognise": "登记省级和国家核定的减排量",
    "handle": "办理防造假案件", "decide": "复核案件处理意见", "answer": "就案件说明情况",
    "propose": "登记两高项目、实际能耗和监管记录", "judge": "判断准入条件、登记审批和能耗替代",
    "progress": "报送任务进展、反馈督办事项", "supervise": "确认任务分工、亮牌、督办",
    "score_self": "自评、就考核申辩", "assess": "印发考核通知、评审和核查", "settle": "登记考核的审定、送达和通报",
    "allot": "编制用能预算和目标分解、申请调整", "endorse": "批准、下达用能预算和目标分解，批准调整，登记告知",
    "draft": "拟写、跟踪、办结公文", "sign": "签发公文、批准延期", "receive": "签收公文、反馈",
}  # fmt: skip
PEOPLE = {
    "anonymous": "未登录", "other_viewer": "外市查阅人员", "county_officer": "县级审核人员", "county_clerk": "县级填报人员",
    "enterprise": "填报单位", "other_enterprise": "其他单位", "city_officer": "市级工作人员", "department_officer": "市级部门人员",
    "auditor": "审计人员", "administrator": "系统管理员",
}  # fmt: skip
HEAD = """# 角色和权限

<!-- 由 tools/roles.py 生成（make roles），不要手工修改。tests/web/test_matrix.py、test_api_matrix.py 逐项核对页面和接口的实际答复。 -->

权限＝角色可做的事 × 本人所属区域（含下级）。没有写明的一律不准。另有六条：

- 填报单位只看、只填本单位的报送件；单位报送的数据只能由本单位填写、撤回、更正，机关人员只能审核、退回、批准。
- 填写了“所属部门”的人员只办理本部门的报送件，只报送本部门牵头、配合的任务进展，不修改台账，不审阅、批准规划方案，也不审核、批准报送件。
- 公文由发文机关拟写和签发，拟稿、修改过的人不能签发；主送地区的人员签收和反馈，发文机关不能代为反馈。
- 填报、更正、审核过一份报送件的人不能再批准它；填报、更正过的人不能审核它。
- 编制、修改、报请过一份用能预算的人不能批准它，申请调整的人不能批准这项调整。
- 考核中被考核的一方只自评和申辩，不评审自己；评审、核查或者改动过计分的人员不登记审定结果；自评方在申辩前看不到评审和核查。
"""


def rendered() -> str:
    """Return the text of the page."""
    from shuangkong.access.models import Role
    from shuangkong.access.scope import ACTIONS as KNOWN
    from shuangkong.access.scope import GRANTS

    if set(ACTIONS) != set(KNOWN):
        raise SystemExit(f"tools/roles.py names {sorted(ACTIONS)}, access.scope {sorted(KNOWN)}")
    names = [str(Role(role).label) for role in GRANTS]
    lines = [HEAD, "## 角色可做的事", "", _row(["", *names]), _row(["---"] * (len(names) + 1))]
    for action, word in ACTIONS.items():
        lines.append(_row([word, *("可" if action in granted else "" for granted in GRANTS.values())]))
    lines += [
        "",
        "## 页面",
        "",
        "数字是答复的状态：200 打开，302 转到下一页（未登录的转到登录页），403 拒绝，404 没有，409、422 准许但本次不能办理。",
        "",
    ]
    pages = _module("test_matrix")
    lines += _table(
        ["页面", *(PEOPLE[role] for role in pages.ROLES)],
        [
            [f"{method} {_address(name, args)}", *map(str, statuses)]
            for (method, name, args), statuses in pages.TABLE.items()
        ],
    )
    operations = _module("test_api_matrix")
    lines += ["", "## 接口", ""]
    lines += _table(
        ["操作", *(PEOPLE[role] for role in operations.ROLES)],
        [
            [f"{name}：{method} {address}", *map(str, statuses)]
            for name, cases in operations.TABLE.items()
            for method, address, _body, statuses in cases
        ],
    )
    return "\n".join(lines) + "\n"


def _module(name: str) -> ModuleType:
    loader = importlib.machinery.SourceFileLoader(f"roles_{name}", str(ROOT / "tests" / "web" / f"{name}.py"))
    module = ModuleType(loader.name)
    loader.exec_module(module)
    return module


def _address(name: str, args: tuple[object, ...]) -> str:
    from django.urls import reverse

    return reverse(name, args=args)


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [_row(head), _row(["---"] * len(head)), *map(_row, rows)]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Write the page."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuangkong.web.settings")
    import django

    django.setup()
    TARGET.write_text(rendered(), "utf-8")
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
