"""One's own account: language, password, second factor, and where one is signed in."""

from flask import g, request
from markupsafe import Markup

from builder.symbols import symbol_svg
from webapp.desk import shell as desk
from webapp.desk.layout import N_
from webapp.desk.layout import in_words as _
from webapp.desk.shell import Answer
from webapp.desk.words import LANGUAGES
from webapp.staff.passwords import LEAST, MOST, Weak, hash_password, is_password, weakness
from webapp.staff.second_factor import address_of, digest_of_code, is_secret, new_codes, new_secret, step_of
from webapp.staff.sessions import end_session, end_sessions, sessions_of
from webapp.staff.staff import Role, recovery_left, set_locale, set_password, set_second_factor

ISSUER = "Flâneur"

desk.SAID |= {
    "session-ended": N_("That session is ended."),
    "password-changed": N_("Your password is changed. All your other sessions are ended."),
    "second-off": N_("The second factor is off."),
}


@desk.page("/account/", role=Role.GUIDE)
def account() -> Answer:
    return _page(200)


def _page(status: int, errors: dict[str, str] | None = None) -> Answer:
    me = desk.me()
    with desk.store().read() as link:
        sessions = sessions_of(link, me.id, desk.moment())
        left = recovery_left(link, me.id)
    return desk.show(
        "desk/account.html",
        _("Your account"),
        status,
        errors=errors or {},
        sessions=sessions,
        own=g.signed.session.id,
        left=left,
        least=LEAST,
        languages=LANGUAGES,
    )


@desk.page("/account/language/", role=Role.GUIDE, methods=("POST",))
def language() -> Answer:
    wanted = request.form.get("locale", "")
    if wanted in LANGUAGES:
        with desk.store().write() as link:
            set_locale(link, desk.me().id, wanted)
    return desk.to("/desk/account/", "saved")


@desk.page("/account/password/", role=Role.GUIDE, methods=("POST",))
def password() -> Answer:
    me = desk.me()
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    errors = password_errors(new, again, me.email)
    if not is_password(old, me.password):
        errors["old"] = _("This is not your password.")
    if errors:
        return _page(400, errors)
    digest = hash_password(new)
    with desk.store().write() as link:
        set_password(link, me.id, digest, keep=g.signed.token)
        desk.did(link, "password-changed", f"staff {me.id}")
    return desk.to("/desk/account/", "password-changed")


def password_errors(new: str, again: str, email: str) -> dict[str, str]:
    """By field."""
    match weakness(new, email):
        case Weak.LENGTH:
            words = _("Choose a password of %(least)d to %(most)d characters.")
            return {"new": words % {"least": LEAST, "most": MOST}}
        case Weak.EASY:
            return {"new": _("That is too easy to guess. A few words of your own are better.")}
    if new != again:
        return {"again": _("The two are not the same.")}
    return {}


@desk.page("/account/sessions/end/", role=Role.GUIDE, methods=("POST",))
def end() -> Answer:
    id = request.form.get("id", "")
    with desk.store().write() as link:
        if id == "others":
            end_sessions(link, desk.me().id, keep=g.signed.token)
        elif not (id.isdecimal() and end_session(link, int(id[:9]), desk.me().id)):
            return desk.to("/desk/account/")
        desk.did(link, "session-ended", f"staff {desk.me().id}")
    return desk.to("/desk/account/", "session-ended")


@desk.page("/account/second/", role=Role.GUIDE)
def second() -> Answer:
    return _enrol(200, new_secret(), {})


def _enrol(status: int, secret: str, errors: dict[str, str]) -> Answer:
    symbol = Markup(symbol_svg(address_of(secret, desk.me().email, ISSUER)))
    spaced = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    context = {"secret": secret, "spaced": spaced, "symbol": symbol, "errors": errors}
    return desk.show("desk/second.html", _("Second factor"), status, **context)


@desk.page("/account/second/", role=Role.GUIDE, methods=("POST",))
def enrol() -> Answer:
    me, secret = desk.me(), request.form.get("secret", "")
    if not is_secret(secret):
        return desk.to("/desk/account/second/")
    errors = {}
    step = step_of(secret, request.form.get("code", ""), desk.moment())
    if step is None:
        errors["code"] = _("This is not the code of now. Look at the clock of your telephone, then type the next one.")
    if not is_password(request.form.get("password", ""), me.password):
        errors["password"] = _("This is not your password.")
    if step is None or errors:
        return _enrol(400, secret, errors)
    codes = new_codes()
    with desk.store().write() as link:
        set_second_factor(link, me.id, secret, step, [digest_of_code(code) for code in codes])
        end_sessions(link, me.id, keep=g.signed.token)
        desk.did(link, "second-factor-on", f"staff {me.id}")
    return desk.show("desk/recovery.html", _("Your recovery codes"), codes=codes)


@desk.page("/account/second/off/", role=Role.GUIDE, methods=("POST",))
def second_off() -> Answer:
    me = desk.me()
    if not is_password(request.form.get("password", ""), me.password):
        return _page(400, {"off": _("This is not your password.")})
    with desk.store().write() as link:
        set_second_factor(link, me.id, None)
        desk.did(link, "second-factor-off", f"staff {me.id}")
    return desk.to("/desk/account/", "second-off")
