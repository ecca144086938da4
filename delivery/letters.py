"""A letter as bytes: headers a postmaster likes, text and HTML alike, a way out. Pure: `now` and addresses come in."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape

LONGEST_SUBJECT = 250
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
# Characters that turn the reading direction around or hide: names and subjects have no use for them.
TRICKS = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
{body}
{closing}</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """All a letter says; `unsubscribe` is its own address for leaving, empty for a mail to its own owner."""

    message_id: str
    from_name: str
    from_address: str
    reply_to: str
    to: str
    subject: str
    body: str
    reason: str = ""
    postal_address: str = ""
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter ready to leave: its parts for a provider's API, and its exact bytes for a mail server."""

    draft: Draft
    subject: str
    text: str
    html: str
    raw: bytes

    @property
    def sender(self) -> str:
        """Who it is from, as one header value."""
        return str(Address(one_line(self.draft.from_name), addr_spec=self.draft.from_address))

    @property
    def headers(self) -> dict[str, str]:
        """The headers that are not parts of their own."""
        return {"Message-ID": self.draft.message_id, **way_out(self.draft)}


def compose(draft: Draft, *, now: datetime) -> Mail:
    """Write the letter. Raises ValueError when an address is none."""
    subject = one_line(draft.subject)[:LONGEST_SUBJECT]
    text, html = plain(draft), marked_up(draft)
    message = EmailMessage(policy=policy.SMTP)
    message["Date"] = format_datetime(now)
    message["From"] = Address(one_line(draft.from_name), addr_spec=draft.from_address)
    message["To"] = Address(addr_spec=draft.to)
    if draft.reply_to and draft.reply_to != draft.from_address:
        message["Reply-To"] = Address(addr_spec=draft.reply_to)
    message["Subject"] = subject
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    # Not by chance, so that the same letter is the same bytes; and no text holds a line like it.
    message.set_boundary(f"=_{hashlib.sha256(f'{draft.message_id}{text}'.encode()).hexdigest()[:32]}")
    return Mail(draft, subject, text, html, _unfolded(draft) + message.as_bytes())


def way_out(draft: Draft) -> dict[str, str]:
    """The headers of RFC 2369 and RFC 8058."""
    if not draft.unsubscribe:
        return {}
    return {"List-Unsubscribe": f"<{draft.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def one_line(text: str) -> str:
    """Text that fits into a header: nothing in it ends a line."""
    return " ".join(TRICKS.sub("", CONTROL.sub(" ", text)).split())


def plain(draft: Draft) -> str:
    """The text part."""
    body = words(draft)
    foot = [draft.reason.strip(), draft.postal_address.strip()]
    if draft.unsubscribe:
        foot.append(f"No more mail from us: {draft.unsubscribe}")
    lines = "\n".join(line for line in foot if line)
    return f"{body}\n\n-- \n{lines}\n" if lines else f"{body}\n"


def words(draft: Draft) -> str:
    """What the letter says, above its foot."""
    return TRICKS.sub("", draft.body).replace("\r\n", "\n").replace("\x00", "").strip()


def marked_up(draft: Draft) -> str:
    """The HTML part: the same words, links that can be followed, no pictures and nothing that reports back."""
    paragraphs = re.split(r"\n\s*\n", words(draft))
    body = "\n".join(f"<p>{_linked(paragraph)}</p>" for paragraph in paragraphs)
    foot = [escape(line.strip()) for line in (draft.reason, draft.postal_address) if line.strip()]
    if draft.unsubscribe:
        foot.append(f'<a href="{escape(draft.unsubscribe)}">Unsubscribe</a>')
    closing = f"<hr>\n<p><small>{'<br>\n'.join(foot)}</small></p>\n" if foot else ""
    return PAGE.format(title=escape(one_line(draft.subject)), body=body, closing=closing)


def _linked(paragraph: str) -> str:
    parts, at = list[str](), 0
    for found in LINK.finditer(paragraph):
        parts.append(escape(paragraph[at : found.start()]))
        parts.append(f'<a href="{escape(found[0])}">{escape(found[0])}</a>')
        at = found.end()
    return "".join([*parts, escape(paragraph[at:])]).replace("\n", "<br>\n")


def _unfolded(draft: Draft) -> bytes:
    # Python folds a long word into an encoded one, which no mail program reads as an address. These lines are
    # ASCII of our own making, so they are written as they are.
    headers = {"Message-ID": draft.message_id, **way_out(draft)}
    if any(CONTROL.search(value) or not value.isascii() for value in headers.values()):
        raise ValueError("A header of our own is not one line of ASCII.")
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("ascii")
