"""What a domain says of itself, asked of a real name server; silence is a sentence too."""

import socket
import threading

import dns.message
import dns.rrset
import pytest
from dns.resolver import Resolver

from delivery import domain

GOOD = {
    "engines.test.": ["v=spf1 include:_spf.x.test ~all"],
    "_dmarc.engines.test.": ["v=DMARC1; p=none"],
    "selector1._domainkey.engines.test.": ["v=DKIM1; p=MIGf"],
}


@pytest.fixture
def name_server():
    """A name server on a free UDP port that answers from a table."""
    door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    door.bind(("127.0.0.1", 0))
    table = {}

    def serve():
        while True:
            try:
                raw, who = door.recvfrom(2048)
            except OSError:
                return
            query = dns.message.from_wire(raw)
            answer, name = dns.message.make_response(query), query.question[0].name
            texts = [f'"{text}"' for text in table.get(str(name), [])]
            if texts:
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *texts))
            door.sendto(answer.to_wire(), who)

    threading.Thread(target=serve, daemon=True).start()
    resolver = Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], door.getsockname()[1]
    yield table, resolver
    door.close()


def told(resolver, name="engines.test"):
    return {row["name"]: row["is_good"] for row in domain.look(name, resolver=resolver)}


def test_all_is_well(name_server):
    table, resolver = name_server
    table.update(GOOD)
    assert told(resolver) == {"SPF": True, "DKIM": True, "DMARC": True}


def test_nothing_is_set(name_server):
    assert told(name_server[1]) == {"SPF": False, "DKIM": None, "DMARC": False}


def test_a_subdomain_is_spoken_for_by_the_one_above(name_server):
    table, resolver = name_server
    table.update(GOOD)
    assert told(resolver, "mail.engines.test")["DMARC"] is True


@pytest.mark.parametrize("records", [["v=spf1 +all"], ["v=spf1 -all", "v=spf1 ~all"]])
def test_an_spf_record_that_protects_nothing(name_server, records):
    table, resolver = name_server
    table["engines.test."] = records
    assert told(resolver)["SPF"] is False


def test_no_network_is_fine():
    resolver = Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], 9
    rows = domain.look("engines.test", resolver=resolver)
    assert [row["is_good"] for row in rows] == [None, None, None]
    assert "could not be looked up" in rows[0]["sentence"]
