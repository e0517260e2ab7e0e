// Counts the ticked rows, and lets the head tick all rows of the page (half-ticked when some are).
export function start(root) {
  const head = root.querySelector("[data-tick-all]");
  const scope = (head && head.closest("form")) || root;
  const label = scope.querySelector("[data-bulk-count]");
  const boxes = [...scope.querySelectorAll("td.tick input")];
  const empty = label && label.textContent;

  function count() {
    const ticked = boxes.filter((box) => box.checked).length;
    if (head) {
      head.checked = ticked > 0 && ticked === boxes.length;
      head.indeterminate = ticked > 0 && ticked < boxes.length;
    }
    if (label) label.textContent = ticked ? label.dataset.bulkCount.replace("{count}", ticked) : empty;
  }

  if (head) {
    head.addEventListener("change", () => {
      for (const box of boxes) box.checked = head.checked;
      count();
    });
  }
  for (const box of boxes) box.addEventListener("change", count);
  count();
}
