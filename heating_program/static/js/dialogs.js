// Opens dialogs over the page; without script the same links show them inside it.
export function start(root) {
  root.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const closer = event.target.closest("[data-closes]");
    const dialog = opener ? document.getElementById(opener.dataset.opens) : closer && closer.closest("dialog");
    if (!dialog || !dialog.showModal) return;
    event.preventDefault();
    if (opener) dialog.showModal();
    else dialog.close();
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches("a[role=button]")) return;
    event.preventDefault();
    event.target.click();
  });
}
