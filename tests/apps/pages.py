"""Pages as a browser has them: the fields of a form with what stands in them, messages, and queries counted."""

from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

HTMX = {"HX-Request": "true"}


def fields_of(answer, form_id):
    """What a browser would send if the form were sent as it stands."""
    form = BeautifulSoup(answer.content, "html.parser").find("form", id=form_id)
    sent = {}
    for field in form.find_all(["input", "textarea", "select"]):
        sent.setdefault(field.get("name"), []).extend(_values(field))
    return {name: values for name, values in sent.items() if name and name != "csrfmiddlewaretoken"}


def _values(field):
    if field.name == "textarea":
        return [field.get_text().removeprefix("\n")]
    if field.name == "select":
        return [option["value"] for option in field.find_all("option", selected=True)]
    if field.get("type") in {"checkbox", "radio"}:
        return [field.get("value", "on")] if field.has_attr("checked") else []
    return [field.get("value", "")]


def text_of(answer):
    """The words of a page, with single spaces."""
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def said(answer):
    """The messages on the page a form has led to."""
    return [str(message) for message in answer.context["messages"]]


def queries_of(browser, address):
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


# Query strings nobody types, as (name, value) to be put behind any page.
GARBAGE = [
    "%00", "a%00b", "9" * 500, "-1", "0", "1e9", "%FF%FE", "%ED%A0%80", "%F0%9F%91%8B", "%25", "%5F", "%5C", "'", "%22",
    "%3Cscript%3E", "..%2F..%2Fetc", "{{ 7 }}", "%E2%80%AE", "+", "%C4%B0", "x" * 5000, "[]", "NaN", "%0D%0AX: y",
]  # fmt: skip
