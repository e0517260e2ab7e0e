// Sends what may be a whole ID or account number from the search box by POST, so that no address
// and no history holds it. Anything else stays an address that can be kept and sent.
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
  root.addEventListener("submit", (event) => {
    const field = event.target.method === "get" && event.target.elements.q;
    if (!field || !isLongNumber(field.value)) return;
    event.preventDefault();
    post(box, field.value);
  });
}
