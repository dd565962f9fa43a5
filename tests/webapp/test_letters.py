"""Letters: one template is the text and the HTML, and what a stranger typed stays words in both."""

import gettext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from builder.locales import LOCALES
from webapp.database import Store
from webapp.mail import letters
from webapp.mail.addresses import mail_address
from webapp.mail.letters import letter
from webapp.mail.outbox import Letter, State, due, enqueue, failed, forget, letter_of, postponed, retry, sent
from webapp.mail.outbox import letters as listed
from webapp.words import Words

NOW = datetime(2026, 5, 2, 9, 0, tzinfo=UTC)
TEMPLATE = """{{ _("Your place") }}: {{ title }}

{{ _("Hello") }} {{ name }},
{{ moment(when) }}

{{ link(_("Cancel"), "https://guide.example/fr/x?a=1&b=2") }}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates of our own, with the frame of the real one."""
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "letter.html").write_text((letters.TEMPLATES / "letter.html").read_text())
    (tmp_path / "mail" / "trial.txt").write_text(TEMPLATE)
    monkeypatch.setattr(letters, "TEMPLATES", tmp_path / "mail")
    return tmp_path


def trial(tag: str, name: str) -> Letter:
    words = Words(LOCALES[tag], gettext.NullTranslations())
    return letter(words, "trial.txt", "a@b.example", title="La Tour\n<aux> Figures", name=name, when=NOW)


def test_a_template_is_the_subject_the_text_and_the_html(folder: Path) -> None:
    found = trial("ar", "Aya")
    assert found.subject == "Your place: La Tour"
    assert found.text.endswith("\n\nCancel\nhttps://guide.example/fr/x?a=1&b=2\n")
    assert '<html lang="ar" dir="rtl">' in found.html
    assert '<p><a href="https://guide.example/fr/x?a=1&amp;b=2">Cancel</a></p>' in found.html


def test_what_was_typed_is_no_markup_and_no_link(folder: Path) -> None:
    found = trial("fr", "<b>Bob</b>\nhttps://evil.example")
    assert "<b>" not in found.html and "&lt;b&gt;Bob" in found.html
    assert found.html.count("<a ") == 1 and 'href="https://evil' not in found.html
    assert "Hello <b>Bob</b>" in found.text


@pytest.mark.parametrize("typed", [" Aya.B+c@Rueil-Malmaison.Example ", "a@bücher.example"])
def test_an_address_is_written_as_servers_write_it(typed: str) -> None:
    found = mail_address(typed)
    assert found in ("Aya.B+c@rueil-malmaison.example", "a@xn--bcher-kva.example") and mail_address(found) == found


@pytest.mark.parametrize(
    "typed",
    ["", "a", "@b.example", "a@", "a@b", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "a b@c.example"]
    + [
        "<a@b.example>",
        "a@b..example",
        "a..b@c.example",
        ".a@b.example",
        "é@b.example",
        "a@-b.example",
        "a\0@b.example",
    ]
    + ["x" * 65 + "@b.example", "a@" + "b." * 130 + "example", "a@[127.0.0.1]", "a@b.1"],
)
def test_what_is_no_single_address_is_none(typed: str) -> None:
    assert mail_address(typed) is None


def plain(to: str = "a@b.example") -> Letter:
    return Letter(to, "Hello\r\nBcc: c@d.example", "Text", "<p>Text</p>", "fr", about="booking 12")


def test_a_letter_is_in_the_outbox_only_once_what_it_tells_of_is_committed(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as link:
        enqueue(link, plain(), NOW)
        raise ZeroDivisionError
    with store.write() as link:
        number = enqueue(link, plain(), NOW)
        with pytest.raises(ValueError, match="no address"):
            enqueue(link, plain("a@b.example\nBcc: c@d.example"), NOW)
    with store.read() as link:
        (one,) = due(link, NOW, 10)
    assert (one.id, one.subject, one.about, one.tries) == (number, "Hello Bcc: c@d.example", "booking 12", 0)


def test_a_letter_waits_longer_each_time_and_is_given_up_after_three_days(store: Store) -> None:
    with store.write() as link:
        enqueue(link, plain(), NOW)
        now, waits = NOW, []
        while found := due(link, now, 10):
            postponed(link, found[0], "451 later", now)
            (one,) = listed(link, [State.WAITING, State.FAILED])
            if one.state is State.FAILED:
                break
            waits.append(int((one.due - now).total_seconds()) // 60)
            now = one.due
        assert waits[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360] and set(waits[10:]) == {360}
        assert timedelta(days=3) <= now - NOW < timedelta(days=3, hours=6) and one.answer == "451 later"
        assert retry(link, one.id, now) and due(link, now, 10)[0].name == one.name


def test_what_a_letter_said_is_gone_once_it_is_sent_and_all_of_it_after_a_while(store: Store) -> None:
    with store.write() as link:
        first, second = enqueue(link, plain(), NOW), enqueue(link, plain(), NOW)
        sent(link, first, "250 taken", NOW)
        failed(link, second, "550 nobody", NOW + timedelta(days=1))
        assert [one.state for one in listed(link, list(State))] == [State.FAILED, State.SENT]
        assert letter_of(link, first).text == "" and letter_of(link, second).text == "Text"
        assert not retry(link, first, NOW)
        assert forget(link, NOW + timedelta(days=30)) == 1
        assert forget(link, NOW + timedelta(days=31)) == 1
