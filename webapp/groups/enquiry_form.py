"""The form by which a company asks for a tour: what was typed, made plain and bounded, or what is wrong with it."""

from collections.abc import Sequence

from werkzeug.datastructures import ImmutableMultiDict

from webapp.groups.budgets import BUDGETS_MIN
from webapp.groups.enquiries import Asked
from webapp.mail.addresses import mail_address
from webapp.plain_words import plain_words
from webapp.words import Words

LONGEST_LINE, LONGEST_PHONE, LONGEST_WISHED, LONGEST_WORDS = 200, 40, 300, 1500
MOST_GUESTS = 500

Typed = ImmutableMultiDict[str, str]


def read_form(
    typed: Typed, territory: str, locale: str, languages: Sequence[str], tours: Sequence[str], words: Words
) -> tuple[Asked | None, dict[str, str]]:
    """What is asked, or None and what is wrong, by field in the order of the page. ``languages`` are those that can be
    chosen, ``tours`` those of the town."""
    _ = words.gettext
    wrong: dict[str, str] = {}

    def line(name: str, most: int, missing: str = "") -> str:
        said = " ".join(plain_words(typed.get(name, "")).split())
        if not said and missing:
            wrong[name] = missing
        if len(said) > most:
            wrong[name] = _("Too long: %(most)s characters at most.") % {"most": most}
        return said

    def text(name: str) -> str:
        said = plain_words(typed.get(name, ""))
        if len(said) > LONGEST_WORDS:
            wrong[name] = _("Too long: %(most)s characters at most.") % {"most": LONGEST_WORDS}
        return said

    company = line("company", LONGEST_LINE, _("Say who asks: a company or an association."))
    contact = line("contact", LONGEST_LINE, _("Say whom we may answer."))
    email = mail_address(typed.get("email", "")) or ""
    if not email:
        wrong["email"] = _("Write one e-mail address, such as name@example.org.")
    phone = line("phone", LONGEST_PHONE)
    size = _number(typed.get("size", ""))
    if not 1 <= size <= MOST_GUESTS:
        wrong["size"] = _("Say how many you are, from 1 to %(most)s.") % {"most": MOST_GUESTS}
    wished = line("wished", LONGEST_WISHED, _("Say on which days you would come; about is enough."))
    spoken = tuple(tag for tag in languages if tag in typed.getlist("languages"))
    if not spoken:
        wrong["languages"] = _("Choose one language or more.")
    tour = typed.get("tour", "")
    budget = _number(typed.get("budget", ""))
    aims, mobility, catering = text("aims"), text("mobility"), text("catering")
    if typed.get("consent") != "yes":
        wrong["consent"] = _("Without this we may not keep your request.")
    if wrong:
        return None, wrong
    asked = Asked(
        territory=territory,
        language=locale,
        company=company,
        contact=contact,
        email=email,
        phone=phone,
        size=size,
        wished=wished,
        languages=spoken,
        tour=tour if tour in tours else "",
        budget=budget if budget in BUDGETS_MIN else 0,
        aims=aims,
        mobility=mobility,
        catering=catering,
    )
    return asked, {}


def _number(typed: str) -> int:
    said = typed.strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 6 else 0
