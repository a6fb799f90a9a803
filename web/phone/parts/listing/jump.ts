/** Goes to a field of a form by its path, or to the nearest one around it; a folded card around it opens. */
export function jumpTo(path: string): void {
  for (let at = path; at; at = at.includes(".") ? at.slice(0, at.lastIndexOf(".")) : "") {
    const field = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(at)}"]`);
    if (!field) continue;
    const folded = field.closest("[data-folded]")?.querySelector<HTMLButtonElement>("h2 button");
    folded?.click();
    if (folded) requestAnimationFrame(() => show(field));
    else show(field);
    return;
  }
}

function show(field: HTMLElement): void {
  field.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  field.querySelector<HTMLElement>("input:not([type=file]), textarea, button")?.focus({ preventScroll: true });
}
