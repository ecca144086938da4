"""Everything audiences keeps, one file per idea."""

from audiences.models.audience import Audience
from audiences.models.discovery import Ask, Finding, FindingState, Query, Round, SeenPage
from audiences.models.table import CsvFile, CsvRow

__all__ = ["Ask", "Audience", "CsvFile", "CsvRow", "Finding", "FindingState", "Query", "Round", "SeenPage"]
