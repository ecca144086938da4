"""The rules of the house, held by reading the code itself."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db.models import CheckConstraint, UniqueConstraint

from tests.house.addresses import every_address

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("accounts", "audiences", "campaigns", "delivery", "leadr", "results", "video", "workflows")
OUR_APPS = [name for name in PRODUCT if name != "leadr"]
MAX_FILE, MAX_FUNCTION = 350, 40

# Reads in a view module that need no owner, each for a reason.
UNOWNED_READS: dict[tuple[str, str], str] = {}


def files(*folders: str) -> list[Path]:
    """The Python files of these folders, without migrations."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


CODE = [*files(*PRODUCT, "tests"), ROOT / "manage.py"]
TEMPLATES = sorted(path for folder in (ROOT / "templates", ROOT / "leadr") for path in folder.rglob("*.html"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


@cache
def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def named(path: Path, node: ast.AST | None = None) -> str:
    """Where something is, for the list of a failing test."""
    line = f":{node.lineno}" if node is not None and hasattr(node, "lineno") else ""
    return f"{path.relative_to(ROOT)}{line}"


def test_no_file_is_longer_than_it_may_be():
    assert [named(path) for path in CODE if len(path.read_text().splitlines()) > MAX_FILE] == []


def test_no_function_is_longer_than_it_may_be():
    long = [
        named(path, node)
        for path in CODE
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION
    ]
    assert long == []


def test_nothing_is_imported_inside_a_function():
    inside = [
        named(path, inner)
        for path in CODE
        for node in functions(path)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_every_module_says_what_it_is():
    silent = [named(path) for path in CODE if path.read_text().strip() and not ast.get_docstring(tree(path))]
    assert silent == []


def test_every_module_says_it_in_a_sentence():
    first_lines = {named(path): (ast.get_docstring(tree(path)) or ".").splitlines()[0] for path in CODE}
    assert [path for path, line in first_lines.items() if not line.rstrip().endswith((".", ":", ";", "…"))] == []


def test_the_words_of_the_house_name_its_modules():
    attic = {"utils", "helpers", "services", "managers", "misc", "base", "common_utils"}
    assert [named(path) for path in files(*PRODUCT) if path.stem in attic] == []


def test_the_clock_is_read_only_at_the_edges():
    # The word `timezone.now` belongs to leadr.common.clock; everybody else is told the moment.
    read = re.compile(r"\btimezone\.now\(|\bdatetime\.now\(\)|\bdatetime\.utcnow\(|\bdate\.today\(")
    rooms = [path for path in files(*PRODUCT) if "sandbox" not in path.parts]
    assert [named(path) for path in rooms if read.search(path.read_text())] == []


def view_modules() -> dict[str, Path]:
    """The modules the URL conf takes our views from."""
    names = {address.module for address in every_address() if address.is_ours}
    paths = {name: ROOT / f"{name.replace('.', '/')}.py" for name in names}
    return {name: path for name, path in paths.items() if path.exists()}


def test_the_view_modules_are_found():
    assert {"accounts.views", "campaigns.views.builder", "results.views"} <= set(view_modules())


def test_a_view_reaches_every_object_through_its_owner():
    models = {model.__name__ for name in OUR_APPS for model in apps.get_app_config(name).get_models()}
    bare = {
        (name, node.value.id)
        for name, path in view_modules().items()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
        if isinstance(node.value, ast.Name) and node.value.id in models
    }
    assert bare == set(UNOWNED_READS)


def test_every_constraint_speaks_in_a_sentence():
    mute = [
        constraint.name
        for name in OUR_APPS
        for model in apps.get_app_config(name).get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
        if not constraint.violation_error_message.endswith(".")
        or constraint.violation_error_message == constraint.default_violation_error_message
    ]
    assert mute == []


@pytest.mark.django_db
def test_the_migrations_say_all_the_models_do():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_is_named_for_what_it_does():
    by_machine = re.compile(r"_auto_|_and_more$|^\d{4}_initial$|^\d{4}_(alter|remove|rename)_\w+_\w+_and_")
    names = [path.stem for name in OUR_APPS for path in sorted((ROOT / name / "migrations").glob("0*.py"))]
    assert names
    assert [name for name in names if by_machine.search(name) or not re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", name)] == []


def test_the_migrations_of_an_app_stand_in_one_line():
    for name in OUR_APPS:
        numbers = [path.stem[:4] for path in sorted((ROOT / name / "migrations").glob("0*.py"))]
        assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)], name


def test_every_file_a_page_names_is_there():
    names = {
        found for path in TEMPLATES for found in re.findall(r"\{% static ['\"]([^'\"]+)['\"] %\}", path.read_text())
    }
    assert "css/leadr.css" in names
    assert [name for name in sorted(names) if finders.find(name) is None] == []


def test_no_page_needs_a_hole_in_the_policy():
    script = r"<script(?![^>]*\bsrc=)(?![^>]*application/json)"
    inline = re.compile(script + r"|<style\b|\sstyle=|\son[a-z]+=|\shx-on|javascript:")
    assert [named(path) for path in TEMPLATES if inline.search(path.read_text())] == []


def test_no_template_trusts_words_from_outside():
    trusting = re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off")
    assert [named(path) for path in TEMPLATES if trusting.search(path.read_text())] == []
    assert [named(path) for path in files(*PRODUCT) if "mark_safe" in path.read_text()] == []


def test_every_picture_a_document_shows_is_there():
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = {page.parent / path for page in pages for path in re.findall(r"!\[[^]]+\]\(([^)]+)\)", page.read_text())}
    assert len(shown) > 10
    assert [named(path) for path in sorted(shown) if not path.exists()] == []
