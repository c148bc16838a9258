from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shuangkong.access import origin, signing, tokens
from shuangkong.access.models import ApiToken


class SignInForm(AuthenticationForm):
    """The sign-in form, worded for an office."""

    error_messages = {  # noqa: RUF012 - Django's own form of overriding
        "invalid_login": _("用户名或口令不正确，请重新输入。忘记口令请联系系统管理员。"),
        "inactive": _("该用户已停用，请联系系统管理员。"),
        "too_many": _("登录失败次数过多，请 15 分钟后再试。忘记口令请联系系统管理员。"),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["password"].label = _("口令")

    def clean(self) -> dict[str, object]:
        """Look at the password only while few enough tries were made; write down how it ended."""
        account, address = str(self.cleaned_data.get("username") or ""), origin.address_of(self.request)
        if not signing.may_try(account, address, timezone.now()):
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        try:
            cleaned = super().clean()
        except ValidationError:
            signing.failed(account)
            raise
        if self.get_user() is not None:
            signing.succeeded(account, address)
        return cleaned


class FirstPasswordForm(SetPasswordForm):
    """For a person who came by a one-time link and has no password yet."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        name_new_passwords(self)


class NewPasswordForm(PasswordChangeForm):
    """For a person who knows the old password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("原口令")
        name_new_passwords(self)


def name_new_passwords(form: SetPasswordForm) -> None:
    """Label the two fields; the rules stand beside the form as plain text."""
    form.fields["new_password1"].label = _("新口令")
    form.fields["new_password1"].help_text = _(
        "至少 10 位，含大写字母、小写字母、数字、其他符号中的三种，不能过于常见，不能包含用户名或与之相近。"
    )
    form.fields["new_password2"].label = _("再次输入新口令")
    form.fields["new_password2"].help_text = ""


class TokenForm(forms.Form):
    """签发接口令牌."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("用途"), max_length=80, help_text=_("如：能耗在线监测系统取数"),
        error_messages={"required": _("请写明令牌的用途。")},
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=_("范围"), choices=ApiToken.Scope.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一项。")},
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label=_("有效期"), coerce=int, initial=90,
        choices=[(days, format_lazy("{} {}", days, _("天"))) for days in tokens.LIVES],
    )  # fmt: skip
