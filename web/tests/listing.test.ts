/** The thinking of the listing form: words that can be taken out, amounts, the square of a picture, shelves. */
import { expect, test } from "vitest";
import { marginPct } from "../phone/parts/goods/goods.ts";
import { centred, LEAST_SIDE, scales, squareOf, zoomed } from "../phone/parts/listing/crop.ts";
import { tabOf, type ListingForm } from "../phone/parts/listing/listing.ts";
import { matrixOf, sizeOf, valuesOf } from "../phone/parts/listing/matrix.ts";
import { piecesOf, typedOf } from "../phone/parts/listing/typed.ts";
import { documentOf, emptyTyping, formFrom, specRowsOf, typingOf, widthOf } from "../phone/parts/listing/typing.ts";
import { offBpOf, tenthsOf } from "../phone/parts/mall/discount.ts";
import { at, mended, plainFault, within, without, type Fault } from "../phone/parts/shop/faults.ts";
import { saysPromise, saysWhen } from "../phone/parts/listing/promise.ts";

const said = { price: "写成 12.50", stock: "写整数" };
const objects = (quote: string): Fault => ({ ...plainFault("title", ""), code: "words", quote });

test("quoted words leave with the particle that hung on them", () => {
  expect(without("全网最好的常德米粉", "最好")).toBe("全网常德米粉");
  expect(without("常德米粉", "最好")).toBeNull();
  expect(without("最好", "最好")).toBeNull();
  expect(without("常德米粉", "")).toBeNull();
});

test("one rewrite takes out everything the rules object to, and nothing else", () => {
  expect(mended("全网最好的米粉治疗失眠", [objects("最好"), objects("治疗")])).toBe("全网米粉失眠");
  expect(mended("华为官方旗舰", [{ ...objects("官方"), code: "reserved" }])).toBeNull();
  expect(mended("最好的粉", [objects("最好")])).toBeNull();
});

test("faults are found by path", () => {
  const faults = [plainFault("pictures", "a"), plainFault("pictures.1", "b"), plainFault("picturesque", "c")];
  expect(at(faults, "pictures").map(({ message }) => message)).toEqual(["a"]);
  expect(within(faults, "pictures").map(({ message }) => message)).toEqual(["a", "b"]);
});

test("amounts go to the fields and back without a fraction lost", () => {
  for (const fen of [1, 10, 99, 1990, 123_456_789]) {
    const form = { ...formFrom(emptyTyping(), said).form, skus: [{ sku_id: "s", name: "一", price_fen: fen, stock: 5, code: "" }], reference_fen: fen } as ListingForm;
    const back = formFrom(typingOf(form), said);
    expect(back.form.skus[0]?.price_fen).toBe(fen);
    expect(back.form.reference_fen).toBe(fen);
    expect(back.faults).toEqual([]);
  }
  expect(typedOf(123_456)).toBe("1234.56");
});

test("what is no number is said at its field and sent as not filled in", () => {
  const typing = { ...emptyTyping(), skus: [{ sku_id: null, name: "一", price: "1x", stock: "3.5", step: "x", code: "" }], freight: "-1" };
  const { form, faults } = formFrom(typing, said);
  expect(faults.map(({ path }) => path)).toEqual(["skus.0.price_fen", "skus.0.stock", "skus.0.step_stock", "freight_fen"]);
  expect(form.skus[0]).toMatchObject({ price_fen: null, stock: null, step_stock: null });
});

test("blank points are not sent, and a form can be filled from one without any", () => {
  expect(formFrom({ ...emptyTyping(), points: [" ", "脆", ""] }, said).form.points).toEqual(["脆"]);
  expect(typingOf(formFrom(emptyTyping(), said).form).points).toEqual(["", ""]);
});

test("pieces are whole", () => {
  expect([piecesOf("１２"), piecesOf("0"), piecesOf("1.5"), piecesOf("-1"), piecesOf("")]).toEqual([12, 0, null, null, null]);
});

test("a discount is said in tenths one pays and booked in what is taken off", () => {
  expect([offBpOf("8.5"), offBpOf("９"), offBpOf("7.25"), offBpOf("10"), offBpOf("0"), offBpOf("85%"), offBpOf("")]).toEqual([1500, 1000, 2750, null, null, null, null]);
  expect([tenthsOf(1500), tenthsOf(1000), tenthsOf(2750)]).toEqual(["8.5", "9", "7.25"]);
});

test("a specification table begins with the attributes that are filled in and what one can choose", () => {
  const typing = { ...emptyTyping(), attributes: { 净含量: "500g", 产地: " " }, skus: [{ sku_id: null, name: "2袋", price: "", stock: "", step: "", code: "" }] };
  expect(specRowsOf(typing, "规格")).toEqual([{ name: "净含量", value: "500g" }, { name: "规格", value: "2袋" }]);
  expect(specRowsOf(emptyTyping(), "规格")).toEqual([]);
});

test("a Chinese character counts two", () => {
  expect([widthOf("常德米粉"), widthOf("ab c"), widthOf(" 米粉3袋 ")]).toEqual([8, 4, 7]);
});

test("margin is rounded down and may be a loss", () => {
  expect([marginPct(1156, 1990), marginPct(100, 100), marginPct(200, 100), marginPct(1, 0)]).toEqual([41, 0, -100, 0]);
});

test("a document keeps what was typed", () => {
  const typed = { ...documentOf([], "sc"), number: "SC1" };
  expect(documentOf([typed], "sc").number).toBe("SC1");
  expect(documentOf([typed], "ccc").number).toBe("");
});

test("the window over a picture is always full and never shows less than the server takes", () => {
  const size = { width: 1600, height: 1200 };
  const start = centred(size, 300);
  expect(squareOf(start, size, 300)).toEqual({ x: 200, y: 0, side: 1200 });
  const near = zoomed(start, 99, { x: 0, y: 0 }, size, 300);
  expect(near.scale).toBe(scales(size, 300)[1]);
  expect(squareOf(near, size, 300)).toEqual({ x: 200, y: 0, side: LEAST_SIDE });
  const far = zoomed(near, 0, { x: 300, y: 300 }, size, 300);
  expect(squareOf(far, size, 300).side).toBe(1200);
  expect(far.x).toBeLessThanOrEqual(0);
  expect(far.x + size.width * far.scale).toBeGreaterThanOrEqual(300);
});

test("a small picture cannot be zoomed at all", () => {
  const size = { width: 600, height: 900 };
  expect(scales(size, 300)).toEqual([0.5, 0.5]);
});

test.each([
  ["on_sale", "sale"],
  ["sold_out", "sale"],
  ["off_sale", "off"],
  ["refused", "refused"],
  ["draft", "drafts"],
  ["approved", "drafts"],
] as const)("%s stands under %s", (state, tab) => {
  expect(tabOf({ state })).toBe(tab);
});

test("dimensions make every combination and keep what was typed for those that were there", () => {
  const specs = [
    { name: "颜色", values: ["红", "白"] },
    { name: "尺码", values: ["M", "L"] },
  ];
  expect(sizeOf(specs)).toBe(4);
  expect(sizeOf([{ name: "颜色", values: [] }])).toBe(0);
  const made = matrixOf(specs, [{ sku_id: "s1", name: "旧", price: "19.90", stock: "5", step: "7", code: "k", values: ["白", "M"] }]);
  expect(made.map(({ name }) => name)).toEqual(["红/M", "红/L", "白/M", "白/L"]);
  expect(made[2]).toMatchObject({ sku_id: "s1", price: "19.90", stock: "5", step: "7" });
  expect(made[0]).toMatchObject({ sku_id: null, price: "" });
  expect(valuesOf("红、白，红 藏青")).toEqual(["红", "白", "藏青"]);
});

test("a buyer reads what he would be promised now: what is in hand soon, step stock later", () => {
  const t = (key: string, named: Record<string, unknown>): string => `${key.replace("dispatch.", "")}:${Object.values(named).join("/")}`;
  const terms = { sale_type: "stepped" as const, dispatch_h: 48, presale_days: 10 };
  expect(saysWhen(t, terms, { stock: 1, step_stock: 5 })).toBe("handWithin:withinHours:48");
  expect(saysWhen(t, terms, { stock: 0, step_stock: 5 })).toBe("withinDays:10");
  expect(saysWhen(t, terms, { stock: 0, step_stock: 0 })).toBe("none:");
  expect(saysPromise(t, terms)).toBe("steppedWithin:withinHours:48/withinDays:10");
  expect(saysPromise(t, { ...terms, sale_type: "stock" })).toBe("withinHours:48");
});
