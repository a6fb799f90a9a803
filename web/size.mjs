/** Measures the first phone screen (the page, and every script and sheet the door needs) as it goes over the wire; fails above the budget. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const pages = join(import.meta.dirname, "..", "sandbox", "pages");
const BUDGET_BYTES = 130 * 1024;
const manifest = JSON.parse(readFileSync(join(pages, "manifest.json"), "utf8"));

/** The files a chunk needs before it runs: itself, its sheets, and what it imports at once. */
function needs(key, found = new Set()) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`The build has no ${key}; the budget in size.mjs measures nothing.`);
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const sheet of chunk.css ?? []) found.add(sheet);
  for (const other of chunk.imports ?? []) needs(other, found);
  return found;
}

const sizeOf = (file) => statSync(join(pages, existsSync(join(pages, `${file}.gz`)) ? `${file}.gz` : file)).size;
const files = ["phone/index.html", ...needs("phone/pages/Join.vue", needs("phone/index.html"))].map((file) => [file, sizeOf(file)]);
const total = files.reduce((sum, [, bytes]) => sum + bytes, 0);

for (const [file, bytes] of files) console.log(`${(bytes / 1024).toFixed(1).padStart(7)} KB  ${file}`);
console.log(`${(total / 1024).toFixed(1).padStart(7)} KB  the first phone screen, gzip (budget ${BUDGET_BYTES / 1024} KB)`);
process.exit(total > BUDGET_BYTES ? 1 : 0);
