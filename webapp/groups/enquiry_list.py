"""Enquiries for a spreadsheet."""

import csv
import io
from collections.abc import Sequence

from webapp.figures import cell_of
from webapp.groups.enquiries import Enquiry

HEAD = (
    *("number", "state", "received", "changed", "town", "company", "contact", "e-mail", "telephone", "guests"),
    *("dates", "languages", "tour", "minutes", "aims", "mobility", "catering", "offer for", "price", "valid until"),
    "accepted",
)


def as_csv(found: Sequence[Enquiry]) -> str:
    """Commas, one line an enquiry; times in UTC."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for one in found:
        asked, offer = one.asked, one.offer
        stands = (str(one.id), one.state, f"{one.received:%Y-%m-%d %H:%M}", f"{one.changed:%Y-%m-%d %H:%M}")
        told = (asked.territory, asked.company, asked.contact, asked.email, asked.phone, str(asked.size), asked.wished)
        wants = (" ".join(asked.languages), asked.tour, str(asked.budget or ""), asked.aims, asked.mobility)
        offered = (f"{offer.starts_local:%Y-%m-%d %H:%M}", offer.price, str(offer.valid_until)) if offer else ("",) * 3
        row = (*stands, *told, *wants, asked.catering, *offered, str(one.accepted_min or ""))
        writer.writerow([cell_of(cell) for cell in row])
    return out.getvalue()
