/** A page that imports a component gets its styles. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { stylesOf } from "../vite/stylesFollow.ts";

const modules = resolve(import.meta.dirname, "../node_modules");

test.each([
  ["vant", "Button", "vant/es/button/style/index.mjs"],
  ["vant", "showToast", "vant/es/toast/style/index.mjs"],
  ["vant", "showConfirmDialog", "vant/es/dialog/style/index.mjs"],
  ["vant", "SwipeCell", "vant/es/swipe-cell/style/index.mjs"],
  ["element-plus", "ElTableColumn", "element-plus/es/components/table-column/style/css.mjs"],
  ["element-plus", "ElMessage", "element-plus/es/components/message/style/css.mjs"],
  ["element-plus", "vLoading", "element-plus/es/components/loading/style/css.mjs"],
])("%s %s brings %s", (library, name, path) => {
  expect(stylesOf(library, name, modules)).toEqual([path]);
  expect(existsSync(resolve(modules, path))).toBe(true);
});

test("a type or a plain function brings none", () => {
  expect(stylesOf("element-plus", "FormInstance", modules)).toEqual([]);
  expect(stylesOf("vant", "allowMultipleToast", modules)).toEqual([]);
});
