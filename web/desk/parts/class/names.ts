/** The names in what somebody typed or pasted: one per line, also with numbers before them, or in one line with commas. Pure. */

export function namesIn(typed: string): string[] {
  return typed
    .split(/[\n\r,，、;；\t]+/)
    .map((each) => each.replace(/^\s*\d+[.、)）\s]\s*/, "").trim())
    .filter((each) => each !== "" && !/^\d+$/.test(each))
    .map((each) => each.slice(0, 40));
}
