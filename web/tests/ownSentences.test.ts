// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { ownSentences } from "../desk/ownSentences.ts";

function form(): { form: HTMLFormElement; field: HTMLInputElement; button: HTMLButtonElement } {
  document.body.innerHTML = '<form><input type="number" min="1" max="5" step="1" /><button type="submit">存</button></form>';
  const [made, field, button] = [document.querySelector("form"), document.querySelector("input"), document.querySelector("button")];
  if (!made || !field || !button) throw new Error("no form");
  return { form: made, field, button };
}

test("a form with a number field is silent once the cursor is in it, or its button is pressed", () => {
  expect(form().form.noValidate).toBe(false); // the negative control: untouched
  ownSentences(document);
  const typed = form();
  typed.field.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
  expect(typed.form.noValidate).toBe(true);
  const pressed = form();
  pressed.button.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  expect(pressed.form.noValidate).toBe(true);
});
