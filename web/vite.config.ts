/// <reference types="vitest/config" />
/** Two entries, phone and desk, built into the Python package that serves them. */
import { resolve } from "node:path";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";
import { packed } from "./vite/packed.ts";
import { stylesFollow } from "./vite/stylesFollow.ts";

const here = import.meta.dirname;
const out = resolve(here, "../sandbox/pages");
const phones = ["chrome90", "safari15"]; // what a class brings along

export default defineConfig({
  root: here,
  base: "/",
  plugins: [...(process.env["VITEST"] ? [] : [stylesFollow(here)]), vue(), packed(out)], // a test of a component has no use for styles
  resolve: { alias: { "@shared": resolve(here, "shared") } },
  define: {
    __VUE_OPTIONS_API__: true, // Vant and Element Plus still use it in places
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
  },
  build: {
    outDir: out,
    emptyOutDir: true,
    manifest: "manifest.json",
    target: phones,
    cssTarget: phones,
    assetsInlineLimit: 0, // a strict content policy allows no data: addresses
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: { phone: resolve(here, "phone/index.html"), desk: resolve(here, "desk/index.html") },
      output: { codeSplitting: { groups: [{ name: "vue", test: /node_modules\/(@vue|@intlify|vue|vue-router|vue-i18n|pinia)\// }] } },
    },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": { target: process.env["KAIBO_URL"] ?? "https://127.0.0.1:8443", secure: false, ws: true, changeOrigin: true } },
  },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
