from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shuangkong.access import origin, services, signing
from shuangkong.access import tokens as keeping
from shuangkong.access.audit import Action, record
from shuangkong.access.forms import FirstPasswordForm, NewPasswordForm, SignInForm, TokenForm
from shuangkong.access.refusals import Refused
from shuangkong.access.signing import PAUSE


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """登录: by user name and password."""

    template_name = "access/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """Offer the office's own service where there is one."""
        return super().get_context_data(single_sign_on=settings.SINGLE_SIGN_ON is not None, **given)

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Answer a person who has to wait so that programs understand it too."""
        response = super().form_invalid(form)
        if form.has_error("__all__", "too_many"):
            response.status_code = 429
            response.headers["Retry-After"] = str(int(PAUSE.total_seconds()))
        return response


@login_not_required
@never_cache
@require_GET
def single_sign_on(request: HttpRequest) -> HttpResponse:
    """单位统一身份认证登录: go to the office's service, where there is one."""
    if settings.SINGLE_SIGN_ON and request.user.is_authenticated:
        return redirect("web:home")
    then = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(then, {request.get_host()}, require_https=request.is_secure())
    return _walked(request, lambda way: way.start(request, then if safe else ""))


@login_not_required
@never_cache
@require_GET
def single_sign_on_back(request: HttpRequest) -> HttpResponse:
    """The person comes back from the service with its answer."""
    return _walked(request, lambda way: way.finish(request))


def _walked(request: HttpRequest, walk: Callable[[Any], HttpResponse]) -> HttpResponse:
    """Return the answer of the way there or back; a refusal goes on record and is told, with the way to the password."""
    if settings.SINGLE_SIGN_ON is None:
        raise Http404
    from shuangkong.access import single_sign_on as way  # with PyJWT and cryptography: only where a service is named

    try:
        return walk(way)
    except Refused as refused:
        signing.failed_elsewhere(refused.said, refused.kept, origin.address_of(request), timezone.now())
        told = {"told": refused.reason.told}
        return render(request, "access/single_sign_on.html", told, status=refused.reason.status)


@login_not_required
@never_cache
@require_GET
def link(request: HttpRequest, token: str) -> HttpResponse:
    """一次性登录: sign the person of the link in, or say why it does not work and what to do."""
    user = services.redeem(token)
    if user is None:
        return render(request, "access/link_spent.html", status=410)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("web:home")


@sensitive_post_parameters()
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """修改口令: who came by a link sets the first one without an old one."""
    form_class = NewPasswordForm if request.user.has_usable_password() else FirstPasswordForm
    form = form_class(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        record(Action.PASSWORD, request.user.username)
        messages.success(request, _("口令已保存，下次请用用户名和口令登录。"))
        return redirect("web:home")
    return render(request, "access/password.html", {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """接口令牌: the person's own; a new one is shown in the answer to the form, and never again."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    made = None
    if request.method == "POST" and form.is_valid():
        try:
            made = keeping.make(request.user, now=timezone.now(), **form.cleaned_data)
            form = TokenForm()
        except keeping.TooMany:
            form.add_error(None, _("有效的令牌不超过 %(n)s 个，请先作废不用的。") % {"n": keeping.MOST})
    context = {"form": form, "made": made, "tokens": keeping.of(request.user), "now": timezone.now(), "section": "api"}
    return render(request, "access/tokens.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """作废: a token of one's own stops working at once."""
    if keeping.revoke(request.user, token_id, timezone.now()):
        messages.success(request, _("令牌已作废。"))
    return redirect("access:tokens")
