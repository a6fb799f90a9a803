/** Times on the screen. Inside, every time is whole milliseconds: since 1970, or since the start of a show. */

const pad = (value: number): string => String(value).padStart(2, "0");

/** The clock of a show: `4:05`, from an hour on `1:04:05`. */
export function showClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

/** Day and minute in the reader's language: `11月23日 14:05`. */
export function dayAndTime(ms: number, language: string): string {
  return new Intl.DateTimeFormat(language, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ms);
}

/** Only the minute: `14:05`. */
export function timeOfDay(ms: number, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ms);
}
