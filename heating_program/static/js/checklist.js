// Opens the note of a checklist item as soon as it fails: chosen so, or a number out of its bounds.
const SIGNS = { "．": ".", "。": ".", "－": "-", "−": "-" };

export function numberOf(text) {
  const plain = text.normalize("NFKC").replace(/[．。－−]/g, (mark) => SIGNS[mark]).trim();
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

export function outOfBounds(text, least, most) {
  const number = numberOf(text);
  if (number === null) return false;
  return (least !== undefined && number < Number(least)) || (most !== undefined && number > Number(most));
}

function fails(item) {
  if (item.querySelector("input[value=fail]:checked")) return true;
  const input = item.querySelector("input[data-least], input[data-most]");
  return Boolean(input) && outOfBounds(input.value, input.dataset.least, input.dataset.most);
}

export function start(root) {
  for (const item of root.querySelectorAll("[data-check-item]")) {
    item.addEventListener("change", () => {
      if (fails(item)) item.querySelector("details").open = true;
    });
  }
}
