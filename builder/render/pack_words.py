"""What the browser says of packs: the words of ``static/js/ui/keep-pack.js``, with what it fills in between braces."""

from builder.locales import Locale
from builder.render.terms import Interface


def pack_words(locale: Locale, t: Interface) -> dict[str, str]:
    return {
        "locale": locale.tag,
        "intl": locale.intl,
        "keep": t.gettext("Keep for offline"),
        "update": t.gettext("Update"),
        "resume": t.gettext("Go on"),
        "cancel": t.gettext("Cancel"),
        "delete": t.gettext("Delete from this phone"),
        "throw_away": t.gettext("Throw away"),
        "room": t.gettext("{free} free on this phone."),
        "fetching": t.gettext("Being kept. You can go on reading."),
        "done": t.gettext("{done} of {all}"),
        "kept": t.gettext("Kept {age}, {size} on this phone. It opens without network."),
        "with_town": t.gettext("Kept with the whole of {town}, {age}."),
        "whole": t.gettext("The whole of {town}"),
        "changed_since": t.gettext("The guide has changed since."),
        "begun": t.gettext("Broken off: what has come waits here, but cannot be used yet."),
        "lost": t.gettext("This phone has thrown part of it away, so it cannot be used."),
        "deleted": t.gettext("Deleted from this phone."),
        "stays": t.gettext("The browser has promised to keep it."),
        "may_go": t.gettext("When the phone runs short of room, the browser may throw it away."),
        "sum": t.gettext("{used} used by the guide."),
        "no_network": t.gettext("Can be kept once there is a network."),
        "cancelled": t.gettext("Cancelled. What has come waits here for the next try."),
        "network": t.gettext("The network broke off. What has come waits here for the next try."),
        "full": t.gettext("The phone is full: nothing was kept, and what had come was given back."),
        "no_room": t.gettext("Too little room: it takes {size}, and the browser gives the guide {free}."),
        "changed": t.gettext("The guide was renewed while it was being fetched. Try again in a moment."),
    }
