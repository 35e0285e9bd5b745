"""The first bytes of the page: trame's start page with our name, icon, theme and a frame that
stands at once.
"""

import re
from functools import cache
from pathlib import Path

import trame_client.module

START_PAGE = Path(trame_client.module.__file__).parent / "vue3-www" / "index.html"

FAVICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">
<rect x="1" y="1" width="22" height="22" rx="6" fill="#2257d6"/>
<g fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round">
<path d="M6 8.5h7.5a3.5 3.5 0 0 1 0 7H6"/></g>
<circle cx="6.4" cy="8.5" r="2" fill="#fff"/><circle cx="6.4" cy="15.5" r="2" fill="#fff"/></svg>"""

# The theme of the address is set before anything is drawn, so that a dark page never flashes white.
HEAD = """<link rel="icon" href="favicon.ico" type="image/svg+xml" />
    <link rel="stylesheet" href="__linetwin/view.css" />
    <link rel="preload" as="script" href="__linetwin/view.js" />
    <script>
      (() => {
        const wanted = new URLSearchParams(window.location.search);
        document.documentElement.dataset.theme = wanted.get("theme") === "dark" ? "dark" : "light";
        const lang = wanted.get("lang") ?? navigator.language;
        document.documentElement.lang = lang.startsWith("ko") ? "ko" : "en";
      })();
    </script>"""

# Grey bars in the shape of the panels, until the page takes over.
SKELETON = """<div class="lt" aria-busy="true">
  <header class="bar"></header>
  <nav class="rail"><div class="panel-head"></div><div class="rail-list">{rows}</div></nav>
  <main class="stage"></main>
  <aside class="side"><div class="panel-head"></div>
    <div class="block"><div class="pending" style="width:190px;height:24px;margin:20px 0 4px">
    </div></div></aside>
  <footer class="time"></footer>
  <div class="load-line"><i class="endless"></i></div>
</div>"""
ROW = (
    '<div class="station-row"><div class="pending" style="width:{width}px;height:10px"></div></div>'
)


@cache
def start_page() -> str:
    """HTML of the start page."""
    page = START_PAGE.read_text(encoding="utf-8")
    page = re.sub(r"<title>.*?</title>", "<title>LineTwin</title>", page, flags=re.S)
    page = re.sub(r'<meta\s+name="(description|keywords)".*?/>', "", page, flags=re.S)
    return re.sub(r'<link rel="icon"[^>]*>', lambda _: HEAD, page)


@cache
def skeleton() -> str:
    """HTML that stands in the page until the components are there."""
    widths = (120, 96, 132, 104, 116, 88, 140, 100, 124, 92, 128, 110)
    return SKELETON.format(rows="".join(ROW.format(width=width) for width in widths))
