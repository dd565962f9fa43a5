"""What machines read first: sitemap.xml with every language of every page, robots.txt."""

from xml.sax.saxutils import escape, quoteattr

from builder import urls
from builder.locales import LOCALES
from builder.outputs import Artifact, Page


def sitemap(pages: list[Page], base_url: str) -> Artifact:
    rows = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for page in pages:
        if not page.is_listed or page.canonical or LOCALES[page.locale].is_pseudo:
            continue
        rows.append(f"<url><loc>{escape(base_url + page.address)}</loc>")
        for hreflang, address in hreflangs(page, base_url):
            rows.append(f'<xhtml:link rel="alternate" hreflang="{hreflang}" href={quoteattr(address)}/>')
        rows.append("</url>")
    rows += ["</urlset>", ""]
    return Artifact("sitemap.xml", "\n".join(rows).encode())


def hreflangs(page: Page, base_url: str) -> list[tuple[str, str]]:
    """A page in every language that search engines know, itself among them, and where to send all others: the homes
    have the page that lists the languages, and it has them; the rest has English, else the language its town is written
    in. A page that is another one's stand-in, such as a plaque's, leaves this to that one."""
    if not page.is_listed or page.canonical:
        return []
    found = [
        (hreflang, base_url + address)
        for tag, address in page.alternates.items()
        if tag in LOCALES and (hreflang := LOCALES[tag].hreflang) is not None
    ]
    source = page.territory.source.source_locale if page.territory else ""
    default = page.alternates.get("en") or page.alternates.get(source) or next(iter(page.alternates.values()))
    return [*found, ("x-default", base_url + (urls.root() if page.template in ("home.html", "root.html") else default))]


def robots(base_url: str) -> Artifact:
    return Artifact("robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {base_url}/sitemap.xml\n".encode())
