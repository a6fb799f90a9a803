// @vitest-environment happy-dom
/** The plan saves itself over the version it was begun from; another device's version is never overwritten without a choice. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PlanDraft, type PlanWays } from "../phone/parts/school/planDraft.ts";
import { Problem } from "../shared/api.ts";
import { ownGoods, rowsOf, type Plan, type PlanBody } from "../shared/school/plan.ts";
import { readDoor } from "../shared/school/school.ts";

const SUMS = { fund_fen: 0, month_fen: 0, left_of_one_fen: null, break_even_pieces: null, break_even_roi_pct: null, cash_fen: [], months_of_survival: null, needed_fen: 0, borrowed_fen: 0, promotion_fen: 0, roi_pct: null, margins_bp: [] };
const plan = (version: number, body: PlanBody = {}): Plan => ({ version, saved_at: null, body, handed_in: null, checks: [], sums: SUMS, own: { shops: [], shows: [], picks: [], listings: [], scripts: [] }, files: [] });

class Server {
  plan = plan(3);
  phone: { version: number; body: PlanBody } | null = null;
  down = false;
  ways: PlanWays = {
    save: async (body, version) => {
      if (this.down) throw new Problem(0, "network", "", "");
      if (version !== this.plan.version) throw new Problem(409, "plan_moved_on", "", "");
      this.plan = plan(version + 1, body);
      return { version: version + 1, saved_at: 1, checks: [], sums: SUMS };
    },
    look: async () => this.plan,
    kept: () => this.phone,
    keep: (kept) => void (this.phone = kept),
  };
}
let server: Server;
beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
});
afterEach(() => vi.useRealTimers());

test("what is typed is saved a moment later, and changes made meanwhile follow", async () => {
  const draft = new PlanDraft(server.ways, server.plan);
  draft.put("overview", "name", "剁");
  draft.put("overview", "name", "剁辣椒");
  await vi.advanceTimersByTimeAsync(2_000);
  expect([draft.shown.state, server.plan.version, server.plan.body]).toEqual(["saved", 4, { overview: { name: "剁辣椒" } }]);
  expect(server.phone).toBe(null);
  draft.put("overview", "position", "湘味");
  await draft.flush();
  expect([server.plan.version, Object.keys(server.plan.body["overview"] ?? {})]).toEqual([5, ["name", "position"]]);
});

test("without network it stays on the phone through a reload", async () => {
  server.down = true;
  const draft = new PlanDraft(server.ways, server.plan);
  draft.put("overview", "name", "剁辣椒");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(draft.shown.state).toBe("failed");
  draft.close();
  server.down = false;
  const reloaded = new PlanDraft(server.ways, server.plan);
  expect(reloaded.shown.body).toEqual({ overview: { name: "剁辣椒" } });
  await vi.advanceTimersByTimeAsync(500);
  expect([reloaded.shown.state, server.plan.version]).toEqual(["saved", 4]);
});

test("a newer version of another device asks which one stays, and either can", async () => {
  for (const mine of [true, false]) {
    server = new Server();
    const draft = new PlanDraft(server.ways, server.plan);
    server.plan = plan(9, { overview: { name: "别处" } });
    draft.put("overview", "name", "这里");
    await vi.advanceTimersByTimeAsync(2_000);
    expect([draft.shown.state, server.plan.version]).toEqual(["conflict", 9]);
    draft.put("overview", "name", "这里再改");
    await vi.advanceTimersByTimeAsync(9_000);
    expect(server.plan.version).toBe(9);
    await (mine ? draft.keepMine() : draft.takeTheirs());
    expect([draft.shown.state, draft.shown.body]).toEqual(["saved", { overview: { name: mine ? "这里再改" : "别处" } }]);
    expect(server.plan.version).toBe(mine ? 10 : 9);
  }
});

test("a table that must have three rows begins with three, another one with none", () => {
  const field = { key: "cash", zh: "", en: "", kind: "table" as const, least: 3, most: 3, columns: [], options: [] };
  expect(rowsOf({ money: { cash: [{ sold: 4 }] } }, "money", field)).toEqual([{ sold: 4 }, {}, {}]);
  expect(rowsOf({}, "money", { ...field, most: 9 })).toEqual([]);
});

test("the student's own goods come into the selection once, with the shop's price where it is listed", () => {
  const own = { shops: [], shows: [], scripts: [], picks: [{ pick_id: "1", title: "腊肉", cost_fen: 3_000, supplier_id: "s", goods_id: "g" }, { pick_id: "2", title: "竹灯", cost_fen: null, supplier_id: "s", goods_id: null }], listings: [{ listing_id: "l", title: "湘西腊肉", price_fen: 4_900, goods_id: "g" }] };
  expect(ownGoods(own, [])).toEqual([{ name: "腊肉", price_fen: 4_900, cost_fen: 3_000 }, { name: "竹灯" }]);
  expect(ownGoods(own, [{ name: "腊肉" }])).toEqual([{ name: "竹灯" }]);
});

test("a code is read from the link on the wall or as typed, and nothing else passes for one", () => {
  expect(readDoor("https://kaibo.lan/phone/attend/ses_1?code=0123456789ab")).toEqual({ session: "ses_1", code: "0123456789ab" });
  expect(readDoor(" 0123 4567-89AB ")).toEqual({ session: null, code: "0123456789ab" });
  expect([readDoor("https://example.com/?code=0123456789ab"), readDoor("0123456789"), readDoor("")]).toEqual([null, null, null]);
});
