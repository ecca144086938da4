"""Which addresses are people searches, and what is said about the others."""

import pytest

from audiences.sources import search_problem

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
        ("https://example.com/search/results/people/", "not an address on"),
        ("https://evil-linkedin.com/search/results/people/", "not an address on"),
        ("http://www.linkedin.com/search/results/people/", "not an address on"),
        (f"{BASE}/in/ada", "profile"),
        (f"{BASE}/search/results/companies/?keywords=x", "companies"),
        (f"{BASE}/search/results/all/?keywords=x", "not about people"),
        (f"{BASE}/feed/", "not a people search"),
        ("https://[bad", "whole address"),
    ],
)
def test_each_mistake_has_its_sentence(url, said):
    assert said in search_problem(url)
