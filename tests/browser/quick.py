"""The way to a live show without tapping through it: the API in the page's own session, where a test is about what comes after."""

import io
import uuid
from typing import Any

from PIL import Image

from tests.browser.student import Student, expect
from tests.given import CHECKED, NOODLES, SHOP


def ask(who: Student, method: str, path: str, body: Any = None) -> Any:
    """One request in the session of the page; its JSON, which must be a success."""
    options: dict[str, Any] = {"headers": _headers(who, f"{path}{body}")}
    if method != "GET":
        options["data"] = body
    answer = who.page.request.fetch(f"{who.kaibo.url}/api{path}", method=method, **options)
    assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
    return answer.json() if answer.text() else None


def _headers(who: Student, act: str) -> dict[str, str]:
    return {"Idempotency-Key": f"quick-{uuid.uuid5(uuid.NAMESPACE_URL, act)}", "Origin": who.kaibo.url}


def stocked_shop(who: Student, *names: str) -> list[dict[str, Any]]:
    """An open shop with a listing on sale for each name; the listings."""
    cohort = ask(who, "GET", "/me")["memberships"][0]["cohort_id"]
    mine = ask(who, "GET", f"/shops?cohort={cohort}&mine=true")
    shop = mine[0] if mine else ask(who, "POST", "/shops", {**SHOP, "name": f"{who.account['name']}的铺子", "cohort_id": cohort})
    if not mine:
        ask(who, "POST", f"/shops/{shop['id']}/licence", {"sample": "valid"})
        ask(who, "POST", f"/shops/{shop['id']}/open")
    listings = []
    for turn, name in enumerate(names):
        drawn = io.BytesIO()
        Image.new("RGB", (800, 800), (200, 60 + 50 * turn, 40)).save(drawn, "JPEG")
        file = {"name": "goods.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}
        taken = who.page.request.post(f"{who.kaibo.url}/api/pictures", multipart={"file": file}, headers=_headers(who, name)).json()
        form = {**NOODLES, "title": f"湖南常德{name}家庭装", "short_name": name, "pictures": [taken["picture"]]}
        listing = ask(who, "POST", f"/shops/{shop['id']}/listings", form)
        listings.append(ask(who, "POST", f"/listings/{listing['id']}/submit"))
    return listings


def on_air(who: Student, *names: str, scenario: str = "first-broadcast") -> str:
    """A show of these goods on the air, the host's page open; the show's id."""
    listings = stocked_shop(who, *names)
    cohort = listings[0]["cohort_id"] if "cohort_id" in listings[0] else ask(who, "GET", "/me")["memberships"][0]["cohort_id"]
    plan = {"title": "湖南好物专场：一口家乡味", "cohort_id": cohort, "scenario": scenario, "shelf": [one["id"] for one in listings]}
    show = ask(who, "POST", "/shows", plan)["id"]
    ask(who, "POST", f"/shows/{show}/preflight", CHECKED)
    ask(who, "POST", f"/shows/{show}/start")
    who.go(f"shows/{show}/live")
    expect(who.page.get_by_text("直播中").first).to_be_visible()
    return str(show)
