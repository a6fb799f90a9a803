"""What is said of a product is held against its page: only what the page speaks of, and never what is denied, asked or compared."""

import pytest

import streaming.events as live
from streaming.described import said_of
from tests.streaming.stage import MEI, Stage, listing
from tests.streaming.test_promises import arrive, paid

BLEND = {"面料成分": "羊毛70%、羊绒30%", "安全等级": "B类", "产地": "湖南安化", "保质期": "12个月"}


@pytest.mark.parametrize(
    ("words", "against"),
    [
        ("这件是100%羊绒的", "面料成分"),
        ("百分百山羊绒，放心拍", "面料成分"),
        ("纯羊绒大衣", "面料成分"),
        ("羊绒含量百分之五十", "面料成分"),
        ("It is 100% cashmere", "面料成分"),
        ("头层真皮的", "面料成分"),
        ("是A类面料", "安全等级"),
        ("都是产自新疆的", "产地"),
        ("保质期有二十四个月", "保质期"),
        ("羊绒含量百分之三十", ""),
        ("里面有百分之七十的羊毛", ""),
        ("B类标准", ""),
        ("产地湖南", ""),
        ("保质期一年", ""),
    ],
)
def test_what_the_page_speaks_of_holds_or_does_not(words: str, against: str) -> None:
    (said,) = said_of(words, BLEND)
    assert said.against.partition(": ")[0] == against


@pytest.mark.parametrize(
    "words",
    [
        "是不是100%羊绒？",
        "不是纯羊绒",
        "纯羊绒般的手感",
        "比纯羊绒便宜",
        "里料是100%棉",
        "送一双纯棉袜",
        "安全棉被",
        "单纯好看",
        "A类似的也有",
        "有A类和B类两种",
        "羊绒100%不起球",
        "我身上这件纯棉T恤",
        "喜欢的拍",
    ],
)
def test_what_is_denied_asked_compared_or_of_something_else_is_not_said(words: str) -> None:
    assert said_of(words, BLEND) == ()


@pytest.mark.parametrize("page", [{}, {"配料": "水、乌梅"}, {"材质": "棉"}, {"面料成分": "混纺"}, {"里料": "聚酯纤维100%"}])
def test_where_the_page_is_silent_nothing_is_known(page: dict[str, str]) -> None:
    assert said_of("纯棉的，产自新疆，A类，保质期三年", page) == ()


async def sold_with(stage: Stage, fabric: str, *words: str) -> None:
    """A knitted coat of this fabric is sold with these words, paid and signed for."""
    show_id = await stage.live(MEI, "lst_a")
    await stage.say(listing(MEI, "lst_a").model_copy(update={"attributes": {"面料成分": fabric}}))
    await stage.do(MEI, "POST", f"/shows/{show_id}/pin", {"listing_id": "lst_a"})
    for text in words:
        await stage.do(MEI, "POST", f"/shows/{show_id}/comments", {"text": text})
    await stage.say(paid(show_id, 1), paid(show_id, 2), show=show_id)
    await stage.do(MEI, "POST", f"/shows/{show_id}/end")
    assert await stage.facts(live.PromiseBroken) == [], "nobody has it in his hands"
    await arrive(stage, show_id, 1, 2)


async def test_what_was_said_against_the_page_breaks_when_the_parcel_is_opened_and_the_truth_is_kept(stage: Stage) -> None:
    await sold_with(stage, "羊毛70%、羊绒30%", "这件是100%羊绒的", "就是纯羊绒")
    (made,) = await stage.facts(live.PromiseMade)
    (broken,) = await stage.facts(live.PromiseBroken)
    assert (made.kind, made.listing_id, broken.promise_id) == ("attribute", "lst_a", made.promise_id)
    assert broken.evidence == "order ord_1: the page says 面料成分: 羊毛70%、羊绒30%"
    assert await stage.facts(live.PromiseKept) == []
    raised = await stage.facts(live.ViolationRaised)
    assert [(one.rule, one.certain, one.quote) for one in raised] == [("C10", True, "这件是100%羊绒的"), ("C10", True, "就是纯羊绒")]
    assert raised[0].rewrite == "面料成分: 羊毛70%、羊绒30%"


async def test_what_was_put_right_before_anybody_bought_is_neither_broken_nor_kept(stage: Stage) -> None:
    await sold_with(stage, "羊毛70%、羊绒30%", "这件是100%羊绒的", "说错了，是70%羊毛30%羊绒")
    lie, truth = await stage.facts(live.PromiseMade)
    assert len(await stage.facts(live.ViolationRaised)) == len(await stage.facts(live.ViolationCorrected)) == 1
    assert await stage.facts(live.PromiseBroken) == []
    assert [fact.promise_id for fact in await stage.facts(live.PromiseKept)] == [truth.promise_id] != [lie.promise_id]


async def test_what_was_said_again_after_it_was_put_right_breaks(stage: Stage) -> None:
    await sold_with(stage, "羊毛70%、羊绒30%", "这件是100%羊绒的", "说错了，是70%羊毛30%羊绒", "还是100%羊绒")
    *_, again = await stage.facts(live.PromiseMade)
    assert [fact.promise_id for fact in await stage.facts(live.PromiseBroken)] == [again.promise_id]


async def test_what_the_page_bears_out_is_a_promise_kept(stage: Stage) -> None:
    """Control."""
    await sold_with(stage, "羊绒100%", "这件是100%羊绒的")
    (made,) = await stage.facts(live.PromiseMade)
    assert [fact.promise_id for fact in await stage.facts(live.PromiseKept)] == [made.promise_id]
    assert await stage.facts(live.PromiseBroken) == []
    assert await stage.facts(live.ViolationRaised) == []
