"""The numbers of a workflow and its words, and the sentences said when they are passed. Pure."""

NOTE_LENGTH = 200
NOTE_LENGTH_WITH_VIDEO = 130
MESSAGE_ONLY_LENGTH = 500
MESSAGE_LENGTH = 8_000
SPACING_MINUTES = range(5, 721)
WAIT_HOURS = range(1, 169)
EXPIRY_DAYS = range(1, 91)
DEFAULT_SPACING_MINUTES = 30
DEFAULT_WAIT_HOURS = 24
DEFAULT_EXPIRY_DAYS = 21
NO_REPLY_DAYS = range(1, 31)
DEFAULT_NO_REPLY_DAYS = 3
COMMENT_LENGTH = 1250
NOTES_PER_MONTH = 5
POST_DAYS = 60
MAX_STEPS = 12


def note_length(*, has_video: bool) -> int:
    """The longest rendered invite note; shorter when a video's address has to fit beside it."""
    return NOTE_LENGTH_WITH_VIDEO if has_video else NOTE_LENGTH


def linkedin_length(text: str) -> int:
    """How long LinkedIn takes a text to be: UTF-16 units, so that most emoji count as two."""
    return len(text.encode("utf-16-le")) // 2


def between(allowed: range, what: str) -> str:
    """The sentence for a number outside its range."""
    return f"Choose between {allowed.start} and {allowed.stop - 1} {what}."
