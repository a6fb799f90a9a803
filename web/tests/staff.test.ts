import { expect, it } from "vitest";
import { grouped, type StaffLine } from "../desk/parts/accounts/staff.ts";

const line = (login: string, institution: string | null, roles: StaffLine["roles"] = ["lecturer"]): StaffLine => ({
  person_id: login, login, name: `${login} 老师`, roles, institution_id: institution, institution: institution ?? "", state: "open", must_change: false, signed_in_at: null,
});
const STAFF = [line("office", null, ["authority"]), line("zhou", "湘江学校"), line("adrift", null), line("wu", "湘江学校"), line("he", "潇湘学校")];

it("puts the authority, each institution and who has none into groups of their own, in the order of the list", () => {
  expect(grouped(STAFF, "").map(({ key, homeless, lines }) => [key, homeless, lines.map(({ login }) => login)])).toEqual([
    ["authority", false, ["office"]],
    ["湘江学校", false, ["zhou", "wu"]],
    ["none", true, ["adrift"]],
    ["潇湘学校", false, ["he"]],
  ]);
});

it("searches name, login and institution, whatever the case, and leaves empty groups out", () => {
  expect(grouped(STAFF, " 湘江 ").flatMap(({ lines }) => lines.map(({ login }) => login))).toEqual(["zhou", "wu"]);
  expect(grouped(STAFF, "HE").map(({ key }) => key)).toEqual(["潇湘学校"]);
  expect(grouped(STAFF, "nobody")).toEqual([]);
});
