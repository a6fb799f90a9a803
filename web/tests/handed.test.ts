/** What a reviewer reads of a listing: the reference price with what proves it, promises with their days, papers that are missing. */
import { describe, expect, it } from "vitest";
import words from "../shared/i18n/zh-CN/mall.json";
import { handedIn, type HandedForm, type HandedPart } from "../shared/trade/handedIn.ts";

const t = (key: string, named: Record<string, unknown> = {}): string => {
  const found = key.split(".").reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], words);
  return String(found).replace(/\{(\w+)\}/g, (_, name: string) => String(named[name]));
};
const FORM: HandedForm = {
  leaf: "food-noodle", short_name: "米粉", brand: "无品牌", attributes: {}, pictures: [], detail_pictures: [], pictures34: [], white_picture: null, video: null,
  spec_table: [], size_chart: null, points: ["现磨"], skus: [], reference_fen: null, reference_source: "", reference_kind: "suggested", freight_fen: 0, freight_by: "listing",
  dispatch_h: 48, sale_type: "stock", presale_days: 0, min_per_order: 1, max_per_order: 99, limit_per_buyer: 0, reduce: "order", after_sale: ["seven_days"], service_phone: "138",
  documents: [], channel: "live", start: "now",
};
const LEAVES = [{ leaf: "food-noodle", name: "米粉", parent: "食品", documents: [{ kind: "sc", name: "食品生产许可证" }], proofs: [{ kind: "price_source", name: "价格依据" }] }];
const NOW = Date.UTC(2026, 10, 27, 4);

function read(changes: Partial<HandedForm>, part: HandedPart["name"], base: number | null = null): string[] {
  const parts = handedIn(t, "zh-CN", { ...FORM, ...changes }, { market_now: NOW, price_base_fen: base }, LEAVES);
  return parts.find(({ name }) => name === part)!.rows.map(({ name, value }) => `${name} ${value}`);
}

describe("what a reviewer reads", () => {
  it("shows a reference price with its source and its proof, or that there is none", () => {
    const proof = { kind: "price_source", number: "价目单 2026-09", expires_on: null, holder: "", picture: null };
    expect(read({ reference_fen: 5120, reference_source: "品牌指导价" }, "reference")).toEqual(["划线价 ¥51.20 · 参考价", "来源 品牌指导价", "证明 没有提供价格证明"]);
    expect(read({ reference_fen: 5120, reference_source: "品牌指导价", documents: [proof] }, "reference").at(-1)).toBe("价格依据 价目单 2026-09");
    expect(read({ reference_fen: 5120, reference_kind: "own" }, "reference", 4900)).toEqual(["划线价 ¥51.20 · 本店原价", "证明 7 天内最低成交价 ¥49.00"]);
    expect(read({}, "reference")).toEqual(["划线价 没有写划线价"]);
  });

  it("dates a presale from the shop's market time", () => {
    expect(read({ sale_type: "presale", presale_days: 10 }, "promises")[1]).toMatch(/^预售发货 10 天内发货，现在下单最晚 12月7日/);
    expect(read({ sale_type: "stepped", presale_days: 10 }, "promises").slice(1, 3).map((row) => row.slice(0, 4))).toEqual(["现货发货", "阶梯发货"]);
  });

  it("names a paper the category asks for and nobody gave, and says where it is sold", () => {
    expect(read({}, "documents")).toEqual(["食品生产许可证 没有提供"]);
    expect(read({ documents: [{ kind: "sc", number: "SC1", expires_on: "2027-01-01", holder: "阿安", picture: null }] }, "documents")).toEqual(["食品生产许可证 SC1 · 持有人 阿安 · 有效期至 2027-01-01"]);
    expect(read({}, "selling")[0]).toBe("渠道 只在直播间卖");
  });
});
