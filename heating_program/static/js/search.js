// Sends what may be a whole ID or account number from the filter of a list by POST as the search
// box does, so that no address and no history holds it. Without script the browser refuses it by
// the field's pattern, which is looser and gives way here.
const LONG = /\d{15,}/;
const OF_A_PAPER = /[a-z]{2,4}-\d{4,6}-[\d-]+/gi;

export function isLongNumber(text) {
  const bare = text.normalize("NFKC").replace(OF_A_PAPER, " ").replace(/[\s,;，；、·-]/g, "");
  return LONG.test(bare);
}

function post(box, text) {
  const sent = document.createElement("form");
  sent.method = "post";
  sent.action = box.action;
  for (const [name, value] of [["csrf_token", box.dataset.token], ["q", text]]) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    sent.append(field);
  }
  document.body.append(sent);
  sent.submit();
}

export function start(root) {
  const box = root.querySelector("form.search[data-token]");
  for (const field of root.querySelectorAll("form[method=get] input[name=q]")) field.removeAttribute("pattern");
  root.addEventListener("submit", (event) => {
    const field = event.target.method === "get" && event.target.elements.q;
    if (!field || !isLongNumber(field.value)) return;
    event.preventDefault();
    post(box, field.value);
  });
}
