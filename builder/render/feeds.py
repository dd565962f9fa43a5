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
        for tag, address in page.alternates.items():
            hreflang = LOCALES[tag].hreflang if tag in LOCALES else None
            if hreflang and page.address != urls.root():
                href = quoteattr(base_url + address)
                rows.append(f'<xhtml:link rel="alternate" hreflang="{hreflang}" href={href}/>')
        rows.append("</url>")
    rows += ["</urlset>", ""]
    return Artifact("sitemap.xml", "\n".join(rows).encode())


def robots(base_url: str) -> Artifact:
    return Artifact("robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {base_url}/sitemap.xml\n".encode())
