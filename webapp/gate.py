"""The gate of a reader's form: what every form of ours asks of what was sent, before a room looks at its fields.

A reader has no cookie and no account. So the form holds a signed token, the browser says where the form stood, a field
that nobody sees stays empty, nobody is quicker than a reader, and one address sends only so often.
"""

from typing import NamedTuple

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from webapp.limits import Limit, address_of
from webapp.origin import is_from_here
from webapp.tokens import BadToken, OldToken, Token, Tokens

LARGEST = 16_384  # bytes of a form
LEAST_S = 2  # nobody reads and answers faster
PLAIN = "application/x-www-form-urlencoded"

Fields = ImmutableMultiDict[str, str]


class Refused(Exception):
    """``reason`` is a word of :mod:`webapp.refusals`; what was typed is shown again, and nothing was kept."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Taken(NamedTuple):
    fields: Fields
    token: Token


class Gate:
    """Of one form. ``per_hour`` is how often one address may send; it is asked by :meth:`count`, for a form that was
    filled in wrongly is no message."""

    def __init__(self, tokens: Tokens, per_hour: int) -> None:
        self.tokens = tokens
        self._limit = Limit(per_hour, 3600)

    def issue(self, subject: str, former: str = "") -> str:
        """A token for a form about ``subject``; ``former`` is kept where it is still good: it is old enough by now."""
        try:
            self.tokens.read(former, subject)
        except (BadToken, OldToken):
            return self.tokens.issue(subject)
        return former

    def take(self, request: Request, subject: str) -> Taken:
        """What was sent, when it was sent by a reader of this page. Raises Refused; :func:`fields_of` gives what was
        typed all the same."""
        if not is_from_here(request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site"), request.host):
            raise Refused(403, "foreign")
        fields = fields_of(request)
        if fields.get("website"):  # a field that no person sees
            raise Refused(400, "program")
        try:
            token = self.tokens.read(fields.get("token", ""), subject)
        except OldToken:
            raise Refused(400, "old") from None
        except BadToken:
            raise Refused(400, "unclear") from None
        if token.age_s < LEAST_S:
            raise Refused(400, "quick")
        return Taken(fields, token)

    def count(self, request: Request) -> None:
        """Just before a thing is kept. Raises Refused where the address has sent enough for now."""
        if not self._limit.allows(address_of(request.environ)):
            raise Refused(429, "often")


def fields_of(request: Request, largest: int = LARGEST, kind: str = PLAIN) -> Fields:
    """The fields of a form. Raises Refused where it is of another kind, or larger."""
    if request.mimetype != kind:
        raise Refused(415, "unclear")
    request.max_content_length = largest
    try:
        return request.form
    except RequestEntityTooLarge:
        raise Refused(413, "long") from None
