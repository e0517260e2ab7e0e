// Asks before typed text is lost. A page that came back with errors or another row counts as changed.
const picture = (form) => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name || value]));

export function start(root) {
  for (const form of root.querySelectorAll("form[data-unsaved]")) {
    const before = form.querySelector("[aria-invalid=true], [data-changed]") ? null : picture(form);
    let leaving = false;
    form.addEventListener("submit", () => {
      leaving = true;
    });
    window.addEventListener("pageshow", () => {
      leaving = false;
    });
    window.addEventListener("beforeunload", (event) => {
      if (leaving || picture(form) === before) return;
      event.preventDefault();
      event.returnValue = form.dataset.unsaved;
    });
  }
}
