"""A letter as it goes over the wire (RFC 5322): the same bytes each time it is offered, but for the address of the
sender, which the office may mend between."""

import re
from email.message import EmailMessage
from email.policy import SMTP

from builder.locales import LOCALES
from webapp.mail.outbox import Letter, Queued

# Seven bits and short lines: whatever stands between, nothing of it is turned into something else on the way.
_POLICY = SMTP.clone(cte_type="7bit")
_METHOD = re.compile(rb"^METHOD:([A-Z]+)\r?$", re.MULTILINE)


def compose(one: Queued, letter: Letter, sender: str) -> bytes:
    """``sender`` as ``Office <office@town.example>``. Whatever a header is given, it stays one line of its own."""
    message = EmailMessage(_POLICY)
    message["From"] = sender
    message["To"] = letter.to
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    # What a stranger typed stays words: an encoded word (RFC 2047) may hold a line feed, and with it another header.
    message["Subject"] = letter.subject.replace("=?", "= ?")
    message["Date"] = one.queued
    message["Message-ID"] = message_id(one, sender)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers it
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    message.set_boundary(f"{one.name}-says")
    if letter.calendar is not None:
        method = _METHOD.search(letter.calendar)  # RFC 6047 2.4: the same in both places
        params = {"charset": "utf-8"} | ({"method": method[1].decode()} if method else {})
        message.add_attachment(letter.calendar, "text", "calendar", filename="visit.ics", params=params)
        message.set_boundary(f"{one.name}-with")
    # Last, for a header of this kind goes with the content into a part.
    message["Content-Language"] = LOCALES[letter.locale].html_lang if letter.locale in LOCALES else letter.locale
    return message.as_bytes()


def message_id(one: Queued, sender: str) -> str:
    return f"<{one.name}@{host_of(sender)}>"


def host_of(sender: str) -> str:
    return sender.rpartition("@")[2].rstrip(">")
