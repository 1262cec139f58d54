// Keys, the highlight that follows the claim, and new claims from selected words. Everything here has a plain way too.
"use strict";

const signs = (text) => [...text].length; // the server counts code points, JavaScript UTF-16 units
let here = null;

// Discarded and retired claims lie folded in a part of their own: the keys pass them over.
const CARD = ".card[id^='claim-'], [data-row]";
const cards = () => [...document.querySelectorAll(".claims > .card[id^='claim-'], [data-row]")];
const current = () => cards().find((card) => card.id === here) || null;

function goTo(card, { focus = true, scrollText = true } = {}) {
  for (const old of document.querySelectorAll(".here")) old.classList.remove("here");
  if (!card) return;
  here = card.id;
  card.classList.add("here");
  const id = card.id.slice("claim-".length);
  const marks = [...document.querySelectorAll(".hl")].filter((mark) => mark.dataset.claims.split(" ").includes(id));
  for (const mark of marks) mark.classList.add("here");
  if (focus) (card.matches("[data-row]") ? card.querySelector("a") : card).focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  if (scrollText && marks.length) marks[0].scrollIntoView({ block: "center" });
}

function step(by, wanted = () => true) {
  const all = cards();
  const at = all.indexOf(current());
  const rest = by > 0 ? all.slice(at + 1) : all.slice(0, at < 0 ? undefined : at).reverse();
  const next = rest.find(wanted);
  if (next) goTo(next);
}

const doubtful = (card) => "doubts" in card.dataset;

function nextDoubt() {
  const all = cards();
  const at = all.indexOf(current());
  const next = all.slice(at + 1).find(doubtful);
  const elsewhere = document.querySelector(".next-doubt").dataset.elsewhere;
  if (!next && elsewhere) location.assign(elsewhere);
  else goTo(next || all.find(doubtful));  // after the last the first again
}

const unchecked = (card) => ["draft", "kept", "first_review", "second_review", "disputed", "stale"].includes(card.dataset.state);
const moves = { j: () => step(1), k: () => step(-1), J: () => step(1, unchecked), K: () => step(-1, unchecked) };

// Keys stand on the buttons as data-key; the current card's buttons come before the page's.
function keyed(press) {
  const find = (root) => root && [...root.querySelectorAll("[data-key]")].find((e) => e.dataset.key === press && !e.disabled);
  const onPage = [...document.querySelectorAll("[data-key]")].find((e) => e.dataset.key === press && !e.closest(CARD));
  return find(current()) || onPage;
}

function use(element) {
  if (element.matches("input[type=checkbox]")) { element.click(); return; }
  if (element.matches("input[type=radio]")) element.checked = true;
  if (element.matches("input, select")) element.focus();
  else element.click();
}

// While a change is on its way the page's part is old, and when it came its buttons are bound a moment later: what is
// pressed meanwhile waits, but for no longer than one remembers having pressed it, and never into a field that opened.
const REMEMBERED = 15000;
let busy = 0;
const pressed = [];
const FIELDS = "textarea, select, input:not([type=radio], [type=checkbox])";
// A part that looks by itself what is new changes nothing under the keys: they need not wait for it.
const byItself = (event) => event.detail.requestConfig.elt.matches("[hx-trigger]");
document.addEventListener("htmx:beforeSend", (event) => { if (!byItself(event)) busy += 1; });
document.addEventListener("htmx:afterRequest", (event) => !byItself(event) && setTimeout(() => {
  busy = Math.max(0, busy - 1);
  while (!busy && pressed.length) {
    const { press, at } = pressed.shift();
    if (performance.now() - at < REMEMBERED && !document.activeElement.matches(FIELDS)) act(press);
    else tellFault("The workbench was slow: keys that you pressed meanwhile were not carried out. Look where you are.");
  }
}, 50));

// Gives whether the page has taken the key, now or for later.
function act(press) {
  if (busy && /^(g )?[^ ]$/.test(press)) { pressed.push({ press, at: performance.now() }); return true; }
  const element = keyed(press);
  if (element) use(element);
  else if (moves[press] && cards().length) moves[press]();
  else return false;
  return true;
}

let waiting = "";
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest(".own, form");  // a part with a button of its own, or the whole
    const save = form && (form.querySelector("[data-key='Ctrl+Enter']") || form.querySelector("button.main"));
    if (save) { event.preventDefault(); save.click(); }
    return;
  }
  if (event.key === "Escape") { closeForms(event.target); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.singleKeys !== "on") return;
  if (event.target.matches(FIELDS)) return;
  const press = waiting ? `${waiting} ${event.key}` : event.key;
  waiting = "";
  if (press === "g") { waiting = "g"; setTimeout(() => { waiting = ""; }, 1200); return; }
  if (act(press)) event.preventDefault();
});

function closeForms(target) {
  const slot = target.closest && target.closest(".slot");
  if (slot) { slot.replaceChildren(); goTo(slot.closest(".card"), { scrollText: false }); }
  const form = document.querySelector(".from-selection:not([hidden])");
  if (!form) return;
  form.hidden = true;
  (current() || form.closest(".claims")).focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const mark = event.target.closest(".hl");
  const card = event.target.closest(CARD);
  const all = event.target.closest("a.ticks");
  if (all) { event.preventDefault(); tickAll(all.closest("[data-rows]")); }
  else if (event.target.closest(".slot .close")) { event.preventDefault(); closeForms(event.target); }
  else if (event.target.closest(".from-selection .close")) closeForms(event.target);
  else if (event.target.closest("[data-opens]")) openFor(event.target.closest("[data-opens]").dataset.opens);
  else if (event.target.closest(".next-doubt")) { event.preventDefault(); nextDoubt(); }
  else if (mark) {
    const wanted = document.getElementById(nextOf(mark));
    if (wanted) event.preventDefault();
    if (wanted && document.getSelection().isCollapsed) goTo(wanted, { scrollText: false });
  } else if (card) goTo(card, { focus: false, scrollText: !event.target.closest("a, button, summary, input, textarea, select, label") });
});

// All of a part's rows, or none where all are ticked already. Without a script the link does it.
function tickAll(part) {
  const boxes = [...part.querySelectorAll("input[type=checkbox][name=claim]")];
  const on = boxes.some((box) => !box.checked);
  for (const box of boxes) box.checked = on;
}

// Where claims overlap, a click goes on to the next of them.
function nextOf(mark) {
  const ids = mark.dataset.claims.split(" ").map((id) => `claim-${id}`).filter((id) => document.getElementById(id));
  return ids[(ids.indexOf(here) + 1) % ids.length];
}

// Browsers begin no selection on a link, so under the mouse a highlight is none until the button is up again.
document.addEventListener("pointerdown", (event) => {
  const mark = event.target.closest(".hl[href^='#']");
  if (!mark || event.button || event.pointerType !== "mouse" || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const href = mark.getAttribute("href");
  const restore = () => setTimeout(() => mark.setAttribute("href", href));
  mark.removeAttribute("href");
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, restore, { once: true });
});

// New claim from a selection, or a comment on it: offsets are code points into the version text, pieces carry where they begin.
let selected = null;

function selection() {
  const chosen = document.getSelection();
  const text = document.getElementById("text");
  if (!text || !chosen.rangeCount || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  const nodes = [];
  const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const piece = walk.currentNode.parentElement.closest("[data-start]");
    if (piece && range.intersectsNode(walk.currentNode)) nodes.push({ node: walk.currentNode, piece });
  }
  // A claim rests on words of one passage: of a selection that goes on, the first passage counts.
  const parts = nodes.filter(({ piece }) => piece.closest(".segment") === nodes[0].piece.closest(".segment"))
    .map(({ node, piece }) => {
      const from = node === range.startContainer ? range.startOffset : 0;
      const to = node === range.endContainer ? range.endOffset : node.data.length;
      return { start: Number(piece.dataset.start) + signs(node.data.slice(0, from)), words: node.data.slice(from, to) };
    }).filter(({ words }) => words);
  const quote = parts.map(({ words }) => words).join("");
  return quote.trim() ? { start: parts[0].start, stop: parts[0].start + signs(quote), quote } : null;
}

document.addEventListener("selectionchange", () => {
  const bar = document.querySelector(".selecting");
  if (!bar) return;
  const found = selection();
  if (found) selected = found;
  bar.hidden = !found;
});

// A new claim begins with the selected words; a comment on them with nothing.
function openFor(id) {
  const form = document.getElementById(id);
  if (!form || !selected) return;
  for (const one of document.querySelectorAll(".from-selection")) one.hidden = one !== form;
  form.querySelector(".selected").textContent = selected.quote;
  form.elements.passage.value = `${selected.start}:${selected.stop}:${selected.quote}`;
  if (form.elements.text) form.elements.text.value = selected.quote;
  (form.elements.text || form.elements.comment || form.elements.claim || form.querySelector("[type=radio]")).focus();
  document.querySelector(".selecting").hidden = true;
}

// After a change the page's part is new: stand on the claim that came in, the same claim, or where it was.
let known = new Set();
let place = 0;
let scrolled = 0;
document.addEventListener("htmx:beforeSwap", () => {
  known = new Set(cards().map((card) => card.id));
  place = cards().indexOf(current());
  scrolled = document.querySelector(".claims")?.scrollTop || 0;
});
document.addEventListener("htmx:afterSettle", (event) => {
  const made = event.detail.elt;
  const wrong = made.querySelector("[aria-invalid=true]");
  if (made.closest(".slot")) (wrong || made.querySelector("textarea, input[type=radio]") || made).focus();
  else if (made.id === "workspace") standAgain(new URL(event.detail.xhr.responseURL).searchParams.get("claim"));
  else if (made.id === "main") {
    nameThePage(event.detail.xhr);
    const clash = made.querySelector(".conflict");
    if (clash) setTimeout(() => clash.focus());  // after the swap's own scrolling
    else if (document.activeElement === document.body) (wrong || made).focus({ preventScroll: !wrong });
  }
});

function standAgain(asked) {
  const list = document.querySelector(".claims, [data-rows]");
  const came = known.size ? cards().filter((card) => card.matches(".card") && !known.has(card.id)) : [];
  const fresh = came.find((card) => card.id === `claim-${asked}`) || came[0];
  if (!list || !(here || fresh)) return;
  list.scrollTop = scrolled;
  const same = cards().find((card) => card.id === here);
  const card = fresh || same || cards()[Math.max(0, Math.min(place, cards().length - 1))];
  if (card) goTo(card, { scrollText: false });
  else list.focus();
}

// "Save and next" shows another claim: the address says which, and Back leads back.
function nameThePage(answer) {
  if (answer.status !== 200 || new URL(answer.responseURL).pathname === location.pathname) return;
  history.replaceState({ htmx: true }, "");
  history.pushState({ htmx: true }, "", answer.responseURL);
  document.body.className = new DOMParser().parseFromString(answer.responseText, "text/html").body.className;
}

// Another form of the claim's page was sent: what stands half-written in the review stays there.
let written = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = document.getElementById("verdict-form");
  const sent = event.detail.requestConfig.path;
  const here = event.detail.target.contains(form) && !sent.endsWith("/review");
  written = here && form ? { path: form.getAttribute("action"), fields: [...new FormData(form)] } : null;
});
document.addEventListener("htmx:afterSettle", () => {
  const form = document.getElementById("verdict-form");
  if (!written || !form || form.getAttribute("action") !== written.path) return;
  const own = new Set(["csrf_token", "once", "revision", "seen", "evidence_shown", "rests_on"]);
  for (const [name, value] of written.fields.filter(([name]) => !own.has(name))) {
    for (const field of form.querySelectorAll(`[name="${name}"]`)) {
      if (field.type !== "radio") field.value = value;
      else if (field.value === value) field.checked = true;
    }
  }
  written = null;
});

// After a new log-in in another tab the forms of this page may be sent all the same.
document.addEventListener("token", (event) => {
  for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = event.detail.value;
});

function tellFault(words) {
  const line = document.createElement("p");
  line.className = "fault";
  line.textContent = words;
  document.getElementById("flash").replaceChildren(line);
}

document.addEventListener("htmx:sendError", () => {
  tellFault("The workbench did not answer. Nothing was saved; what you typed is still here. Try again in a moment.");
});

const named = location.hash.startsWith("#claim-") && document.getElementById(location.hash.slice(1));
if (named) goTo(named);
else if (location.hash.startsWith("#claim-") && document.querySelector(".pages") && !/[?&]claim=/.test(location.search)) {
  location.replace(`?claim=${location.hash.slice("#claim-".length)}${location.hash}`);  // it stands on another page
}
