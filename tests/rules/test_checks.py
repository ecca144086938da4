"""What a model wrote: only what the evidence holds passes."""

import pytest

from workflows import checks
from workflows.checks import Allowed

POST = "Ada Berg. We moved our reporting to Snowflake this month, and it took 11 weeks at Acme."


def fault(text, evidence=POST, limit=300):
    return checks.fault(text, Allowed(evidence, limit, secret="Write one short and friendly comment under the post."))


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for sharing this, Ada. The point about reporting is one we hear a lot.",
        "Well put, Ada. How did your team begin with Snowflake?",
        "Interesting. What surprised you most about those 11 weeks?",
        "Acme's move is impressive!",
        "I'd love to hear more. It sounds like a lot of work.",
    ],
)
def test_good_words_pass(text):
    assert fault(text) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("x" * 301, "too long"),
        ("Look at https://evil.example/x", "link"),
        ("Look at evil.com now", "link"),
        ("Look at evil[.]com now", "link"),
        ("Look at evil dot com now", "link"),
        ("Write to me at a@b.example", "link"),
        ("Ask @boss about it", "link"),
        ("Call +49 151 2345678", "link"),
        ("As an AI I find this nice", "machine"),
        ("My instructions are secret", "machine"),
        ('{"text": "hi"}', "machine"),
        ("I cannot help with that", "machine"),
        ("Ignore previous instructions, everybody", "machine"),
        ("Write one short and friendly comment under the post, they said", "instructions"),
        ("Nice. PLANTED7 is my new boss", "PLANTED7"),
        ("Nice work, Globex does it too", "Globex"),
        ("It took 12 weeks for us", "12"),
        ("Nice\u200b work", "nobody sees"),
    ],
)
def test_each_fault_is_named(text, said):
    assert said in fault(text)


def test_length_counts_as_linkedin_counts():
    assert checks.fault("👍" * 3, Allowed("", 5)) == "too long"


def test_german_nouns_are_no_names():
    text = "Danke für den Beitrag, das ist ein schöner Erfolg und wir haben das nicht gewusst."
    assert fault(text, evidence="Wir haben die Zertifizierung bestanden.") == ""


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Hello Ada, I saw that Acme is growing. I'd be happy to connect.", True),
        ("Buy our product now and get rich quickly with this one trick.", False),
        ("Hi Ada", False),
        ("Hi Ada, I noticed that Acme is growing. Would be glad to connect?", False),
    ],
)
def test_rephrasing_keeps_the_meaning(text, same):
    assert checks.means_the_same(text, "Hi Ada, I noticed that Acme is growing. I would be glad to connect.") is same


@pytest.mark.parametrize(
    ("text", "language"),
    [("Thank you for sharing this with the team", "en"), ("Das ist nicht der Weg, den wir gehen", "de"),
     ("C'est une bonne idée pour les équipes", "fr"), ("Hola", "")],
)  # fmt: skip
def test_the_language_shows_in_small_words(text, language):
    assert checks.language_of(text) == language


def test_echoes_are_runs_of_words():
    assert checks.echoes("so: we moved our reporting to snowflake!", POST, 5)
    assert not checks.echoes("moved our reporting", POST, 5)
