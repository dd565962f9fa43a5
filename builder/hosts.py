"""The header table in the words of other web servers, for who serves the tree without ours: nginx, Apache, Caddy.

Each snippet also answers a plaque typed in lower case (the printed symbol is upper case), sends the precompressed
twin of a file, the page for a lost visitor, and keeps ``headers.json`` and dot files back. Pure: text from a table.

None of the three chooses a language: a bare plaque address shows the source language, whose page begins with the
links to the others.
"""

from collections.abc import Sequence

from builder.headers import Rule, pattern

TYPES = {
    "gpx": "application/gpx+xml",
    "geojson": "application/geo+json",
    "webmanifest": "application/manifest+json",
    "avif": "image/avif",
    "woff2": "font/woff2",
    "pmtiles": "application/vnd.pmtiles",
}

_NGINX_TYPES = {"mjs": "text/javascript"}  # its own list has no modules; the other two servers know them


def nginx(rules: Sequence[Rule], codes: Sequence[str], locales: Sequence[str]) -> tuple[str, str]:
    """Two files: the first for the ``http`` block (maps), the second for the ``server`` block. nginx cannot write a
    name in upper case, but its maps compare without case: so each code stands in one."""
    names = list(dict.fromkeys(name for rule in rules for name, _ in rule.headers))
    maps = ["# Written by flaneur: for the http block.", ""]
    maps += ["map_hash_bucket_size 128;", f"map_hash_max_size {max(2048, 8 * len(codes))};", ""]
    for name in names:
        maps.append(f"map $uri {_variable(name)} {{")
        maps += [f'    "~^{pattern(rule.match)}$" "{dict(rule.headers).get(name, "")}";' for rule in rules]
        maps += ["}", ""]
    maps.append("map $uri $flaneur_plaque {")
    for code in codes:
        maps += [f"    /p/{code}{slash} /P/{code}/index.html;" for slash in ("", "/")]
    maps += ["}", ""]
    server = ["# Written by flaneur: for the server block, beside root and listen.", "", "index index.html;"]
    server += ["charset utf-8;", "charset_types text/css text/plain text/javascript text/xml;", "etag on;"]
    server += ["absolute_redirect off;", ""]
    server += [f"add_header {name} {_variable(name)} always;" for name in names]
    server += [
        "",
        "gzip_static on;",
        "gzip_vary on;",
        "# brotli_static on;   # where the brotli module is installed",
        "",
    ]
    server += ["location = /headers.json { return 404; }", r"location ~ /\. { return 404; }"]
    server += [r"location ~ \.(br|gz)$ { return 404; }"]
    server += [
        f"location ~ \\.{end}$ {{ default_type {kind}; types {{ }} }}" for end, kind in (TYPES | _NGINX_TYPES).items()
    ]
    server += ["", "location ~* ^/p/[0-9a-z]+/?$ { try_files $flaneur_plaque =404; }", "", "error_page 404 /404.html;"]
    server += [f"location /{locale}/ {{ error_page 404 /{locale}/404.html; }}" for locale in locales]
    return "\n".join(maps), "\n".join(server) + "\n"


def apache(rules: Sequence[Rule], locales: Sequence[str]) -> str:
    """An ``.htaccess`` for the top of the tree; needs mod_headers, mod_rewrite, mod_mime, mod_dir and
    ``AllowOverride All``. Apache knows upper case, so no code stands in it."""
    lines = ["# Written by flaneur. Needs mod_headers, mod_rewrite, mod_mime and mod_dir.", ""]
    lines += ["AddDefaultCharset utf-8", "AddCharset utf-8 .css .js .mjs .txt", "DirectoryIndex index.html"]
    lines += ["DirectorySlash Off", "Options -Indexes -MultiViews", "FileETag MTime Size"]
    lines += [f"AddType {kind} .{end}" for end, kind in TYPES.items()] + ["AddType text/javascript .js .mjs"]
    lines += ["RemoveType .br .gz", "AddEncoding br .br", "AddEncoding gzip .gz", "ErrorDocument 404 /404.html"]
    for locale in locales:
        lines += [f'<If "%{{REQUEST_URI}} =~ m#^/{locale}/#">', f"    ErrorDocument 404 /{locale}/404.html", "</If>"]
    lines += ["", "RewriteEngine On", r"RewriteRule (^|/)\. - [R=404,L]", r"RewriteRule ^headers\.json$ - [R=404,L]"]
    lines += [r"RewriteCond %{THE_REQUEST} \.(br|gz)[\s?]", "RewriteCond %{ENV:REDIRECT_STATUS} ^$"]
    lines += ["RewriteRule ^ - [R=404,L]"]
    lines += ["", "# A plaque in any case, with no redirect; then the closing slash of every other folder."]
    lines += [
        'RewriteCond expr "toupper(%{REQUEST_URI}) =~ m#^/P/([0-9A-Z]+)/?$#"',
        "RewriteRule ^ P/%1/index.html [L]",
        "RewriteCond %{REQUEST_FILENAME} -d",
        "RewriteRule [^/]$ %{REQUEST_URI}/ [R=301,L]",
    ]
    lines += ["", "# The precompressed twin of a file."]
    for coding, end in (("br", "br"), ("gzip", "gz")):
        lines += [
            f"RewriteCond %{{HTTP:Accept-Encoding}} {coding}",
            f"RewriteCond %{{REQUEST_FILENAME}}.{end} -s",
            f"RewriteRule ^(.+)$ $1.{end} [L,E=no-gzip:1,E=no-brotli:1]",
        ]
    lines += [""]
    for index, rule in enumerate(rules):
        here = " && ".join(
            [f"! %{{REQUEST_URI}} =~ m#^{pattern(before.match)}$#" for before in rules[:index]]
            + [f"%{{REQUEST_URI}} =~ m#^{pattern(rule.match)}$#"]
        )
        lines += [f'Header always set {name} "{value}" "expr={here}"' for name, value in rule.headers]
    return "\n".join(lines) + "\n"


def caddy(rules: Sequence[Rule], codes: Sequence[str], locales: Sequence[str]) -> str:
    """The inside of a site block of a Caddyfile, beside ``root``."""
    lines = ["# Written by flaneur: for the site block, beside root.", ""]
    lines += ["@hidden path /headers.json */.* *.br *.gz", "error @hidden 404", ""]
    for end, kind in TYPES.items():  # deferred: the file server would overwrite a type it does not know with none
        lines += [f"@{end} path *.{end}", f"header @{end} {{", f"\tContent-Type {kind}", "\tdefer", "}"]
    lines += [""]
    for index, rule in enumerate(rules):
        lines += [f"@rule{index} {{", f"\tpath_regexp ^{pattern(rule.match)}$"]
        lines += [f"\tnot path_regexp ^{pattern(before.match)}$" for before in rules[:index]]
        lines += ["}", f"header @rule{index} {{", *(f'\t{name} "{value}"' for name, value in rule.headers), "}", ""]
    lines += ["map {path} {flaneur_plaque} {", *(f"\t~(?i)^/p/{code}/?$ /P/{code}/index.html" for code in codes)]
    lines += ['\tdefault ""', "}", '@plaque not vars {flaneur_plaque} ""', "rewrite @plaque {flaneur_plaque}", ""]
    lines += ["file_server {", "\tprecompressed br gzip", "}", "", "handle_errors {"]
    lines += ["\theader {", *(f'\t\t{name} "{value}"' for name, value in rules[-1].headers), "\t}"]
    for locale in locales:
        lines += [f"\t@lost-{locale} path /{locale}/*", f"\trewrite @lost-{locale} /{locale}/404.html"]
    lines += ["\t@lost not path " + " ".join(f"/{locale}/*" for locale in locales), "\trewrite @lost /404.html"]
    lines += ["\tfile_server {", "\t\tprecompressed br gzip", "\t}", "}"]
    return "\n".join(lines) + "\n"


def _variable(header: str) -> str:
    return "$flaneur_" + header.lower().replace("-", "_")
