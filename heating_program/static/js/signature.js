// A pad to sign on with a finger, a pen or a mouse; what was drawn is sent as a PNG.
// Without script the paper is signed and photographed instead.
const INK = "#101820"; // on white in every theme: it is kept and printed
const LINE_PX = 3;

function prepare(canvas) {
  const box = canvas.getBoundingClientRect();
  const scale = Math.min(window.devicePixelRatio || 1, 2);
  canvas.width = Math.round(box.width * scale);
  canvas.height = Math.round(box.height * scale);
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, box.width, box.height);
  Object.assign(pen, { strokeStyle: INK, lineWidth: LINE_PX, lineCap: "round", lineJoin: "round" });
  return pen;
}

function startPad(pad) {
  const canvas = pad.querySelector("canvas");
  const form = pad.querySelector("form");
  const file = form.querySelector("[name=signature]");
  const save = pad.querySelector("[data-signature-save]");
  const state = pad.querySelector("[data-signature-state]");
  let pen = null;
  let drawn = false;

  const tell = (signed) => {
    drawn = signed;
    save.disabled = !signed;
    state.textContent = signed ? state.dataset.signed : state.dataset.empty;
  };
  const clear = () => {
    pen = prepare(canvas);
    tell(false);
  };
  const stroke = (event) => {
    for (const each of event.getCoalescedEvents?.() || [event]) pen.lineTo(each.offsetX, each.offsetY);
    pen.stroke();
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId); // a line that leaves the pad goes on when it returns
    pen.beginPath();
    pen.moveTo(event.offsetX, event.offsetY);
    pen.lineTo(event.offsetX + 0.1, event.offsetY);
    pen.stroke();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    stroke(event);
    if (!drawn) tell(true);
  });
  pad.querySelector("[data-signature-clear]").addEventListener("click", clear);
  window.addEventListener("resize", () => drawn || clear()); // a turned tablet; ink is never lost
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!drawn) return;
    save.disabled = true; // one press is one signature
    canvas.toBlob((blob) => {
      const sent = new DataTransfer();
      sent.items.add(new File([blob], "signature.png", { type: "image/png" }));
      file.files = sent.files;
      form.submit();
    }, "image/png");
  });
  window.addEventListener("pageshow", (event) => event.persisted && clear());
  clear();
}

export function start(root) {
  for (const note of root.querySelectorAll("[data-signature-instead]")) note.hidden = true;
  for (const pad of root.querySelectorAll("[data-signature-pad]")) {
    pad.hidden = false;
    startPad(pad);
  }
}
