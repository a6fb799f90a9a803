/** Writes a .gz beside every text file of the build, so that the server packs nothing while a show runs. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const SMALLEST_WORTH_PACKING_BYTES = 1024;

export function packed(out: string): Plugin {
  return {
    name: "kaibo-packed",
    apply: "build",
    closeBundle() {
      for (const name of readdirSync(out, { recursive: true, encoding: "utf8" })) {
        if (!/\.(js|css|html|svg|json)$/.test(name)) continue;
        const bytes = readFileSync(join(out, name));
        if (bytes.length >= SMALLEST_WORTH_PACKING_BYTES) writeFileSync(join(out, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      }
    },
  };
}
