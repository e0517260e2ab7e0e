// Counts the ticked rows, lets the head tick all rows of the page (half-ticked when some are), and
// keeps the bar in sight while anything is chosen. The whole filter goes before single rows.
export function start(root) {
  const head = root.querySelector("[data-tick-all]");
  const scope = (head && head.closest("form")) || root;
  const bar = scope.querySelector("[data-bulk-bar]");
  const label = scope.querySelector("[data-bulk-count]");
  const whole = scope.querySelector("[data-bulk-all]");
  const boxes = [...scope.querySelectorAll("td.tick input")];
  const empty = label && label.textContent;

  function say(ticked) {
    if (whole && whole.checked) return label.dataset.bulkWhole;
    return ticked ? label.dataset.bulkCount.replace("{count}", ticked) : empty;
  }

  function count() {
    const ticked = boxes.filter((box) => box.checked).length;
    const all = Boolean(whole && whole.checked);
    if (head) {
      head.checked = ticked > 0 && ticked === boxes.length;
      head.indeterminate = ticked > 0 && ticked < boxes.length;
    }
    if (label) label.textContent = say(ticked);
    if (bar) bar.classList.toggle("chosen", all || ticked > 0);
  }

  if (head) {
    head.addEventListener("change", () => {
      for (const box of boxes) box.checked = head.checked;
      count();
    });
  }
  for (const box of [...boxes, ...(whole ? [whole] : [])]) box.addEventListener("change", count);
  window.addEventListener("pageshow", count); // a page gone back to keeps its ticks
  count();
}
