/**
 * Lets a page say `import { Button } from "vant"` or `import { ElTable } from "element-plus"` and brings the styles of exactly
 * those components along. Vant's icon font leaves the style sheet: it becomes a file of its own, loaded when an icon is drawn,
 * and its second address, on a public network a classroom does not have, goes.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const NAMED_IMPORT = /import\s*\{([^}]+)\}\s*from\s*["'](vant|element-plus)["']/g;
const OURS = /^\/(phone|desk|shared)\/.*\.(vue|ts)$/;
const VANT_FONT = /url\(data:font\/woff2;[^,]*,([A-Za-z0-9+/=]+)\)\s*format\("woff2"\),\s*url\([^)]*\)\s*format\("woff"\)/;

const kebab = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();

/** Paths of the style modules one named import needs; [] for a type or a function without styles. */
export function stylesOf(library: string, name: string, modules: string): string[] {
  const path =
    library === "vant"
      ? `vant/es/${kebab(name.replace(/^show(Confirm|Success|Fail|Loading)?(?=[A-Z])/, ""))}/style/index.mjs`
      : `element-plus/es/components/${kebab(name.replace(/^(El|v)(?=[A-Z])/, ""))}/style/css.mjs`;
  return existsSync(join(modules, path)) ? [path] : [];
}

/** The plugin; `web` is the folder that holds phone/, desk/ and node_modules/. */
export function stylesFollow(web: string): Plugin {
  const modules = join(web, "node_modules");
  return {
    name: "kaibo-styles-follow",
    enforce: "post",
    transform: {
      order: "pre",
      handler(code, id) {
        const path = id.split("?")[0] ?? id;
        if (path.endsWith("vant/es/icon/index.css")) return fontApart(code, modules);
        if (!OURS.test(path.slice(web.length))) return null;
        const wanted = new Set<string>();
        for (const [, names = "", library = ""] of code.matchAll(NAMED_IMPORT)) {
          for (const each of names.split(",")) {
            const name = each.trim().split(/\s+as\s+/)[0] ?? "";
            if (name && !name.startsWith("type ")) for (const style of stylesOf(library, name, modules)) wanted.add(style);
          }
        }
        if (wanted.size === 0) return null;
        const imports = [...wanted].map((style) => `import "${style}";`).join("");
        return path.endsWith(".vue") ? code.replace(/(<script[^>]*setup[^>]*>)/, `$1${imports}`) : `${imports}${code}`;
      },
    },
  };
}

function fontApart(css: string, modules: string): string {
  const found = VANT_FONT.exec(css);
  if (!found?.[1]) throw new Error("Vant's icon font is not where it was; look at vant/es/icon/index.css and at this plugin.");
  mkdirSync(join(modules, ".kaibo"), { recursive: true });
  writeFileSync(join(modules, ".kaibo", "vant-icon.woff2"), Buffer.from(found[1], "base64"));
  return css.replace(VANT_FONT, 'url("../../../.kaibo/vant-icon.woff2") format("woff2")').replace("font-display:auto", "font-display:block");
}
