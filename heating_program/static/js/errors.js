// Moves the focus to the error summary, and from its links into the control itself.
export function start(root) {
  const summary = root.querySelector("[data-error-summary]");
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const control = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!control) return;
    event.preventDefault();
    (control.closest(".form-field") || control).scrollIntoView({ block: "start" });
    control.focus({ preventScroll: true });
  });
}
