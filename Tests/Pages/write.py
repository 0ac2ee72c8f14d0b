"""Walks the way of a record as people do who write on the site: invited, signed in, written with two repeated groups,
reviewed, published, read by the public, corrected, withdrawn; a file taken in with a mistake mended.

Used by check.py, with the pages' checks at each step.
"""

import json
import re
import subprocess
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

PASSPHRASE = "cheval agrafe pile correcte"
OWNER = "maceo"
NAME = "qui-paie-l-abonnement-internet"
RECORD = f"/fiches/{OWNER}/faq/{NAME}"
WAY = f"/espace/fiches/{OWNER}/faq/{NAME}"

EXCHANGE = """<?xml version="1.0" encoding="UTF-8"?>
<exchange xmlns="urn:essaim:exchange:1" id="essai" issuer="maceo" issued="2014-06-01T09:00:00Z">
  <record id="maceo/faq/importee" version="1" status="published" modified="2014-05-01T09:00:00Z" xml:lang="fr"><faq xmlns="urn:essaim:faq:1"><question>%s</question><answer><p>Oui.</p></answer></faq></record>
</exchange>
"""


def gone(element):
    """Whether an element's page has gone. The browser says so in more than one way, while the next page comes."""
    def check(_):
        try:
            element.is_enabled()
            return False
        except WebDriverException:
            return True
    return check


def loaded(driver):
    """Whether the page is whole."""
    try:
        return driver.execute_script("return document.readyState") == "complete"
    except WebDriverException:
        return False


class Walker:
    """A person with a browser."""

    def __init__(self, driver, site, look, by_keyboard):
        self.driver, self.site, self.look, self.by_keyboard = driver, site, look, by_keyboard
        self.found = []
        self.sources = {}

    def check(self, step):
        """Looks at the page that is shown."""
        for finding in self.look(self.driver, self.site.address):
            self.found.append(f"{step}: {finding}")
        self.sources[step] = self.driver.page_source

    def expect(self, step, text):
        if text not in self.driver.page_source:
            self.found.append(f"{step}: “{text}” isn't on the page {self.driver.current_url}")

    def open(self, address):
        self.driver.get(self.site.address + address)

    def control(self, name):
        return self.driver.find_element(By.CSS_SELECTOR, f"main [name='{name}']")

    def focus(self, element):
        """Goes to a control: by keyboard, as many times Tab as it takes."""
        if not self.by_keyboard:
            return element
        self.driver.execute_script("document.querySelector('main').focus()")
        for _ in range(400):
            active = self.driver.switch_to.active_element
            if active == element:
                return element
            # Not to the element itself: one for files takes whatever it is sent for a path.
            ActionChains(self.driver).send_keys(Keys.TAB).perform()
        raise RuntimeError(f"the keyboard doesn't get to {element.get_attribute('outerHTML')[:100]}")

    def type(self, name, text):
        element = self.control(name)
        if element.tag_name == "select":
            Select(element).select_by_value(text)
            return
        element = self.focus(element)
        if element.get_attribute("type") != "file":
            element.send_keys(Keys.CONTROL, "a")
        element.send_keys(text)

    def tick(self, name):
        self.focus(self.control(name)).send_keys(Keys.SPACE)

    def press(self, value):
        """Presses a button, and waits for the page that follows."""
        page = self.driver.find_element(By.TAG_NAME, "html")
        buttons = self.driver.find_elements(By.CSS_SELECTOR, f"main button[value='{value}']")
        self.focus(next(button for button in buttons if button.is_displayed())).send_keys(Keys.ENTER)
        WebDriverWait(self.driver, 30).until(gone(page))
        WebDriverWait(self.driver, 30).until(loaded)

    def unfold(self, words):
        for summary in self.driver.find_elements(By.CSS_SELECTOR, "main summary"):
            if words in summary.text:
                self.focus(summary).send_keys(Keys.ENTER)
                return
        self.found.append(f"nothing unfolds that says “{words}”")


def invite(site, essaim, role):
    """The link of an invitation, as a person is given it."""
    output = subprocess.run(
        [essaim, "people", "invite", "-c", site.catalogue, "--administration", OWNER, "--role", role, "--name", f"Mission {role}",
         "--function", "chargée de mission", "--address", f"{role}@maceo.example", "--site", site.address],
        capture_output=True, text=True, check=True, env=site.environment).stdout.strip()
    return output.removeprefix(site.address)


def sign_in(walker, link):
    walker.open(link)
    walker.check("invitation")
    walker.type("passphrase", PASSPHRASE)
    walker.type("again", PASSPHRASE)
    walker.press("accept")
    walker.expect("signed in", "Espace de travail")


def public(site, address):
    """What somebody without a cookie gets: status and text."""
    try:
        answer = urllib.request.urlopen(urllib.request.Request(site.address + address, headers={"Accept": "text/html"}))
        return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def walk(site, essaim, new_browser, look, by_keyboard):
    """The whole way.

    Returns what is wrong, and the source of each step's page.
    """
    writer = Walker(new_browser(), site, look, by_keyboard)
    reviewer = Walker(new_browser(), site, look, by_keyboard)
    found = writer.found

    def published(step, status, text=""):
        seen = public(site, RECORD)
        if seen[0] != status or text not in seen[1]:
            found.append(f"{step}: the public gets {seen[0]} instead of {status}, or not “{text}”")

    try:
        sign_in(writer, invite(site, essaim, "writer"))
        writer.check("desk")
        writer.open("/espace/nouvelle-fiche")
        writer.check("new record")
        writer.type("type", "faq")
        writer.type("title", "Qui paie l’abonnement internet ?")
        writer.press("begin")
        writer.check("empty form")
        writer.press("save")
        writer.check("form with mistakes")
        writer.expect("form with mistakes", 'role="alert"')
        link = writer.driver.find_element(By.CSS_SELECTOR, ".summary a")
        writer.focus(link).send_keys(Keys.ENTER)
        writer.type("answer", "**L’employeur** paie :\n\n- le poste\n- la ligne")
        for number in (0, 1):
            writer.press("add:source") if number else None
            writer.type(f"source[{number}].kind", "guide")
            writer.type(f"source[{number}].title", f"Guide {number + 1}")
        writer.press("preview")
        writer.check("preview")
        writer.expect("preview", "<strong>L’employeur</strong>")
        writer.press("save")
        writer.check("saved")
        published("saved", 404)
        writer.press("review")

        sign_in(reviewer, invite(site, essaim, "reviewer"))
        reviewer.open("/espace")
        reviewer.expect("desk of a reviewer", "Qui paie l’abonnement internet")
        reviewer.open(WAY)
        reviewer.check("to review")
        reviewer.type("remark", "Citez la circulaire")
        reviewer.press("send-back")
        writer.open(WAY)
        writer.expect("sent back", "Citez la circulaire")
        writer.open(WAY + "/modifier")
        writer.type("answer", "L’employeur paie, par circulaire.")
        writer.press("review")
        reviewer.open(WAY)
        reviewer.press("publish")
        reviewer.check("published")
        published("published", 200, "par circulaire")

        writer.open(WAY + "/modifier")
        writer.type("answer", "L’employeur paie tout.")
        writer.press("save")
        published("corrected, not published", 200, "par circulaire")
        reviewer.open(WAY)
        reviewer.check("differences")
        reviewer.expect("differences", "<ins>")
        reviewer.press("publish")
        published("corrected", 200, "paie tout")
        reviewer.unfold("Retirer la fiche")
        reviewer.type("reason-withdraw", "Doublon")
        reviewer.tick("sure-withdraw")
        reviewer.press("withdraw")
        reviewer.check("withdrawn")
        published("withdrawn", 410, "Doublon")

        with tempfile.TemporaryDirectory() as folder:
            for name, question in (("faute.xml", ""), ("juste.xml", "Importée ?")):
                path = Path(folder) / name
                path.write_text(EXCHANGE % question)
                reviewer.open("/espace/import")
                reviewer.check("choosing a file")
                reviewer.control("file").send_keys(str(path))
                reviewer.press("plan")
                reviewer.check(f"plan of {name}")
                if not question:
                    reviewer.expect("a mistake in a file", "ligne 3")
            reviewer.press("apply")
            reviewer.check("imported")
            if public(site, f"/fiches/{OWNER}/faq/importee")[0] != 200:
                found.append("imported: the public doesn't get it")

        administrator = reviewer
        administrator.driver.delete_all_cookies()
        sign_in(administrator, invite(site, essaim, "administrator"))
        administrator.open("/espace/personnes")
        administrator.check("people")
        for name, text in (("name", "Relais"), ("function", "relais"), ("address", "relais@maceo.example")):
            administrator.type(name, text)
        administrator.press("invite")
        administrator.check("invited")
        administrator.expect("invited", "/invitation?key=")
        for step, address in (("tokens", "/espace/jetons"), ("journal", "/espace/journal"), ("answers", "/espace/depouillement/survey-answers")):
            administrator.open(address)
            administrator.check(step)
        administrator.open("/espace/compte")
        administrator.check("account")
        administrator.press("end")
        administrator.open("/espace")
        administrator.check("signed out")
        administrator.expect("signed out", "Phrase de passe")
    except Exception as error:
        where = [walker.driver.current_url for walker in (writer, reviewer)]
        found.append(f"writing: {type(error).__name__} {str(error).splitlines()[0]} at {where}")
    sources = {**writer.sources, **reviewer.sources}
    for walker in (writer, reviewer):
        walker.driver.quit()
    return found + reviewer.found, sources
