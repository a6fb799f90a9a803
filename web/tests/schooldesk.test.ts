/** The school's desk: which session the board begins with, what stands behind a criterion, a plan in words. */
import { expect, test } from "vitest";
import { yuan } from "@shared/money.ts";
import { chinaDay, firstSession, type Session } from "../desk/parts/school/attendance.ts";
import { evidenceOf, totalOf, type PracticeForm } from "../desk/parts/school/marking.ts";
import { partsOf, type PlanShape } from "../desk/parts/school/planText.ts";

const session = (id: string, day: string, begins: string, ends: string): Session => ({ id, number: 1, day, begins, ends, tenths: 35, online: false, topic: id, content: [] });
const at = (text: string): number => Date.parse(`${text}+08:00`);
const DAYS = [session("a", "2026-12-01", "09:00", "12:00"), session("b", "2026-12-01", "14:00", "17:00"), session("c", "2026-12-03", "09:00", "12:00")];

test("the day of the timetable is China's, whatever the machine's zone", () => {
  expect(chinaDay(at("2026-12-01T00:30:00"))).toBe("2026-12-01");
  expect(chinaDay(at("2026-11-30T23:30:00"))).toBe("2026-11-30");
});

test.each([
  ["2026-12-01T08:00:00", "a"],
  ["2026-12-01T12:30:00", "b"],
  ["2026-12-01T18:00:00", "b"],
  ["2026-12-02T10:00:00", "c"],
  ["2026-12-09T10:00:00", "c"],
])("at %s the board begins with session %s", (now, id) => {
  expect(firstSession(DAYS, null, at(now))?.id).toBe(id);
});

test("a session that was asked for wins, and a class without a timetable has none", () => {
  expect(firstSession(DAYS, "a", at("2026-12-09T10:00:00"))?.id).toBe("a");
  expect(firstSession([], "a", 0)).toBeNull();
});

test("evidence is told by what it is, and what nobody knows keeps its id", () => {
  const form: PracticeForm = {
    mall: { shops: [{ shop_id: "shp_1", name: "小雨的店", opened: "x" }], listings: [{ listing_id: "lst_1", title: "擂茶", quality: 80, price_fen: 3990 }] },
    supply: { shops: [] },
    shows: [{ show_id: "shw_1", title: "首播", started: null, duration_ms: 720_000, camera_ms: 0, seats: [], slots: 5, figures: {}, violations: [{ rule: "C07", certain: true, corrected: false, points: 2, event: "evt_1" }], problems: [] }],
    broadcasts: [],
    missing: [],
  };
  const found = evidenceOf(["shp_1", "lst_1", "shw_1", "evt_1", "evt_9"], form, (key, named) => `${key} ${JSON.stringify(named)}`);
  expect(found.map(({ words }) => words.split(" ")[0])).toEqual(["schooldesk.ev.shopOpen", "schooldesk.ev.listing", "schooldesk.ev.show", "schooldesk.ev.broken", "evt_9"]);
  expect(found[1]?.words).toContain("39.90");
  expect(found[3]?.show).toBe("shw_1");
  expect(totalOf({ one: 4, two: null, three: 7 })).toBe(11);
});

test("a plan is told field by field, a table row by row, and empty fields are left out", () => {
  const shape: PlanShape = { sections: [{ key: "money", zh: "资金", en: "Money", fields: [{ key: "about", zh: "说明", en: "About", kind: "text", columns: [] }, { key: "fund", zh: "启动资金", en: "Fund", kind: "table", columns: [{ key: "item", zh: "项目", en: "Item", kind: "text" }, { key: "fen", zh: "金额", en: "Amount", kind: "money" }] }] }] };
  const parts = partsOf(shape, "money", { money: { about: "", fund: [{ item: "手机", fen: 199_900 }] } }, "zh-CN");
  expect(parts).toEqual([{ title: "启动资金", text: `项目 手机 · 金额 ${yuan(199_900)}` }]);
});
