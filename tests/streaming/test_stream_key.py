"""OBS at the door: a key of one show lets a program publish into that show by `Authorization: Bearer`, and into nothing else."""

from tests import given
from tests.world import World

SDP = {"Content-Type": "application/sdp"}


async def test_a_program_publishes_with_the_key_of_the_show(world: World) -> None:
    ming = await world.student("李小明")
    shop = await given.open_shop(ming)
    listing = await given.listing_on_sale(ming, shop)
    show, other = await given.planned_show(ming, listing), await given.planned_show(ming, listing)
    made = await ming.post(f"/shows/{show['id']}/stream-key")
    assert made["path"] == f"/api/shows/{show['id']}/whip"
    obs = world.stranger("OBS")
    bearer = {"Authorization": f"Bearer {made['key']}", **SDP}
    taken = await obs.ask("POST", f"/shows/{show['id']}/whip", content=given.OFFER.encode(), headers=bearer)
    assert taken.status_code == 201, taken.text
    assert taken.headers["location"].startswith("/api/media/")
    while not (await ming.get(f"/shows/{show['id']}"))["publishing"]:
        await world.settle()
    over = await obs.ask("DELETE", taken.headers["location"].removeprefix("/api"), headers={"Authorization": bearer["Authorization"]})
    assert over.status_code == 200, over.text
    elsewhere = await obs.ask("POST", f"/shows/{other['id']}/whip", content=given.OFFER.encode(), headers=bearer)
    assert elsewhere.status_code in {403, 404}
    forged = {"Authorization": f"Bearer {made['key'][:-4]}beef", **SDP}
    assert (await obs.ask("POST", f"/shows/{show['id']}/whip", content=given.OFFER.encode(), headers=forged)).status_code == 401
    reading = await obs.ask("GET", f"/shows/{show['id']}/replay", headers={"Authorization": bearer["Authorization"]})
    assert reading.status_code in {401, 403, 404}


async def test_a_key_that_was_not_used_in_time_opens_nothing(world: World) -> None:
    ming = await world.student("李小明")
    show = await given.planned_show(ming, await given.listing_on_sale(ming, await given.open_shop(ming)))
    made = await ming.post(f"/shows/{show['id']}/stream-key")
    world.clock.advance(made["start_within_ms"] / 1000 + 1)
    late = {"Authorization": f"Bearer {made['key']}", **SDP}
    answer = await world.stranger("OBS").ask("POST", f"/shows/{show['id']}/whip", content=given.OFFER.encode(), headers=late)
    assert answer.status_code in {401, 403, 404}, answer.text
