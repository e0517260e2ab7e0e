// Opens the tables behind the pictures while the page is printed.
export function start(root) {
  const folded = () => [...root.querySelectorAll("details.numbers:not([open])")];
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = folded();
    for (const details of opened) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
}
