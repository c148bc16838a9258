"""shuangkong: the one door. Collects each room's commands and turns what went wrong into a message and an exit code.

0 fine · 1 our fault · 2 wrong usage, unknown city, figure or period · 3 bad data, listed cell by cell · 4 no rule in
force · 5 a target is missed (only with --fail-on-missed) · 6 verify found a change.
"""

from __future__ import annotations

import sys

import typer

from shuangkong.assessment import commands as assessment
from shuangkong.audit import commands as audit
from shuangkong.bench import commands as bench
from shuangkong.closing import assessment_commands as scores
from shuangkong.closing import commands as closing
from shuangkong.closing import energy_commands as energy
from shuangkong.emissions import commands as emissions
from shuangkong.keeping import commands as keeping
from shuangkong.kernel.problems import BadData, NotInForce, Unknown, rendered
from shuangkong.monitoring import commands as monitoring
from shuangkong.plans import commands as plans
from shuangkong.projects import commands as projects
from shuangkong.reports import commands as reports
from shuangkong.rulebook import commands as rulebook
from shuangkong.statistics import commands as statistics
from shuangkong.targets import commands as targets
from shuangkong.web import commands as web

UNTOUCHED = "以上问题改好后再运行；这次没有写入任何数据。"

app = typer.Typer(
    help="双控：一座城市的能耗和排放账。", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    rich_markup_mode=None,  # the list of commands without frames: what draws them takes as long to load as all the rest
)  # fmt: skip
app.command("close")(closing.close)
app.command("explain")(closing.explain)
app.command("verify")(closing.verify)
app.command("report")(reports.report)
app.add_typer(energy.app, name="energy", help="能耗：因素分解、目标分解、用能预算和年末预计。")
app.add_typer(rulebook.app, name="rule", help="规定和参数：查取值、依据和可信程度。")
app.add_typer(targets.app, name="indicator", help="指标目录：查公式、数据和依据，核对指标文件。")
app.add_typer(bench.app, name="bench", help="测速：在这台机器上各项工作要多久，与直白的写法对照。")
app.add_typer(plans.app, name="plan", help="规划方案：从文本读出指标和任务，两份方案逐项比较。")
app.add_typer(monitoring.app, name="monitoring", help="监测：解读污染源自动监控设备的 HJ 212 报文。")
app.add_typer(statistics.app, name="statistics", help="统计：报表、填报模板，读入并审核填好的报表。")
app.add_typer(emissions.app, name="emissions", help="总量控制：减排项目类型、减排量核算、指标分解。")
app.add_typer(
    audit.app, name="audit", help="防造假：核查监测数据、减排项目和统计数据，只提出疑似线索；案卷的导出和复核。"
)
app.add_typer(projects.app, name="projects", help="两高项目：审查路径、能效水平、研判和排序。")
assessment.app.command("score")(scores.score_command)
app.add_typer(assessment.app, name="assessment", help="考核：计分表，按锁定的数据计分。")
app.command("serve")(web.serve)
app.command("backup")(keeping.backup)
app.command("restore")(keeping.restore)


def main() -> None:
    """Run a command; every failure is a message in Chinese on standard error and an exit code."""
    try:
        app()
    except BadData as fault:
        _leave(rendered(fault.problems, UNTOUCHED), 3)
    except NotInForce as fault:
        _leave(str(fault), 4)
    except Unknown as fault:
        _leave(str(fault.args[0] if fault.args else fault), 2)
    except OSError as fault:
        _leave(f"读写文件失败：{fault}", 1)


def _leave(message: str, code: int) -> None:
    print(message, file=sys.stderr)
    raise SystemExit(code)
