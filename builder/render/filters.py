"""The style of the filters: a chosen practice, theme or time hides the tours that do not fit, with no script."""

from builder.model import Practice, Theme
from builder.render.tour_page import BANDS


def filter_css() -> str:
    """Rules for every practice × theme and every time; the same for all towns, so that their style has one hash."""
    rules = []
    hidden = []
    for practice in Practice:
        hidden.append(f"main:has([name=practice][value={practice}]:checked) .tours>li:not([data-practice={practice}])")
    for theme in Theme:
        hidden.append(f'main:has([name=theme][value={theme}]:checked) .tours>li:not([data-themes~="{theme}"])')
    times = [str(band) for band in BANDS]
    for index, band in enumerate(times):
        fits = "".join(f':not([data-time="{fit}"])' for fit in times[: index + 1])
        hidden.append(f'main:has([name=time][value="{band}"]:checked) .tours>li{fits}')
    rules.append(f"{','.join(hidden)}{{display:none}}")
    empty = []
    for practice in Practice:
        for theme in Theme:
            chosen = f":has([value={practice}]:checked):has([value={theme}]:checked)"
            fitting = f'.tours>li[data-practice={practice}][data-themes~="{theme}"]'
            empty.append(f"main{chosen}:not(:has({fitting})) .none")
    for index, band in enumerate(times):
        fits = ",".join(f'.tours>li[data-time="{fit}"]' for fit in times[: index + 1])
        empty.append(f'main:has([name=time][value="{band}"]:checked):not(:has({fits})) .none')
    rules.append(f"{','.join(empty)}{{display:block}}")
    return "".join(rules)
