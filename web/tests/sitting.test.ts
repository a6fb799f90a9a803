// @vitest-environment happy-dom
/** A sitting saves within five seconds, loses nothing without network, holds in a pause, and never trusts the phone's clock. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "../shared/api.ts";
import { Sitting, type Answer, type Saved, type Seat, type Ways } from "../phone/parts/school/sitting.ts";

const QUESTIONS = [1, 2, 3].map((number) => ({ number, kind: "single" as const, stem: `题 ${number}`, options: ["甲", "乙"], points: 2 }));
const seat = (changes: Partial<Seat> = {}): Seat => ({ sitting_id: "sit_1", exam_id: "exam_1", state: "running", number: 1, questions: QUESTIONS, answers: {}, seq: 0, remaining_ms: 60_000, paused: false, score: null, ...changes });

class Server {
  saves: Answer[][] = [];
  phone: Answer[] = [];
  refuse: Problem | null = null;
  seat = seat();
  submitted: Answer[] | null = null;
  ways: Ways = {
    save: async (answers) => {
      if (this.refuse) throw this.refuse;
      this.saves.push(answers);
      return { answers: {}, remaining_ms: this.seat.remaining_ms, paused: this.seat.paused, flagged: false } satisfies Saved;
    },
    look: async () => this.seat,
    submit: async (answers) => {
      this.submitted = answers;
      return seat({ state: "handed_in", questions: [], score: 80 });
    },
    kept: () => this.phone,
    keep: (_, answers) => void (this.phone = answers),
    now: () => Date.now(),
  };
}
let server: Server;
beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
});
afterEach(() => vi.useRealTimers());
const offline = new Problem(0, "network", "", "");

test("answers chosen quickly one after another are with the server within five seconds", async () => {
  const sitting = new Sitting(server.ways, server.seat);
  for (let tap = 0; tap < 10; tap++) {
    sitting.answer(1 + (tap % 3), [tap % 2]);
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(server.saves.length).toBeGreaterThan(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sitting.shown.state).toBe("saved");
  expect(server.phone).toEqual([]);
  sitting.close();
});

test("without network nothing is lost: it stays on the phone, is said, and follows", async () => {
  server.refuse = offline;
  const sitting = new Sitting(server.ways, server.seat);
  sitting.answer(2, [1]);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(sitting.shown.state).toBe("failed");
  expect(server.phone).toEqual([{ number: 2, seq: 1, chosen: [1] }]);
  sitting.close();
  const reloaded = new Sitting(server.ways, server.seat);
  expect(reloaded.shown.answers).toEqual({ 2: [1] });
  server.refuse = null;
  reloaded.answer(3, [0]);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(server.saves.flat().map(({ number, seq }) => [number, seq])).toEqual([[2, 1], [3, 2]]);
  expect(reloaded.shown.state).toBe("saved");
  reloaded.close();
});

test("in a pause the time stands and answers wait on the phone", async () => {
  server.seat = seat({ paused: true, remaining_ms: 30_000 });
  const sitting = new Sitting(server.ways, server.seat);
  sitting.answer(1, [0]);
  await vi.advanceTimersByTimeAsync(9_000);
  expect([sitting.shown.state, sitting.shown.left, server.saves.length]).toEqual(["held", 30_000, 0]);
  server.seat = seat({ remaining_ms: 30_000 });
  await vi.advanceTimersByTimeAsync(11_000);
  expect([sitting.shown.state, server.saves.length]).toEqual(["saved", 1]);
  sitting.close();
});

test("at the end the page asks the server: more time goes on, a paper handed in by itself ends it", async () => {
  const sitting = new Sitting(server.ways, seat({ remaining_ms: 2_000 }));
  server.seat = seat({ remaining_ms: 5_000 });
  await vi.advanceTimersByTimeAsync(2_500);
  expect(sitting.shown.left).toBeGreaterThan(3_000);
  server.seat = seat({ state: "handed_in", questions: [], score: 64 });
  await vi.advanceTimersByTimeAsync(7_000);
  expect([sitting.shown.seat.state, sitting.shown.seat.score]).toEqual(["handed_in", 64]);
  expect(server.submitted).toBe(null);
});

test("another device ends it here, and handing in takes along what is not saved", async () => {
  const sitting = new Sitting(server.ways, server.seat);
  sitting.answer(1, [1]);
  await sitting.submit();
  expect(server.submitted).toEqual([{ number: 1, seq: 1, chosen: [1] }]);
  expect(sitting.shown.seat.score).toBe(80);
  server.refuse = new Problem(409, "exam_elsewhere", "", "");
  const other = new Sitting(server.ways, server.seat);
  other.answer(1, [0]);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(other.shown.stopped?.code).toBe("exam_elsewhere");
});
