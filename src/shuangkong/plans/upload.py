"""录入: a file or a pasted text becomes a plan to be reviewed; every fault is told, and nothing is kept then."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangkong.kernel.file_names import safe_name
from shuangkong.kernel.problems import BadData, Problem
from shuangkong.plans.forms import year_field
from shuangkong.plans.models import Plan
from shuangkong.plans.services import Given, register
from shuangkong.registers.models import Area

PASTED = "粘贴的文字"
LONGEST = 400_000  # characters; the longest plans have a tenth of it, and reading must not hold a page for minutes


class UploadForm(forms.Form):
    """录入规划方案."""

    use_required_attribute = False
    area = forms.ModelChoiceField(Area.objects.none(), label=_("区域"), error_messages={"required": _("请选择区域。")})
    file = forms.FileField(
        label=_("文件"), required=False, help_text=_("txt、docx、pdf（须有文字层）或 html，小于 20 MB")
    )
    text = forms.CharField(
        label=_("或粘贴全文"), required=False, strip=False, max_length=LONGEST, widget=forms.Textarea({"rows": 6})
    )
    title = forms.CharField(label=_("标题"), required=False, max_length=200, help_text=_("不填则取原文标题"))
    number = forms.CharField(label=_("文号"), required=False, max_length=60)
    issued = forms.DateField(label=_("印发日期"), required=False, widget=forms.DateInput({"type": "date"}))
    base_year = year_field(_("基期年"))
    target_year = year_field(_("目标年"))

    def __init__(self, *args: Any, areas: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.filter(code__in=areas, level__in=("province", "city", "county"))
        self.fields["area"].label_from_instance = lambda area: area.name
        self.fields["file"].widget.attrs["accept"] = ".txt,.docx,.pdf,.html,.htm"
        self.fields["base_year"].help_text = self.fields["target_year"].help_text = _("不填则按原文")


def hand_in(form: UploadForm, user: Any, now: datetime) -> Plan:
    """Keep what a valid form holds as a plan; BadData where its file or text cannot be read."""
    data = form.cleaned_data
    text, name, sha256 = _given(data)
    given = Given(
        area=data["area"].code,
        title=data["title"],
        number=data["number"],
        issued=data["issued"],
        base_year=data["base_year"],
        target_year=data["target_year"],
        text=text,
        file_name=name,
        sha256=sha256,
    )
    return register(given, user, now)


def _given(data: dict[str, Any]) -> tuple[str, str, str]:
    """Return the text, the name of its file and the checksum of what was handed in."""
    from shuangkong.plans.reading import LARGEST, bytes_text, require_prose

    file, pasted = data["file"], data["text"].replace("\r\n", "\n")  # browsers send a pasted line end as two signs
    if file and pasted.strip():
        raise BadData([Problem("规划方案", "既选了文件，又粘贴了文字", "只给一种", "清空其中一项后重新提交")])
    if file:
        if file.size >= LARGEST:  # told before so much is read
            found = f"文件有 {file.size / 1024 / 1024:,.1f} MB"
            raise BadData(
                [Problem(safe_name(file.name), found, "小于 20 MB 的文件", "去掉图片，或只留方案正文后再上传")]
            )
        content, name = file.read(), safe_name(file.name)
        return _fitting(bytes_text(content, name), name), name, hashlib.sha256(content).hexdigest()
    if not pasted.strip():
        raise BadData(
            [Problem("规划方案", "没有文件，也没有文字", "一份规划方案的全文", "选择文件，或把全文粘贴到文本框")]
        )
    require_prose(pasted, PASTED)
    return _fitting(pasted, PASTED), "", hashlib.sha256(pasted.encode()).hexdigest()


def _fitting(text: str, name: str) -> str:
    """Return the text unless it is too long to be a plan; a sign that no database keeps is shown as unreadable."""
    if len(text) > LONGEST:
        found, wanted = f"{len(text):,} 个字符", f"一份规划方案的全文，不超过 {LONGEST:,} 个字符"
        raise BadData([Problem(name, found, wanted, "只留方案正文，附件分开录入")])
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
