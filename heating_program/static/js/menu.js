// Closes the account menu on Escape and on a click elsewhere.
export function start(root) {
  const menu = root.querySelector("details.menu");
  root.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
