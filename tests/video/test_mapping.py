"""What a template says for a lead: its field, a fixed text, or the default exactly where the lead lacks it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from video import mapping
from video.mapping import FIELDS, GUESSES, LABELS, Segment, Source, guess, missing, problems, read, values, write

ADA = {"first_name": "Ada", "last_name": "Lovelace", "city": "London", "headline": "Analyst", "company": "Engines"}
# A few letters are enough, and need no table of all the world's.
WORDS = st.text(st.sampled_from("aZé漢🙂{}| \t\n"), max_size=20)
LEADS = st.fixed_dictionaries({}, optional={field.value: WORDS for field in FIELDS})
SEGMENTS = st.builds(
    Segment,
    variable=WORDS.filter(str.strip),
    source=st.sampled_from(Source),
    text=WORDS,
    default=WORDS,
    required=st.booleans(),
)
# The first draw of a process is slow on a busy machine.
patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
MAPPINGS = st.lists(SEGMENTS, max_size=8, unique_by=lambda segment: segment.variable)


def test_first_name_speaks_the_leads_first_name():
    assert values([Segment("who", Source.FIRST_NAME, default="friend")], ADA) == ["Ada"]


def test_last_name_speaks_the_leads_last_name():
    assert values([Segment("who", Source.LAST_NAME, default="friend")], ADA) == ["Lovelace"]


def test_city_speaks_the_leads_city():
    assert values([Segment("where", Source.CITY, default="your town")], ADA) == ["London"]


def test_headline_speaks_the_leads_headline():
    assert values([Segment("what", Source.HEADLINE, default="your work")], ADA) == ["Analyst"]


def test_company_speaks_the_leads_company():
    assert values([Segment("firm", Source.COMPANY, default="your team")], ADA) == ["Engines"]


def test_a_fixed_text_is_the_same_for_everybody():
    assert values([Segment("offer", Source.FIXED, text="ten percent")], ADA) == ["ten percent"]
    assert values([Segment("offer", Source.FIXED, text="ten percent")], {}) == ["ten percent"]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("lacks", [{}, {"": ""}, "blank", "spaces"])
def test_the_default_stands_in_where_the_lead_lacks_the_field(field, lacks):
    lead = {field.value: {"blank": "", "spaces": " \t"}[lacks]} if isinstance(lacks, str) else lacks
    others = {name: word for name, word in ADA.items() if name != field.value}
    assert values([Segment("x", field, default="friend")], others | lead) == ["friend"]


@patient
@given(MAPPINGS, LEADS)
def test_every_segment_says_its_own_words_or_else_its_default(segments, lead):
    said = values(segments, lead)
    assert len(said) == len(segments)
    for segment, words in zip(segments, said, strict=True):
        own = segment.text if segment.source is Source.FIXED else lead.get(segment.source.value, "")
        assert words == (own.strip() or segment.default.strip())


@patient
@given(MAPPINGS, LEADS)
def test_a_lead_without_gaps_leaves_no_required_segment_silent(segments, lead):
    said = values(segments, lead)
    silent = [s for s, words in zip(segments, said, strict=True) if s.required and not words]
    assert len(missing(segments, lead)) == len(silent)


@patient
@given(MAPPINGS)
def test_without_problems_only_a_missing_lead_field_can_leave_a_gap(segments):
    if not problems(segments, has_template=True):
        assert missing(segments, dict.fromkeys(map(str, FIELDS), "x")) == []


@patient
@given(MAPPINGS)
def test_a_mapping_is_read_as_it_was_written(segments):
    assert read(write(segments)) == segments


def test_a_required_segment_with_neither_is_a_problem():
    found = problems([Segment("city")], has_template=True)
    assert [problem.sentence for problem in found] == [
        "“city” has neither a lead field nor a default value. Choose one of them."
    ]
    assert found[0].section == "video"


@pytest.mark.parametrize(
    "segment",
    [
        Segment("city", Source.CITY),
        Segment("city", default="Leeds"),
        Segment("city", Source.FIXED, text="Leeds"),
        Segment("city", Source.FIXED, default="Leeds"),
        Segment("city", required=False),
    ],
)
def test_a_segment_with_either_or_an_optional_one_is_fine(segment):
    assert problems([segment], has_template=True) == []


def test_an_empty_fixed_text_is_nothing():
    assert problems([Segment("offer", Source.FIXED, text=" ")], has_template=True)


def test_a_video_without_a_template_is_a_problem():
    assert [problem.field for problem in problems([], has_template=False)] == ["video.template"]


def test_a_lead_without_the_field_is_told_which():
    assert missing([Segment("where", Source.CITY)], {}) == ["This lead has no city, and “where” has no default value."]


def test_names_that_speak_for_themselves_are_guessed():
    wanted = ["First Name", "last_name", "city", "jobtitle", "Company-Name"]
    found = guess([(name, True) for name in wanted])
    assert [segment.source for segment in found] == [
        Source.FIRST_NAME, Source.LAST_NAME, Source.CITY, Source.NOTHING, Source.COMPANY,
    ]  # fmt: skip


def test_what_was_chosen_stays_when_the_template_has_the_same_segment():
    before = [Segment("city", Source.FIXED, text="Leeds", default="home"), Segment("gone", Source.CITY)]
    assert guess([("city", False), ("new", True)], before) == [
        Segment("city", Source.FIXED, text="Leeds", default="home", required=False),
        Segment("new"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        "text",
        [1],
        [{}],
        [{"variable": ""}],
        [{"variable": "a", "source": "salary"}],
        [{"variable": "a", "source": ["city"]}],
        [{"variable": "a", "more": 1}],
        [{"variable": "a", "text": 3}],
        [{"variable": "a", "required": "yes"}],
        [{"variable": "a", "default": "x" * 301}],
        [{"variable": "a", "default": "\0"}],
        [{"variable": "a"}, {"variable": "a"}],
        [{"variable": str(number)} for number in range(101)],
    ],
)
def test_what_is_no_mapping_is_refused_with_a_sentence(rows):
    with pytest.raises(ValueError) as refusal:
        read(rows)
    assert str(refusal.value).endswith(".")


def test_every_source_has_a_label_and_every_guess_is_a_field():
    assert set(LABELS) == set(Source)
    assert set(GUESSES.values()) == set(FIELDS)
    assert set(mapping.FIELDS) | {Source.FIXED, Source.NOTHING} == set(Source)
