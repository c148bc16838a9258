"""口令规则: what a password has to be, besides what Django checks (length, common words, likeness to the name)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

KINDS = 3  # GB/T 22239 asks for complexity and leaves the number open; three of four is what offices are used to


class MixedValidator:
    """At least three of: capital letters, small letters, digits, other signs."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 - Django hands the person over
        """Refuse a password of too few kinds of signs."""
        tests = (str.isupper, str.islower, str.isdigit, lambda sign: not sign.isalnum() or not sign.isascii())
        if sum(any(test(sign) for sign in password) for test in tests) < KINDS:
            raise ValidationError(_("口令至少要有大写字母、小写字母、数字、其他符号中的三种。"), code="too_plain")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("口令至少要有大写字母、小写字母、数字、其他符号中的三种。")


class WithoutNameValidator:
    """Not with the user name in it; Django refuses only what is nearly the name."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password that holds the name."""
        name = (getattr(user, "username", None) or "").lower()  # none where the form has refused the name already
        if len(name) > 2 and name in password.lower():
            raise ValidationError(_("口令不能包含用户名。"), code="holds_name")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("口令不能包含用户名。")


class OtherThanNowValidator:
    """Not the password that the person has now."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse the present password."""
        if user is not None and user.pk and user.has_usable_password() and user.check_password(password):
            raise ValidationError(_("新口令不能与现在的口令相同。"), code="unchanged")

    def password_changed(self, password: str, user: Any = None) -> None:  # noqa: ARG002 - Django hands both over
        """Take the person's tokens back, as the sessions end by themselves: who learnt the old password may have made some."""
        from shuangkong.access import tokens  # the settings name this module before there are models

        tokens.revoke_all(user, timezone.now())

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("新口令不能与现在的口令相同。")
