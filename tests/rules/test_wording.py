"""Filling words: values, fallbacks, tidy spaces, and limits as LinkedIn counts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.limits import NOTE_LENGTH, linkedin_length
from workflows.wording import TEMPLATES, VARIABLES, fill, problems, shorten

ADA = {"first_name": "Ada", "last_name": "Lovelace", "city": "London", "headline": "Analyst", "company": ""}


@pytest.mark.parametrize("name", VARIABLES)
def test_every_variable_is_filled(name):
    assert fill(f"<{{{{{name}}}}}>", dict.fromkeys(VARIABLES, "x")) == "<x>"


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hi {{first_name}}!", "Hi Ada!"),
        ("At {{company|your team}}.", "At your team."),
        ("Hello {{company}} , friend", "Hello, friend"),
        ("{{ first_name }} {{last_name}}", "Ada Lovelace"),
        ("{{first_name|x}}", "Ada"),
        ("a {{company}} b", "a b"),
    ],
)
def test_fill(text, filled):
    assert fill(text, ADA) == filled


def test_a_value_is_never_evaluated():
    assert fill("Hi {{first_name}}", {"first_name": "{{headline}} {% now %}"}) == "Hi {{headline}} {% now %}"


def test_unknown_variables_are_named_with_their_position():
    assert problems("Hi {{firstname}}") == [
        "“{{firstname}}” at position 4 is not a variable. Use first_name, last_name, city, headline, company."
    ]
    assert problems("Hi {{first_name") == ["“{{” at position 4 opens or closes no variable."]
    assert problems("Hi {{first_name|there}}") == []


def test_length_counts_utf16_units():
    assert linkedin_length("añ") == 2
    assert linkedin_length("👍") == 2


@given(st.text(max_size=300), st.integers(1, 200))
def test_shortened_text_fits(text, limit):
    assert linkedin_length(shorten(text, limit)) <= max(limit, 0)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_templates_are_sound_and_short_enough(template):
    assert problems(template.note) == problems(template.message) == []
    assert linkedin_length(fill(template.note, {})) <= NOTE_LENGTH
