"""A task that does nothing, for Celery's own pace on this machine."""

from leadr.celery import app

QUEUE = "bench"


@app.task(name="bench.nothing", ignore_result=True)
def nothing() -> None:
    """Nothing."""
