// The one entry: looks which behaviours this page asks for and loads only those.
// Every page works without any of them.
const BEHAVIOURS = [
  ["[data-error-summary]", "./errors.js"],
  ["form", "./keyboard.js"],
  ["[data-id-reading-of]", "./id-number.js"],
  ["[data-numbered]", "./choices.js"],
  ["template[data-rows]", "./rows.js"],
  ["form.search[data-token]", "./search.js"],
  ["[data-result]", "./results.js"],
  ["form[data-unsaved]", "./unsaved.js"],
  ["[data-draft]", "./draft.js"],
  ["[data-likely]", "./likely.js"],
  ["[data-copies], [data-usual-units]", "./fills.js"],
  ["[data-locate]", "./locate.js"],
  ["dialog", "./dialogs.js"],
  ["[data-check-item]", "./checklist.js"],
  ["[data-tick-all], [data-bulk-bar]", "./bulk.js"],
  ["details.numbers", "./numbers.js"],
  ["details.menu", "./menu.js"],
  ["[data-signature-pad]", "./signature.js"],
  ["[data-job-progress]", "./progress.js"],
];

export async function start(root) {
  const wanted = BEHAVIOURS.filter(([selector]) => root.querySelector(selector));
  const modules = await Promise.all(wanted.map(([, path]) => import(path)));
  for (const module of modules) module.start(root);
}

start(document).then(() => {
  document.documentElement.dataset.ready = "yes";
});
