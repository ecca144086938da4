"""The provider's hosted page as a person uses it, and the notify call it makes, caught on the way."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args):
        return None


BROWSER = urllib.request.build_opener(_Stay)


def press(address, decision="connect"):
    """Press a button of the hosted page; where it sends the browser, empty when it does not."""
    form = urllib.parse.urlencode({"decision": decision}).encode()
    try:
        BROWSER.open(urllib.request.Request(address, form), timeout=10).close()
    except urllib.error.HTTPError as answer:
        return answer.headers.get("Location", "")
    return ""


def notified(ears, number=1):
    """The notify call that came in as so-manieth: its address behind the host, and its JSON body."""
    until = time.monotonic() + 10
    while len(ears.asked) < number:
        assert time.monotonic() < until, "the provider did not call"
        time.sleep(0.02)
    head, _, body = ears.asked[number - 1].partition(b"\r\n\r\n")
    return head.split(b" ")[1].decode(), json.loads(body)


def wait_for(found, seconds=10):
    """What `found` returns once it is something."""
    until = time.monotonic() + seconds
    while not (thing := found()):
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)
    return thing
