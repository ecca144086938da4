"""A worker that does one thing of the email lane, to be killed: python -m tests.engine.one_mail MOMENT."""

import sys
from datetime import datetime

import django

django.setup()

from campaigns.engine import outside, run  # noqa: E402 - needs Django
from workflows.kinds import Lane  # noqa: E402

if __name__ == "__main__":
    moment = datetime.fromisoformat(sys.argv[1])
    done = run.run_one(Lane.EMAIL, outside=outside.real(), now=lambda: moment)
    print(done.pk if done else "nothing")  # noqa: T201
