/** Goes to a field of a form by its path, or to the nearest one around it. */
export function jumpTo(path: string): void {
  for (let at = path; at; at = at.includes(".") ? at.slice(0, at.lastIndexOf(".")) : "") {
    const field = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(at)}"]`);
    if (!field) continue;
    field.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    field.querySelector<HTMLElement>("input:not([type=file]), textarea, button")?.focus({ preventScroll: true });
    return;
  }
}
