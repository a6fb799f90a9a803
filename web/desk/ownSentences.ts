/** The browser's own bubbles about a wrong field speak the browser's language and look like nothing of ours: the desk's forms and the server
 * say what is wrong themselves. A form is told so when the cursor first enters it or something in it is pressed, whatever made the form. */
export function ownSentences(page: Document): void {
  const told = (event: Event): void => {
    const form = event.target instanceof Element ? event.target.closest("form") : null;
    if (form) form.noValidate = true;
  };
  page.addEventListener("focusin", told);
  page.addEventListener("click", told, { capture: true });
}
