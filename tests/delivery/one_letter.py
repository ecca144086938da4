"""A worker that sends one letter, to be killed: python -m tests.delivery.one_letter OWNER SENDER."""

import sys

import django

django.setup()

from delivery.email import Letter, deliver  # noqa: E402 - needs Django
from tests.world import MONDAY_9  # noqa: E402

LETTER = ("nadia@northwind.test", "Hello", "Hello Nadia", "Spring")


def letter_of(owner_id, sender_id):
    """The letter the worker sends."""
    return Letter("a77", owner_id, sender_id, *LETTER)


if __name__ == "__main__":
    print(deliver(letter_of(int(sys.argv[1]), int(sys.argv[2])), now=MONDAY_9).outcome)  # noqa: T201
