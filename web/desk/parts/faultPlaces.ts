/** Where in a file something is wrong, as the server says it: a cell (`B5`), a row (`第3行`) or a key (`criteria.2`). */

const rowOf = (path: string): number => Number(path.replace(/\D/g, ""));

/** `B5` before `C5` before `A12`; what names no row keeps its order. */
export const byPlace = (one: { path: string }, other: { path: string }): number => rowOf(one.path) - rowOf(other.path) || (rowOf(one.path) ? one.path.localeCompare(other.path) : 0);

/** `第3行` of `第3行.题干`, the path itself where it is a cell or a key. */
export const placeOf = (path: string): string => /^第\d+行/.exec(path)?.[0] ?? path;

/** The sentence without its place, which stands before it. */
export const withoutPlace = (message: string): string => message.replace(/^第\d+行[：:]?\s*|^[\w.]+[：:]\s*/, "");
