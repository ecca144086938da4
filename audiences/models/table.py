"""An uploaded CSV file: how it was read, what its columns mean, and its rows."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class CsvFile(models.Model):
    """A file somebody uploaded; `mapping` names the column of each field, by its position."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="csv_files")
    name = models.CharField(max_length=200)
    encoding = models.CharField(max_length=40)
    delimiter = models.CharField(max_length=1)
    header = ArrayField(models.TextField())
    mapping = models.JSONField(default=dict)
    row_count = models.PositiveIntegerField(default=0)
    problem_count = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def sound_count(self) -> int:
        """How many rows can be used."""
        return self.row_count - self.problem_count


class CsvRow(models.Model):
    """One row, as it stood in the file; `number` counts from the line below the header, which is 2."""

    file = models.ForeignKey(CsvFile, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = ArrayField(models.TextField())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["file", "number"],
                name="one_row_per_number_and_file",
                violation_error_message="This file has a row of that number already.",
            )
        ]

    def __str__(self) -> str:
        return f"row {self.number} of {self.file_id}"
