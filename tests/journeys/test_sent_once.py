"""Whoever clicks twice does a thing once."""

from tests.journeys.conftest import OF_A_BROWSER

pytestmark = OF_A_BROWSER
TWICE = """() => {
  const button = document.getElementById("new-campaign");
  button.click();
  setTimeout(() => button.click(), 200);
}"""


def test_a_second_click_does_nothing_while_the_first_is_on_its_way(chromium_page, live_server, ada):
    page, sent = chromium_page(ada), []
    page.goto(f"{live_server.url}/campaigns/")
    page.route("**/campaigns/new/", lambda route: sent.append(route))
    page.evaluate(TWICE)
    page.wait_for_timeout(600)
    (first,) = sent
    first.continue_()
    page.wait_for_url("**/edit/")
    assert ada.campaigns.drafts().count() == 1
