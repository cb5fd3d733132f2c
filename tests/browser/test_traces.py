"""A log of all requests: no other host, no cookie, nothing stored, on every kind of page while scripts run."""

import re

import pytest

from browser.conftest import hosts
from browser.kinds import PAGES

pytestmark = pytest.mark.browser
STORED = """async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
    (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length, self.origin]"""


@pytest.mark.parametrize("kind", PAGES)
def test_nothing_leaves_and_nothing_stays(opened, address, kind):
    page = opened(f"/en{PAGES[kind]}")
    cookies = []
    page.on("response", lambda answer: "set-cookie" in answer.headers and cookies.append(answer.url))
    page.reload()
    field = page.locator(".find input[type=search]").first
    field.fill("")
    field.press_sequentially("missing")
    page.locator("[role=option]").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert page.evaluate(STORED)[:-1] == ["", 0, 0, 0, 0, 0] and not cookies
    assert hosts(page) == {address} and not page.faults


@pytest.mark.parametrize("kind", PAGES)
def test_the_page_names_no_other_host_but_in_links(opened, address, kind):
    page = opened(f"/fr{PAGES[kind]}", scripts=False)
    named = page.locator("[src], link[href], [srcset], [poster], [data], form[action], [ping]")
    for each in named.all():
        values = [each.get_attribute(name) or "" for name in ("src", "srcset", "poster", "data", "action", "ping")]
        values.append((each.get_attribute("href") or "") if each.evaluate("e => e.matches('link')") else "")
        assert all(re.match(rf"{re.escape(address)}/|/(?!/)", value) for value in values if value), values
