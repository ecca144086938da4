"""What the language model cost: one row for a user and a day."""

from django.db import models

from accounts.models.user import User


class ModelUsage(models.Model):
    """The calls of one user on one of their local days; cost in dollars."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="model_usage")
    day = models.DateField()
    calls = models.PositiveIntegerField(default=0)
    tokens_in = models.PositiveBigIntegerField(default=0)
    tokens_out = models.PositiveBigIntegerField(default=0)
    cost = models.DecimalField(max_digits=12, decimal_places=6, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day"],
                name="one_usage_row_per_user_and_day",
                violation_error_message="This user has a row for that day already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.day}: ${self.cost}"
