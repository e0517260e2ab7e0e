// The keys of a page of results: ↓ and ↑ go through what was found, Enter opens it as any link,
// and ↑ on the first leads back to the box. Nothing happens while an input method composes.
export function start(root) {
  const links = [...root.querySelectorAll("[data-result]")];
  const box = root.querySelector("#find");

  function step(by) {
    const here = links.indexOf(document.activeElement);
    const next = here + by;
    if (next < 0) return box;
    return links[Math.min(next, links.length - 1)];
  }

  root.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const from = document.activeElement;
    const isOurs = !from || from === document.body || from.matches("[data-result], input[name=q], #main");
    if (!isOurs || (by < 0 && !from.matches("[data-result]"))) return;
    event.preventDefault();
    step(by).focus();
  });
}
