"""Workflow: one part of a plan, the graph of steps and the words they use."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from workflows import limits, presets
from workflows.graph import Edge, Graph, On, Step, sound
from workflows.kinds import Kind


class TooLong(models.TextChoices):
    """What happens to a note that renders too long for a lead."""

    SKIP = "skip", "Skip that lead"
    SHORTEN = "shorten", "Shorten the note"


class CommentMode(models.TextChoices):
    """Whether a written comment waits for somebody's approval."""

    AUTOMATIC = "automatic", "Send by themselves"
    DRAFTS = "drafts", "Wait for my approval"


class Workflow(models.Model):
    """Which steps a lead goes through and what is said; frozen once a campaign runs on it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="workflows")
    preset = models.CharField(max_length=30, choices=presets.LABELS, default=presets.DEFAULT)
    drawing = models.JSONField(default=dict, blank=True, help_text="Own steps and edges, instead of the preset's.")
    spacing_minutes = models.PositiveSmallIntegerField(default=limits.DEFAULT_SPACING_MINUTES)
    wait_hours = models.PositiveSmallIntegerField(default=limits.DEFAULT_WAIT_HOURS)
    expiry_days = models.PositiveSmallIntegerField(default=limits.DEFAULT_EXPIRY_DAYS)
    no_reply_days = models.PositiveSmallIntegerField(default=limits.DEFAULT_NO_REPLY_DAYS)
    withdraws = models.BooleanField("Withdraw invites nobody accepted in time", default=False)
    comment_mode = models.CharField("Comments", max_length=10, choices=CommentMode, default=CommentMode.DRAFTS)
    personalises = models.BooleanField("Rephrase lightly for each person", default=False)
    sends_note = models.BooleanField("Send a note with the invite", default=True)
    note = models.TextField("Invite note", blank=True)
    message = models.TextField(blank=True)
    too_long = models.CharField("When a note is too long", max_length=10, choices=TooLong, default=TooLong.SKIP)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(spacing_minutes__range=(limits.SPACING_MINUTES.start, limits.SPACING_MINUTES.stop - 1)),
                name="workflow_spacing_in_range",
                violation_error_message=limits.between(limits.SPACING_MINUTES, "minutes between steps"),
            ),
            models.CheckConstraint(
                condition=Q(wait_hours__range=(limits.WAIT_HOURS.start, limits.WAIT_HOURS.stop - 1)),
                name="workflow_wait_in_range",
                violation_error_message=limits.between(limits.WAIT_HOURS, "hours between invite and message"),
            ),
            models.CheckConstraint(
                condition=Q(expiry_days__range=(limits.EXPIRY_DAYS.start, limits.EXPIRY_DAYS.stop - 1)),
                name="workflow_expiry_in_range",
                violation_error_message=limits.between(limits.EXPIRY_DAYS, "days to wait for an answer"),
            ),
            models.CheckConstraint(
                condition=Q(no_reply_days__range=(limits.NO_REPLY_DAYS.start, limits.NO_REPLY_DAYS.stop - 1)),
                name="workflow_no_reply_in_range",
                violation_error_message=limits.between(limits.NO_REPLY_DAYS, "days to wait for a reply"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_preset_display()} {self.pk}"

    @property
    def graph(self) -> Graph:
        """The runnable graph: the preset's, or the own drawing made sound."""
        return read_drawing(self.drawing) if self.drawing else presets.PRESETS[self.preset].graph

    @property
    def message_limit(self) -> int:
        """The longest rendered message, in UTF-16 units; shorter when messages are all there is."""
        only_messages = self.graph.kinds() == {Kind.MESSAGE}
        return limits.MESSAGE_ONLY_LENGTH if only_messages else limits.MESSAGE_LENGTH


def read_drawing(drawing: dict[str, Any]) -> Graph:
    """The graph of a stored drawing: {"steps": [{key, kind}], "edges": [{parent, child, on, spacing_minutes}]}."""
    steps = [Step(row["key"], Kind(row["kind"])) for row in drawing.get("steps", [])]
    edges = [
        Edge(row["parent"], row["child"], On(row.get("on", "done")), row.get("spacing_minutes"))
        for row in drawing.get("edges", [])
    ]
    return sound(steps, edges)


def drawing_of(graph: Graph) -> dict[str, Any]:
    """How a graph is stored, for `read_drawing` to read."""
    return {"steps": [asdict(step) for step in graph.steps], "edges": [asdict(edge) for edge in graph.edges]}
