"""Teaching once through on each database: a course watched, a proof judged, a lesson with a poll, and what was learned."""

from pathlib import Path

from sandbox.process import DERIVED, REACTIONS
from sandbox.rebuild import rebuild_in
from tests import given
from tests.mall.market import picture
from tests.training.lecture_hall import Player, course, film
from tests.world import World, a_world

NAME = "training.teaching"


async def test_a_course_a_task_and_a_lesson(no_task_left: None, database: str, tmp_path: Path) -> None:
    async with a_world(tmp_path / "data", database_url=database) as world:
        teacher, ming = await world.lecturer(), await world.student("李小明")
        made = await course(teacher, film(12))
        player = await Player(ming, made["id"]).open()
        await player.play(0, made["length_s"])
        await player.leave()
        task = await teacher.post(f"/cohorts/{teacher.cohort_id}/tasks", {"kind": "proof", "title": "注册账号"})
        proof = await ming.post(f"/tasks/{task['id']}/proof-picture", files={"file": ("p.png", picture(), "image/png")})
        await teacher.post(f"/proofs/{proof['id']}/judge", {"accepted": True})
        listing = await given.listing_on_sale(ming, await given.open_shop(ming))
        show = await given.live_show(ming, listing)
        await world.pass_time(3)
        await ming.post(f"/shows/{show['id']}/end")
        show_id = (await given.live_show(teacher, title="直播课：答疑", kind="lesson"))["id"]
        await ming.post(f"/lessons/{show_id}/sign-in")
        await ming.post(f"/lessons/{show_id}/here")
        poll = await teacher.post(f"/lessons/{show_id}/polls", {"question": "听懂了吗？", "options": ["懂了", "没有"]})
        await ming.post(f"/polls/{poll['poll_id']}/vote", {"chosen": [0]})
        world.clock.advance(10)
        await ming.post(f"/lessons/{show_id}/here")
        await teacher.post(f"/shows/{show_id}/end")
        line = (await teacher.get(f"/cohorts/{teacher.cohort_id}/learning"))["students"][0]
        assert (line["required"]["missing_s"], line["tasks_done"], line["lesson_s"], line["taps"]) == (0, 1, 10, 1)
        await world.build_replays()
        before = await said(world)
        found = await rebuild_in(world.process.store, NAME, REACTIONS["training"][NAME], DERIVED[NAME])
        assert found.same
        assert found.rows >= 4
        assert await said(world) == before, "what was done once is not done again"


async def said(world: World) -> list[str]:
    """Every fact in the log."""
    return [fact.id for fact in await world.facts()]
