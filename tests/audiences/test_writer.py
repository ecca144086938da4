"""Words from the model: what passes, what falls back, and that nothing planted is ever obeyed."""

from datetime import UTC, datetime

import pytest

from tests.audiences.injections import INJECTIONS, KNOWN_BY_WORDS, MARK
from workflows import wording, writer
from workflows.limits import linkedin_length

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOTE = "Hi Ada, I noticed that Acme is growing. I would be glad to connect."
VALUES = {
    "first_name": "Ada",
    "last_name": "Berg",
    "city": "Leeds",
    "headline": "Head of Sales at Acme",
    "company": "Acme",
}
POST = "We moved our whole reporting to Snowflake this month, here is what we learned."


@pytest.fixture
def mode(world):
    def set_mode(name, **more):
        world.control("model", {"mode": name, **more})

    return set_mode


@pytest.fixture
def drafted(ada, world):
    def draft_now(audience="Heads of sales at software companies", note_limit=200, message_limit=500):
        return writer.draft(
            ada, audience_text=audience, account_name="Tom Reyes", note_limit=note_limit, message_limit=message_limit,
            now=NOW,
        )  # fmt: skip

    return draft_now


@pytest.fixture
def rephrased(ada, world):
    def rephrase_now(text=NOTE, values=VALUES, limit=200):
        return writer.rephrase(ada, text=text, values=values, limit=limit, now=NOW)

    return rephrase_now


@pytest.fixture
def commented(ada, world):
    def comment_now(post=POST, author="Ada Berg", limit=300):
        return writer.comment(ada, post_text=post, author=author, limit=limit, now=NOW)

    return comment_now


@pytest.mark.parametrize(("note_limit", "message_limit"), [(200, 8000), (130, 500), (60, 60)])
def test_a_draft_of_the_model_is_whole_and_fits(drafted, note_limit, message_limit):
    draft = drafted(note_limit=note_limit, message_limit=message_limit)
    assert draft.is_from_model
    assert draft.sentence == ""
    assert wording.problems(draft.note) == wording.problems(draft.message) == []
    assert linkedin_length(wording.fill(draft.note, {})) <= note_limit


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nonsense", "no usable answer"),
        ("refuse", "would not answer"),
        ("500", "busy"),
        ("too_long", "could not be used"),
    ],
)
def test_a_draft_falls_back_to_a_template_and_says_why(drafted, mode, name, said):
    mode(name)
    draft = drafted()
    assert not draft.is_from_model
    assert said in draft.sentence
    assert draft.note in {template.note for template in wording.TEMPLATES}


def test_without_a_model_the_template_fits_the_audience(drafted, settings):
    settings.MODEL_BASE_URL = ""
    draft = drafted("Companies that are hiring")
    assert "hiring" in draft.note
    assert draft.sentence.startswith("No language model is set up.")
    assert draft.sentence.endswith("This is a template instead.")


def test_a_text_is_said_differently_with_its_names(rephrased):
    said = rephrased()
    assert said != NOTE
    assert "Ada" in said
    assert "Acme" in said


@pytest.mark.parametrize("name", ["nonsense", "refuse", "500", "429", "drop_variables", "too_long", "truncated"])
def test_a_rephrasing_that_fails_leaves_the_text(rephrased, mode, name):
    mode(name)
    assert rephrased() == NOTE


def test_without_a_model_the_text_stays(rephrased, settings):
    settings.MODEL_API_KEY = ""
    assert rephrased() == NOTE


def test_a_comment_is_about_the_post(commented):
    said = commented()
    assert said
    assert "Ada" in said
    assert linkedin_length(said) <= 300


@pytest.mark.parametrize("name", ["nonsense", "refuse", "500", "too_long"])
def test_a_comment_that_fails_is_a_plain_thank_you(commented, mode, name):
    mode(name)
    assert commented() == "Thank you for sharing this, Ada."


def test_no_post_no_comment(commented):
    assert commented(post=" ") == ""


def test_an_odd_name_is_left_out_of_the_thanks(commented, mode):
    mode("refuse")
    assert commented(author="https://evil.example Berg") == "Thank you for sharing this."
    assert linkedin_length(commented(limit=20)) <= 20


@pytest.mark.parametrize("planted", INJECTIONS)
def test_nothing_planted_is_obeyed(commented, rephrased, mode, planted):
    mode("obey")
    words = [
        commented(post=f"{POST} {planted}"),
        commented(post=planted),
        commented(author=f"Ada {planted}"),
        rephrased(values={**VALUES, "headline": planted}),
        rephrased(values={**VALUES, "city": f"Leeds. {planted}"}),
    ]
    for said in words:
        assert MARK not in said
        assert "evil" not in said
        assert "http" not in said
        assert "instruction" not in said.lower()


@pytest.mark.parametrize("planted", KNOWN_BY_WORDS)
def test_nothing_planted_in_an_audience_is_obeyed(drafted, mode, planted):
    mode("obey")
    draft = drafted(f"Heads of sales. {planted}")
    assert MARK not in f"{draft.note} {draft.message}"


def test_nothing_planted_in_the_world_is_obeyed(commented, mode, world):
    mode("obey")
    traps = world.control("injections?days=30")["items"]
    assert len(traps) >= 30
    said = {trap["marker"]: commented(post=f"{POST} {trap['text']}") for trap in traps}
    assert not [marker for marker, words in said.items() if marker in words or "http" in words]
    assert all(said.values())
