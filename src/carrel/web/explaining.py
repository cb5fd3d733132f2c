"""Pages that explain: reading safely, privacy, accessibility.

What the privacy page says is STATEMENTS; tests/test_privacy.py tests each of them against the running library.
"""

from django.http import HttpRequest, HttpResponse

from carrel.text import fold
from carrel.web.site import library, render

# {part of the page: {key: statement}}
STATEMENTS = {
    "What the library does not do": {
        "no-account": "You can read everything without an account, and nobody asks who you are.",
        "no-cookies": "The library sets no cookies, and its scripts store nothing in your browser.",
        "no-other-hosts": "Your browser gets every part of every page from this library alone; no page calls another company.",
        "no-log": "The library does not write down your visit: not your address on the internet, not the name of your browser, "
        "not what you searched for, not what you read.",
        "no-counting": "Visits are not counted and readers are not followed from page to page.",
        "no-sending": "Forms only ask for pages. Nothing that a reader sends is written to a file or database.",
    },
    "What the server knows for a while": {
        "memory": "Pages that were made stay in the server's memory, with their address, to be given again to whoever asks next. "
        "Who asked is not kept with them. They go when the library changes, when room is needed and when the server stops.",
        "typing": "While you type in the search box, your browser may ask the library for suggestions. "
        "What you have typed so far is answered and then forgotten.",
        "faults": "When the software fails, it notes the kind of page and the place in its own code. It does not note what you asked.",
    },
    "What your browser keeps": {
        "address": "What you search for and which filters you choose stand in the address of the page. "
        "So they also stand in the history of your browser.",
        "list": "A reading list stands in the address of the pages too, and nowhere else. Whoever has the address has the list.",
        "copies": "Your browser may keep copies of pages and asks each time whether they are still right. "
        "With a neutral tab title the browser is told to keep no copy.",
    },
    "When you leave the library": {
        "no-referrer": "Links to other sites do not tell them which page you came from.",
        "links-out": "Pages link to other sites only where a publication or an organisation has its own page, to registers such as doi.org, "
        "to help lines, to the contact of the library and by “Leave this page”. A document that is shown as printed may hold links of its own. "
        "There, other rules apply.",
    },
}  # fmt: skip


def statements() -> dict[str, str]:
    """{key: statement}, all of them."""
    return {key: text for part in STATEMENTS.values() for key, text in part.items()}


def privacy(request: HttpRequest, language: str) -> HttpResponse:
    return render(request, language, "privacy.html", statements=STATEMENTS)


def accessibility(request: HttpRequest, language: str) -> HttpResponse:
    return render(request, language, "accessibility.html")


def safety(request: HttpRequest, language: str) -> HttpResponse:
    """Reading safely, with all help lines: countries in the order of their names."""
    now = library()
    named = [(now.vocabularies.label("place", key, language), key) for key in now.help_lines]
    named.sort(key=lambda country: fold(country[0]))
    return render(request, language, "safety.html", countries=[(name, key, now.help_lines[key]) for name, key in named])
