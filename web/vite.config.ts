/** Two entries, phone and desk, built into the Python package that serves them; each text file gets a .gz beside it. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import vue from "@vitejs/plugin-vue";
import { defineConfig, type Plugin } from "vite";

const here = import.meta.dirname;
const out = resolve(here, "../sandbox/pages");
const SMALLEST_WORTH_PACKING = 1024;

function packed(): Plugin {
  return {
    name: "kaibo-packed",
    apply: "build",
    closeBundle() {
      for (const name of readdirSync(out, { recursive: true, encoding: "utf8" })) {
        if (!/\.(js|css|html|svg|json)$/.test(name)) continue;
        const bytes = readFileSync(join(out, name));
        if (bytes.length >= SMALLEST_WORTH_PACKING) writeFileSync(join(out, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  root: here,
  base: "/",
  plugins: [vue(), packed()],
  resolve: { alias: { "@shared": resolve(here, "shared") } },
  define: {
    __VUE_OPTIONS_API__: true, // Vant and Element Plus still use it in places
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
  },
  build: {
    outDir: out,
    emptyOutDir: true,
    manifest: "manifest.json",
    target: ["chrome90", "safari15"], // the phones a class brings along
    cssTarget: ["chrome90", "safari15"],
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { phone: resolve(here, "phone/index.html"), desk: resolve(here, "desk/index.html") } },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": { target: process.env["KAIBO_URL"] ?? "https://127.0.0.1:8443", secure: false, ws: true, changeOrigin: true } },
  },
});
