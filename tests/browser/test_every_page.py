"""One page of each type and language, drawn by FLANEUR_SEED; bin/audit goes over every page.

A language is one test: its pages are opened once, one after the other, and looked at from all sides.
"""

import os
import random
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import ConsoleMessage, Page

from builder.locales import LOCALES
from builder.outputs import Page as Planned

from ..conftest import Draw
from ..house import some
from .conftest import PHONE, TEMPLATES, Look

Axe = Callable[[Page], list[str]]
Drawn = Callable[[str], list[Planned]]
Walk = Callable[[Page, str], Iterator[Planned]]

# Languages looked at each time, and one that is drawn; bin/audit looks at all.
SEEN = {"fr", "ja", "ar", "en-XA", "ar-XB"}
SEEN |= set(random.Random(os.environ["FLANEUR_SEED"]).sample(sorted(set(LOCALES) - SEEN), 1))
SEEN = set() if os.environ.get("FLANEUR_AUDIT") else SEEN
NARROW = {"width": 320, "height": 640}
# Text at twice its size, as the reader's own setting makes it: the guide's sizes all hang on the root's.
TWICE = "document.documentElement.style.fontSize = '212.5%'"
WIDTH = "document.documentElement.scrollWidth"
ACROSS = "[...document.querySelectorAll('.top > *')].map((one) => one.getBoundingClientRect().left)"

# What a finger aims at, words inside a sentence and the skip link left out (WCAG 2.2, 2.5.8).
SMALL_TARGETS = """
[...document.querySelectorAll("a[href], button, input, summary, label")]
  .map((one) => one.matches("input") && one.closest("label") ? one.closest("label") : one)
  .filter((one) => !one.matches(".skip") && one.checkVisibility({visibilityProperty: true}))
  .filter((one) => {
    const sentence = one.closest("p, li, dd, figcaption");
    const inline = getComputedStyle(one).display === "inline";
    return !(inline && sentence && sentence.textContent.trim() !== one.textContent.trim());
  })
  .map((one) => [one.outerHTML.slice(0, 90), ...["width", "height"].map((side) => one.getBoundingClientRect()[side])])
  .filter(([, width, height]) => width && height && Math.min(width, height) < 24)
"""

# Words in a script that the language around them is not written in; an address that is turned about, its number at the
# end; languages that run the wrong way.
STRANGE = """
() => {
  const scripts = [
    [/[\\u3040-\\u30ff]/, ["ja"]], [/[\\uac00-\\ud7af]/, ["ko"]], [/\\p{Script=Han}/u, ["ja", "zh"]],
    [/\\p{Script=Cyrillic}/u, ["uk"]], [/\\p{Script=Arabic}/u, ["ar"]],
  ];
  const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const words = texts.currentNode.data, around = texts.currentNode.parentElement;
    if (around.closest("script, style, template")) continue;
    const lang = around.closest("[lang]").lang.split("-")[0];
    const isTurned = /^\\s*\\d+\\s.*[a-z]{3}/i.test(words) && !/\\p{Script=Arabic}/u.test(words);
    if (isTurned && getComputedStyle(around).direction === "rtl") found.push([lang, words.slice(0, 60)]);
    for (const [script, langs] of scripts)
      if (script.test(words) && !langs.includes(lang)) { found.push([lang, words.slice(0, 60)]); break; }
  }
  for (const one of document.querySelectorAll("[lang]"))
    if (getComputedStyle(one).direction !== (one.lang.startsWith("ar") ? "rtl" : "ltr"))
      found.push([one.lang, one.outerHTML.slice(0, 90)]);
  return found;
}
"""


@pytest.fixture
def drawn(draw: Draw, pages: list[Planned]) -> Drawn:
    """``drawn("fr")``: one page of each type in a language."""

    def draw_pages(tag: str) -> list[Planned]:
        there = {page.template for page in pages if page.locale == tag}  # where a town is published in part: not all
        return [draw(template, tag) for template in TEMPLATES if template in there]

    return draw_pages


@pytest.fixture
def walk(drawn: Drawn) -> Walk:
    """``walk(tab, "fr")`` opens one page of each type in a language, one after the other."""

    def open_pages(tab: Page, tag: str) -> Iterator[Planned]:
        for planned in drawn(tag):
            tab.goto(planned.address)
            yield planned

    return open_pages


@pytest.mark.slow
@pytest.mark.parametrize("tag", [tag if tag in SEEN else pytest.param(tag, marks=pytest.mark.audit) for tag in LOCALES])
def test_every_screen_of_a_language_holds_its_words(tag: str, walk: Walk, look: Look) -> None:
    """Nothing is wider than 320 px, nor than a phone whose owner reads text of twice the size (WCAG 1.4.10, 1.4.4);
    targets are wide enough for a finger; words say their language and run its way."""
    tab = look("about:blank", viewport=PHONE, locale="eo")
    faults: dict[tuple[str, str], list[object]] = {}
    for planned in walk(tab, tag):
        across = tab.evaluate(ACROSS)
        seen = {
            "small": tab.evaluate(SMALL_TARGETS),
            "strange": [] if LOCALES[tag].is_pseudo else tab.evaluate(STRANGE),
            "head": [] if across == sorted(across, reverse=LOCALES[tag].direction == "rtl") else across,
        }
        tab.evaluate(TWICE)
        seen["twice"] = [wide] if (wide := tab.evaluate(WIDTH)) > PHONE["width"] else []
        tab.evaluate("document.documentElement.style.fontSize = ''")
        tab.set_viewport_size(NARROW)
        seen["narrow"] = [wide] if (wide := tab.evaluate(WIDTH)) > NARROW["width"] else []
        tab.set_viewport_size(PHONE)
        faults |= {(planned.address, what): fault for what, fault in seen.items() if fault}
    assert faults == {}


@pytest.mark.parametrize(("tag", "scheme"), some(("fr", "light"), ("ar", "dark"), ("ja", "light"), count=2))
def test_axe_finds_nothing(tag: str, scheme: str, walk: Walk, look: Look, axe: Axe) -> None:
    """In all languages, on all pages, in both schemes: bin/audit."""
    tab = look("about:blank", locale="eo", color_scheme=scheme)
    assert {planned.address: found for planned in walk(tab, tag) if (found := axe(tab))} == {}


@pytest.mark.parametrize("tag", [pytest.param("fr", marks=pytest.mark.audit), "ar"])
def test_nothing_is_refused_by_the_policy_and_nobody_else_is_asked(
    tag: str, drawn: Drawn, look: Look, base: str
) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    refused: dict[str, list[str]] = {}
    first = look("about:blank", locale="eo")
    tabs = [first, *(first.context.new_page() for _ in range(5))]  # pages come to rest side by side

    def hear(said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and "GPU stall" not in said.text:  # of a screen made of software
            complaints.append(said.text)

    for tab in tabs:
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", hear)
        tab.on("pageerror", lambda error: complaints.append(str(error)))
    wanted = drawn(tag)
    for at in range(0, len(wanted), len(tabs)):
        opened = list(zip(tabs, wanted[at:], strict=False))
        for tab, planned in opened:
            tab.goto(planned.address)
            tab.evaluate("scrollTo(0, document.body.scrollHeight)")
        for tab, planned in opened:
            tab.wait_for_load_state("networkidle")
            if found := tab.evaluate("window.refused ?? []"):
                refused[planned.address] = found
    assert refused == {}
    assert [url for url in asked if not url.startswith((base, "data:"))] == []
    assert complaints == []


@pytest.mark.parametrize("tag", ["fr", "ar"])
def test_paper_loses_none_of_the_text(tag: str, walk: Walk, look: Look) -> None:
    tab = look("about:blank", locale="eo")
    lost: dict[str, list[str]] = {}
    # Buttons and fields do nothing on paper; sentences, facts and lists stay.
    kept = "p, h1, h2, h3, dt, dd, li"
    for planned in walk(tab, tag):
        seen = tab.locator("main").inner_text()
        tab.emulate_media(media="print")
        hidden = tab.evaluate(
            """(kept) => [...document.querySelectorAll(`main :is(${kept})`)]
                 .filter((one) => !one.closest(".acts, .ask, .stones, .langs, .share, .card, form, fieldset, [hidden]"))
                 .filter((one) => !one.closest(".none, .spot-acts, open-now, dialog"))
                 .filter((one) => one.textContent.trim() && !one.checkVisibility())
                 .map((one) => one.outerHTML.slice(0, 90))""",
            kept,
        )
        if hidden or not (seen and tab.locator("main").inner_text()):
            lost[planned.address] = hidden
        tab.emulate_media(media="screen")
    assert lost == {}
