"""AI Studio: what is refused, paid renders, states, callbacks, files (bhuman.md §1)."""

import base64
import struct
import uuid
import zlib
from collections import Counter

import pytest

from leadr.sandbox import picture

PATH = "/api/ai_studio"


@pytest.fixture
def studio(door):
    """Calls AI Studio with its key, or with what a test gives."""

    def call(path, body=None, *, key="studio:studio-secret"):
        headers = {"Authorization": f"Basic {base64.b64encode(key.encode()).decode()}"} if key else {}
        return door.call(f"{PATH}/{path}", body, headers=headers)[:2]

    yield call
    door.control("studio", {"lists": "open", "spelling": "mixed", "append_id": False})


@pytest.fixture
def template(door):
    """The template that says a first name and a city."""
    rows = door.control("studio")["templates"]
    return next(row for row in rows if row["variables"] == ["first_name", "city"])


@pytest.fixture
def order(studio, template):
    """Pays for renders; their ids."""

    def run(*rows, route="try_sample", **more):
        body = {"video_instance_id": template["id"], "variables": ["first_name", "city"],
                "names": [list(row) for row in rows], **more}  # fmt: skip
        return studio(route, body)

    return run


def later(door, seconds=200):
    door.control("clock", {"advance_seconds": seconds})
    while (door.control("world")["next_at"] or "9") <= door.control("clock")["now"]:
        pass


def test_templates_have_segments_and_a_picture(door, studio, template):
    listed = studio("video_instances?page=0&size=100")[1]["result"]
    assert listed["total"] == len(listed["instances"]) == 5
    one = studio(f"video_instance?id={template['id']}")[1]["result"]
    assert [row["id"] for row in one] == [template["id"]]
    segments = studio(f"segment?video_instance_id={template['id']}")[1]["result"]
    assert [row["variable"] for row in segments] == ["first_name", "city"]
    pictures = {door.call(row["thumbnail"].removeprefix(door.url))[1] for row in listed["instances"]}
    assert len(pictures) == 5
    status, picture, headers = door.call(one[0]["thumbnail"].removeprefix(door.url))
    assert (status, headers["Content-Type"], picture in pictures) == (200, "image/png", True)
    assert door.call(one[0]["thumbnail"].removeprefix(door.url).replace(template["id"], str(uuid.uuid4())))[0] == 404


def test_a_templates_picture_is_a_picture_a_browser_can_draw():
    file = picture.png("a template")
    length, kind, width, height = struct.unpack(">I4sII", file[8:24])
    assert (file[:8], length, kind, width, height) == (picture.SIGNATURE, 13, b"IHDR", 320, 180)
    pixels = zlib.decompress(file[file.index(b"IDAT") + 4 : -16])
    assert len(pixels) == 180 * (1 + 3 * 320)
    assert len({pixels[place : place + 3] for place in range(1, len(pixels), 3)}) > 50


@pytest.mark.parametrize(
    "wrong",
    [
        {"video_instance_id": "x"}, {"video_instance_id": None}, {"variables": "first_name"}, {"names": ["Nadia"]},
        {"names": [[1, 2]]}, {"callback_url": "nowhere"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["studio:studio-secret", "wrong:key", ""])
def test_what_cannot_be_read_is_refused_before_the_key(studio, template, wrong, key):
    body = {"video_instance_id": template["id"], "variables": ["city"], "names": [["Leeds"]], **wrong}
    assert studio("try_sample", body, key=key)[0] == 422


@pytest.mark.parametrize("key", ["wrong:key", "studio:", ""])
def test_then_the_key_is_asked_for(studio, template, key):
    body = {"video_instance_id": template["id"], "variables": ["city"], "names": [["Leeds"]]}
    assert studio("try_sample", body, key=key)[0] == 401
    assert studio("video_instances", key=key)[0] == 401


def test_rows_must_fit_the_variables(order, studio, template):
    assert order(("Nadia",))[0] == 400
    assert order(("Nadia", "Leeds"), variables=["first_name", "shoe"])[0] == 400
    assert order()[0] == 400
    assert order(*[("Nadia", "Leeds")] * 2001)[0] == 400
    unknown = {"video_instance_id": str(uuid.uuid4()), "variables": [], "names": [[]]}
    assert studio("try_sample", unknown)[0] == 404


def test_a_render_passes_its_states_and_ends_with_files(door, studio, order):
    status, body = order(("Nadia", "Leeds"), ("Omar", "Lyon"))
    assert (status, body["code"], len(body["result"])) == (200, 200, 2)
    path = f"{PATH}/generated_video_by_id?id={body['result'][1]}"
    seen = []
    for seconds in (0, 6, 20, 200):
        later(door, seconds)
        seen.append(door.call(path)[1]["result"])
    assert [row["status"] for row in seen] == ["preparing", "queued", "processing", "succeeded"]
    assert (seen[0]["url"], seen[3]["text"], seen[3]["row_index"]) == ("", ["Omar", "Lyon"], 1)
    for field, kind, start in (("url", "video/mp4", b"\0\0\0"), ("gif", "image/gif", b"GIF8"),
                               ("thumbnail", "image/png", picture.SIGNATURE)):  # fmt: skip
        status, file, headers = door.call(seen[3][field].removeprefix(door.url))
        assert (status, headers["Content-Type"], file[: len(start)]) == (200, kind, start)
    page = door.call(seen[3]["share_url"].removeprefix(door.url))[1].decode()
    assert "<video" in page
    assert "Omar" in page
    assert door.call(f"{PATH}/generated_video_by_id?id={uuid.uuid4()}")[0] == 404
    assert door.call(f"{PATH}/generated_video_by_id?id=5")[0] == 422


def test_a_player_can_ask_for_a_part(door, order):
    render_id = order(("Nadia", "Leeds"))[1]["result"][0]
    assert door.call(f"/media/{render_id}.mp4")[0] == 404
    later(door)
    status, part, headers = door.call(f"/media/{render_id}.mp4", headers={"Range": "bytes=4-7"})
    assert (status, part) == (206, b"ftyp")
    assert headers["Content-Range"].startswith("bytes 4-7/")
    assert door.call(f"/media/{render_id}.mp4", headers={"Range": "bytes=999999-"})[0] == 416


def ends(ear, count, seconds=10):
    """What was heard at the end of renders, without the extras."""
    found = []
    for enough in range(1, 200):
        found = [row for row in ear.wait_for(enough, seconds) if row.get("status") in {"succeeded", "failed"}]
        if len(found) >= count or len(ear.heard) < enough:
            return found
    return found


def test_callbacks_come_in_both_spellings_to_the_whole_address(door, ear, order):
    ids = order(*[("Nadia", f"City {number}") for number in range(12)], callback_url=f"{ear.url}/film?t=secret")[1]
    later(door)
    told = {row["id"]: row for row in ends(ear, 12)}
    assert set(told) == set(ids["result"])
    assert {path for path, _, _ in ear.heard} == {"/film?t=secret"}
    spellings = Counter(("video_url" in row, "share_url" in row) for row in told.values())
    assert set(spellings) == {(True, False), (False, True)}
    assert all(row["url"].endswith(".mp4") and row["campaign_id"] is None for row in told.values())
    assert all("status" in row or row["event"] == "whatsapp.ready" for _, _, row in ear.heard)


def test_the_spelling_and_an_id_in_the_address_can_be_chosen(door, ear, order):
    door.control("studio", {"spelling": "share_url", "append_id": True})
    render_id = order(("Nadia", "Leeds"), callback_url=f"{ear.url}/film?t=s")[1]["result"][0]
    later(door)
    assert ends(ear, 1)[0]["share_url"]
    assert ear.heard[-1][0] == f"/film?t=s&id={render_id}"


def test_callbacks_can_be_doubled_and_lost_and_late(door, ear, order):
    door.sandbox.fault("callback_duplicate", "render_callback", count=3)
    order(("Nadia", "Leeds"), callback_url=ear.url)
    later(door)
    assert len(ends(ear, 2)) == 2
    door.sandbox.control("faults", method="DELETE")
    door.sandbox.fault("callback_lost", "render_callback", count=9)
    order(("Nadia", "Leeds"), callback_url=ear.url)
    later(door)
    assert len(ends(ear, 3, 0.4)) == 2
    door.sandbox.control("faults", method="DELETE")
    door.sandbox.fault("callback_late", "render_callback", count=9, seconds=7200)
    order(("Nadia", "Leeds"), callback_url=ear.url)
    later(door)
    assert len(ends(ear, 3, 0.4)) == 2
    later(door, 7300)
    assert len(ends(ear, 3)) == 3


def test_renders_can_fail_and_recover_and_never_end(door, ear, studio, order):
    plans = ("render_failed", "render_failed_then_succeeded", "render_stuck")
    ids = []
    for plan in plans:
        door.sandbox.fault(plan, "try_sample")
        ids += order(("Nadia", "Leeds"), callback_url=ear.url)[1]["result"]
    later(door)
    states = [door.call(f"{PATH}/generated_video_by_id?id={found}")[1]["result"] for found in ids]
    assert [row["status"] for row in states] == ["failed", "failed", "processing"]
    assert states[0]["message"]
    later(door, 700)
    assert door.call(f"{PATH}/generated_video_by_id?id={ids[1]}")[1]["result"]["status"] == "succeeded"
    assert [row["status"] for row in ends(ear, 3) if row["id"] == ids[1]] == ["failed", "succeeded"]
    assert not [row for row in ends(ear, 3, 0.1) if row["id"] == ids[2]]


def test_a_used_up_quota_looks_like_success(door, order):
    before = door.control("renders")["count"]
    door.sandbox.fault("quota", "try_sample")
    status, body = order(("Nadia", "Leeds"))
    assert (status, body["code"], body["result"]) == (200, 402, None)
    assert door.control("renders")["count"] == before


def test_lists_show_every_render_and_may_be_closed(door, studio, order, template):
    ids = order(("Nadia", "Leeds"), ("Omar", "Lyon"))[1]["result"]
    path = f"generated_video_by_video_instance_id?video_instance_id={template['id']}&page=0&size=2"
    listed = studio(path)[1]["result"]
    assert listed["total"] >= 2
    assert [row["id"] for row in listed["videos"]] == ids[::-1]
    assert studio(path.replace("size=2", "size=101"))[0] == 422
    door.control("studio", {"lists": "closed"})
    assert studio(path)[0] == 401
    assert studio("video_instances")[0] == 401
    assert order(("Nadia", "Leeds"))[0] == 200


def test_every_paid_row_is_counted(door, order, template):
    row = (f"Nadia {uuid.uuid4().hex[:6]}", "Leeds")
    order(row, route="pipeline/leadr")
    order(row)
    people = door.control("counts")["people"]
    assert [kinds["render"] for slug, kinds in people.items() if slug.startswith(" | ".join(row))] == [2]
    paid = [found for found in door.control("renders")["items"] if found["row"] == list(row)]
    assert {found["route"] for found in paid} == {"try_sample", "pipeline_leadr"}
    assert {found["template_id"] for found in paid} == {template["id"]}


def test_campaigns_and_single_rows(door, studio, template):
    body = {"campaign_id": template["campaign_id"], "variables": ["city"], "names": [["Leeds"]]}
    render_id = studio("pipeline/campaign", body)[1]["result"][0]
    path = f"generated_video_by_campaign_id?campaign_id={template['campaign_id']}"
    assert render_id in {row["id"] for row in studio(path)[1]["result"]["videos"]}
    one = {"campaign_id": template["campaign_id"], "variables": {"first_name": "Nadia"}}
    assert studio("pipeline/pabbly", one)[0] == 200
    assert studio("pipeline/pabbly", {**one, "variables": {"first_name": " "}})[0] == 400
    assert studio(f"campaign?id={template['campaign_id']}")[1]["result"]["name"] == template["name"]
    assert studio("campaigns")[1]["result"]["total"] == 5
    assert studio("webhook", {"name": "a", "webhook": "https://a.example"})[0] == 200
    assert {"name": "a", "webhook": "https://a.example"} in studio("webhook")[1]["result"]


def test_faults_can_name_a_route(door, order):
    for kind, status in (("503", 503), ("429", 429)):
        door.sandbox.fault(kind, "try_sample")
        found, body = order(("Nadia", "Leeds"))
        assert (found, body["code"]) == (status, status)
