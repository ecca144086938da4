"""What people enter into the suppression list and the blocklist, by hand or as a file."""

import codecs
import csv
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from delivery.models import BlockedKind

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 50_000
HEADINGS = {"email", "e-mail", "address", "email address", "domain", "company", "profile", "url", "linkedin"}


class BadFile(Exception):
    """A file that cannot be read to its end; the sentence says why."""


class AddressForm(forms.Form):
    """One address to suppress."""

    value = forms.CharField(label="Email address", max_length=254)


class BlockForm(forms.Form):
    """One entry of the blocklist."""

    kind = forms.ChoiceField(choices=BlockedKind.choices)
    value = forms.CharField(label="Profile address, company, email or domain", max_length=254)


class FileForm(forms.Form):
    """A list as a text or CSV file."""

    file = forms.FileField(
        label="A text or CSV file, one a line",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
        help_text=f"The first column counts. At most {MOST_ROWS} lines and {MOST_BYTES // 1024 // 1024} MB.",
    )

    def clean_file(self) -> UploadedFile:
        """One that is not too big."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(f"The file is bigger than {MOST_BYTES // 1024 // 1024} MB.")
        return file


class BlockFileForm(FileForm):
    """The same, of one kind."""

    kind = forms.ChoiceField(choices=BlockedKind.choices)
    field_order = ("kind", "file")


def first_cells(file: UploadedFile) -> Iterator[str]:
    """The first column of a file, line by line, never all of it in memory. Raises BadFile."""
    lines = codecs.iterdecode(_pieces(file), "utf-8-sig", errors="replace")
    try:
        for number, row in enumerate(csv.reader(lines)):
            if number >= MOST_ROWS:
                raise BadFile(f"The file has more than {MOST_ROWS} lines; what came before was taken.")
            cell = row[0].replace("\x00", "").strip() if row else ""
            if cell and not (number == 0 and cell.lower() in HEADINGS):
                yield cell
    except csv.Error as error:
        raise BadFile("The file cannot be read as text with one entry a line.") from error


def in_batches(file: UploadedFile, size: int) -> Iterator[list[str]]:
    """The same in batches; what was read before a BadFile still comes."""
    some: list[str] = []
    try:
        for cell in first_cells(file):
            some.append(cell)
            if len(some) == size:
                yield some
                some = []
    except BadFile:
        yield some
        raise
    yield some


def _pieces(file: UploadedFile) -> Iterator[Any]:
    yield from file
