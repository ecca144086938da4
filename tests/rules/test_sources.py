"""Which addresses are people searches, what each source needs, and what is said about the rest."""

import pytest

from audiences.sources import CSV_SENTENCE, LABELS, Source, SourceFacts, looks_again, problems, search_problem

BASE = "https://www.linkedin.com"


@pytest.mark.parametrize(
    "url",
    [
        f"{BASE}/search/results/people/?keywords=sales",
        f"{BASE}/search/results/people",
        f"{BASE}/sales/search/people?query=x",
        f"{BASE}/talent/search?searchContextId=1",
        "https://linkedin.com/search/results/people/?keywords=a",
    ],
)
def test_people_searches_are_fine(url):
    assert search_problem(url) == ""


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "whole address"),
        ("sales managers", "whole address"),
        ("https://lnkd.in/abc", "shortened"),
        ("https://tinyurl.com/abc", "shortened"),
        ("https://example.com/search/results/people/", "not an address on"),
        ("https://evil-linkedin.com/search/results/people/", "not an address on"),
        ("http://www.linkedin.com/search/results/people/", "not an address on"),
        (f"{BASE}/in/ada", "profile"),
        (f"{BASE}/sales/lead/abc", "profile"),
        (f"{BASE}/company/acme", "companies"),
        (f"{BASE}/search/results/companies/?keywords=x", "companies"),
        (f"{BASE}/search/results/all/?keywords=x", "not about people"),
        (f"{BASE}/feed/", "not a people search"),
        ("https://[bad", "whole address"),
    ],
)
def test_each_mistake_has_its_sentence(url, said):
    assert said in search_problem(url)


READY = {
    Source.SIGNALS: SourceFacts("signals", prompt="Who", kinds=("news",), has_model=True, has_search=True),
    Source.SEARCH_URL: SourceFacts("search_url", search_url=f"{BASE}/search/results/people/?keywords=a"),
    Source.RECENT_POSTS: SourceFacts("recent_posts", phrases=("new crm",)),
    Source.CSV: SourceFacts("csv", csv_rows=3, csv_sound=2, csv_launch=True),
}


@pytest.mark.parametrize("source", Source)
def test_every_source_can_be_ready(source):
    assert problems(READY[source]) == []
    assert source in LABELS


@pytest.mark.parametrize(
    ("facts", "field", "said"),
    [
        (SourceFacts("signals", kinds=("news",), has_model=True, has_search=True), "prompt", "Describe"),
        (SourceFacts("signals", prompt="Who", has_model=True, has_search=True), "kinds", "at least one kind"),
        (SourceFacts("signals", prompt="Who", kinds=("news",)), "source", "LinkedIn search URL"),
        (SourceFacts("signals", prompt="Who", kinds=("news",), has_model=True), "source", "SEARCH_BASE_URL"),
        (SourceFacts("recent_posts"), "phrases", "at least one phrase"),
        (SourceFacts("recent_posts", phrases=("x",), post_source="web"), "post_source", "web search"),
        (SourceFacts("recent_posts", phrases=("x",), lookback_days=31), "lookback_days", "1 and 30"),
        (SourceFacts("search_url", search_url="x"), "search_url", "whole address"),
        (SourceFacts("csv", csv_launch=True), "csv_file", "Upload"),
        (SourceFacts("csv", csv_rows=2, csv_launch=True), "csv_file", "column mapping"),
        (SourceFacts("csv", csv_rows=2, csv_sound=2), "source", "CSV audiences cannot be launched yet:"),
    ],
)
def test_what_is_missing_is_said_at_its_field(facts, field, said):
    found = problems(facts)
    assert [problem.field for problem in found] == [f"audience.{field}"]
    assert said in found[0].sentence


def test_csv_is_refused_with_its_sentence():
    assert CSV_SENTENCE.startswith("CSV audiences cannot be launched yet: ")


def test_only_what_can_bring_something_new_is_asked_again():
    assert [source for source in Source if looks_again(source)] == [Source.SIGNALS, Source.RECENT_POSTS]
