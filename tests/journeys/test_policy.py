"""A page that breaks its policy, or whose script fails, is heard: without this no journey's silence would mean much."""

import pytest

from tests import browser as browsers
from tests.journeys import policy

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.skipif(not browsers.find(), reason="there is no Chromium here"),
]
PAGE = '<!doctype html><title>x</title><body {attributes}><script src="/script.js"></script></body>'


@pytest.fixture(scope="module")
def browser():
    with browsers.chromium() as found:
        yield found


@pytest.mark.parametrize(
    ("attributes", "script", "words"),
    [
        ('style="color: red"', "", "style-src"),
        ('onload="1"', "", "script-src"),
        ("", "eval('1')", "script-src"),
        ("", "fetch('https://elsewhere.test/')", "connect-src"),
        ("", "throw new Error('broken')", "script error: "),
    ],
)
def test_what_a_browser_complains_of_is_heard(browser, attributes, script, words):
    context = browser.new_context()
    complaints = policy.listen(context)
    headers = {"Content-Security-Policy": "default-src 'self'"}
    context.route("**/*", lambda route: route.fulfill(
        body=script if route.request.url.endswith(".js") else PAGE.format(attributes=attributes), headers=headers,
        content_type="text/javascript" if route.request.url.endswith(".js") else "text/html",
    ))  # fmt: skip
    page = context.new_page()
    page.goto("http://leadr.test/")
    page.wait_for_load_state("networkidle")
    context.close()
    assert any(words in complaint for complaint in complaints), complaints
