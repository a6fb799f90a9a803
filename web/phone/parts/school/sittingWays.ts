/** The ways of a sitting in the browser: the server, this phone's storage, this phone's name. */
import { act, get, newAct } from "@shared/api.ts";
import type { Answer, Saved, Seat, Ways } from "./sitting.ts";

const DEVICE = "kaibo.device";
const place = (sitting: string): string => `kaibo.sitting.${sitting}`;

/** A name this browser made up for itself and keeps. */
export function deviceName(): string {
  const have = localStorage.getItem(DEVICE) ?? newAct();
  localStorage.setItem(DEVICE, have);
  return have;
}

/** Begin, or go on. */
export const sitDown = (exam: string): Promise<Seat> => act<Seat>("POST", `/api/exams/${exam}/sitting`, { device: deviceName() });

/** The page was out of sight for so long. */
export const lookedAway = (exam: string, away_ms: number): Promise<void> => act("POST", `/api/exams/${exam}/sitting/focus`, { device: deviceName(), away_ms });

export function waysOf(exam: string): Ways {
  const path = `/api/exams/${exam}/sitting`;
  return {
    save: (answers) => act<Saved>("PUT", `${path}/answers`, { device: deviceName(), answers }),
    look: () => get<Seat>(path),
    submit: (answers) => act<Seat>("POST", `${path}/submit`, { device: deviceName(), answers }),
    kept: (sitting) => read(localStorage.getItem(place(sitting))),
    keep: (sitting, answers) => (answers.length ? localStorage.setItem(place(sitting), JSON.stringify(answers)) : localStorage.removeItem(place(sitting))),
    now: () => performance.now(),
  };
}

function read(text: string | null): Answer[] {
  try {
    return text ? (JSON.parse(text) as Answer[]) : [];
  } catch {
    return [];
  }
}
