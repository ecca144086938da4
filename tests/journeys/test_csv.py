"""A CSV audience: a bad file is refused in words, a good one is kept and cannot be launched yet; nothing is lost."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("stacks")]
GOOD = "Name,Profile\nNadia Okafor,https://www.linkedin.com/in/nadia-okafor\nJonas Weber,not a profile\n"
NO_TABLE = "This is not a CSV file. In your spreadsheet choose “Save as” and then CSV."
NO_ROWS = "The file has a header and no rows below it."
NOT_YET = "CSV audiences cannot be launched yet"


def upload(person, content, name="people.csv"):
    person.keys.attach("CSV file", {"name": name, "mimeType": "text/csv", "buffer": content})
    with person.page.expect_response("**/csv/"):
        person.keys.press("Upload", "BUTTON")


def test_a_bad_file_is_refused_and_a_good_one_kept_but_not_launched(customer, page):
    keys = customer.keys
    customer.begin("From a file")
    keys.choose("CSV file")
    page.wait_for_selector("#audience >> text=Upload a file")
    keys.press("Upload a file", "A")
    page.wait_for_url("**/csv/")
    upload(customer, b"PK\x03\x04 a spreadsheet", "people.xlsx")
    page.wait_for_selector(f"[role=alert]:has-text('{NO_TABLE}')")
    upload(customer, GOOD.encode())
    page.wait_for_selector("#csv:has-text('people.csv: 2 rows, 1 can be used.')")
    assert "“not a profile” is not the address of a person's LinkedIn profile." in page.inner_text("#csv table")

    upload(customer, b"Name,Profile\n", "empty.csv")
    page.wait_for_selector(f"[role=alert]:has-text('{NO_ROWS}')")
    assert "people.csv: 2 rows, 1 can be used." in page.inner_text("#csv")
    keys.press("Back to “From a file”", "A")
    page.wait_for_url("**/edit/**")
    assert "people.csv: 2 rows, 1 can be used." in page.inner_text("#audience")
    assert NOT_YET in page.inner_text("#review")

    keys.press("Launch campaign", "BUTTON")
    page.wait_for_selector(f".messages:has-text('{NOT_YET}')")
    assert page.url.endswith("/edit/#review")
    assert page.inner_text("h1") == "From a file"
    assert "people.csv: 2 rows, 1 can be used." in page.inner_text("#audience")
