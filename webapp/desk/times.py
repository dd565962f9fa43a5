"""A day and a time as the staff types them, by the clocks of a town."""

from datetime import datetime
from zoneinfo import ZoneInfo

from builder.local_times import NoSuchTime, TwiceATime, local_time, utc_of
from webapp.desk.layout import in_words as _


def read_start(typed: str, zone: ZoneInfo, errors: dict[str, str]) -> datetime | None:
    """The town's own time, without a zone; None with words in ``errors["starts"]``."""
    try:
        local = local_time(typed)
        if not 2000 <= local.year < 2100:  # "26": four figures are read again, two are not
            raise ValueError(local.year)
        utc_of(local, zone)
    except NoSuchTime:
        errors["starts"] = _("There is no such time: the clocks jump over it that night. Choose another one.")
    except TwiceATime:
        errors["starts"] = _("This time comes twice that night, when summer time ends. Choose another one.")
    except (ValueError, OverflowError):
        errors["starts"] = _("Give a day and a time, such as 2027-03-14 14:30.")
    else:
        return local
    return None
