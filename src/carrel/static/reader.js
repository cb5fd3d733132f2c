// Turns the page of a document from text to print: opens at that page, with the found words marked, and goes on to the others
// without leaving. Whatever fails, the text of the page is there already and stays.
const reader = document.querySelector(".reader");
const text = document.getElementById("text");
const told = reader.dataset;
const paper = reader.querySelector(".paper");
const shown = reader.querySelector("output");
const said = document.getElementById("said");
const number = document.getElementById("number");
const pages = Number(told.pages);
const digits = new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-EG" : document.documentElement.lang, { useGrouping: false });
const REST = 300; // milliseconds on a page until the address follows: browsers let it change a few times a second

let page = Number(told.page);
let label = told.label;
let column = null; // the pages as printed, once they are shown
let rested = 0;

// ---- what stands around the page

function at(wanted, address = location.href) {
  return address.replace(/\/pages\/\d+/, `/pages/${wanted}`);
}

function where(number = page, words = label) {
  return told.where.replace("{number}", named(words || String(number)));
}
let stands = where(); // in the title

function named(words) {
  return /^\d+$/.test(words) ? digits.format(Number(words)) : words;
}

function turnLinks() {
  for (const [rel, to] of [["prev", page - 1], ["next", page + 1]]) {
    for (const link of document.querySelectorAll(`a[rel=${rel}]`)) {
      link.hidden = to < 1 || to > pages;
      if (link.hidden) link.removeAttribute("href");
      else link.href = at(to);
    }
  }
  for (const link of document.querySelectorAll(".tongues a, .views a, a[data-loud], a.single")) link.href = at(page, link.href);
}

function turnContents() {
  const lines = [...document.querySelectorAll(".contents a")];
  const before = lines.filter((line) => pageOf(line) <= page);
  const here = before.reduce((best, line) => (best && pageOf(best) > pageOf(line) ? best : line), null);
  for (const line of lines) line.toggleAttribute("aria-current", false);
  here?.setAttribute("aria-current", "true");
  if (here) uncover(here);
}

// Long contents scroll in a frame of their own: what it shows follows.
function uncover(line) {
  const frame = line.closest("nav");
  const box = line.getBoundingClientRect();
  const room = frame.getBoundingClientRect();
  if (box.top < room.top) frame.scrollTop -= room.top - box.top + box.height;
  else if (box.bottom > room.bottom) frame.scrollTop += box.bottom - room.bottom + box.height;
}

function pageOf(link) {
  return Number(/\/pages\/(\d+)/.exec(link.href)?.[1]);
}

function tell() {
  const place = document.querySelector(".where");
  if (document.title.startsWith(stands)) document.title = where() + document.title.slice(stands.length);
  stands = where();
  place.textContent = where();
  let count = document.querySelector(".count");
  if (!count) {
    count = document.createElement("span");
    count.className = "count";
    place.after(" ", count);
  }
  const of = told.of.replace("{number}", digits.format(page)).replace("{last}", digits.format(pages));
  count.textContent = label ? `(${of})` : "";
  number.value = label || page;
  const cite = document.querySelector("a.cite-page");
  cite.href = cite.href.replace(/\?page=[^#&]*/, `?page=${encodeURIComponent(label || page)}`);
  said.textContent = where();
}

// ---- what is known of pages

const asked = new Map([[page, Promise.resolve({ label, found: JSON.parse(told.marks) })]]);

// Promises {label, found} of a page; of one that cannot be asked for now, nothing.
function known(wanted) {
  if (!asked.has(wanted)) asked.set(wanted, ask(wanted, "json").catch(() => ({ label: null, found: [] })));
  return asked.get(wanted);
}

async function ask(wanted, ending) {
  const address = new URL(at(wanted));
  address.pathname += `.${ending}`;
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${ending} of page ${wanted}: status ${answer.status}`);
  return answer.json();
}

// ---- turning

function go(wanted) {
  if (wanted >= 1 && wanted <= pages) column.show(wanted);
}

// The reader came to this page, by whatever way.
async function moved(now) {
  if (now === page) return;
  page = now;
  clearTimeout(rested);
  rested = setTimeout(follow, REST);
  for (const note of document.querySelectorAll(".ocr")) note.hidden = note.dataset.page !== String(page);
  turnLinks();
  turnContents();
  const about = await known(now);
  if (now !== page) return;
  label = about.label ?? "";
  tell();
}

function follow() {
  if (at(page) !== location.href) history.replaceState(null, "", at(page));
}

async function filled(number, sheet, linked) {
  if (number === page) shown.textContent = `${digits.format(Math.round(column.sheets.shown(number) * 100))}%`;
  if (told.language) sheet.querySelector(".textLayer").lang = told.language;
  sheet.setAttribute("role", "group");
  sheet.setAttribute("aria-label", where(number, (await known(number)).label));
  if (!linked) return;
  const { links } = await ask(number, "links.json").catch(() => ({ links: [] }));
  if (!links.length || !sheet.firstChild) return;
  const { layer } = await import("./links.js");
  sheet.append(layer(links, { at, named: (wanted) => where(wanted, links.find((each) => each.page === wanted).label) }));
  column.reach(number, number === page);
}

// A page that cannot be drawn now leads to its text.
function failed(number, sheet, problem) {
  console.warn(`Page ${number} as printed is not shown: ${problem?.message ?? problem}`);
  const link = reader.querySelector(".views a").cloneNode(true);
  link.href = at(number, link.href);
  const note = document.createElement("p");
  note.className = "note";
  note.dir = document.documentElement.dir;
  note.append(told.blank, " ", link);
  sheet.replaceChildren(note);
}

// ---- keys. Letters and signs work only where the page has the focus (WCAG 2.1.4); the others everywhere but in fields.

const FORWARD = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
const BACK = FORWARD === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
const KEYS = {
  [FORWARD]: () => wide(FORWARD) || go(page + 1),
  [BACK]: () => wide(BACK) || go(page - 1),
  PageDown: () => column.scroll(1),
  PageUp: () => column.scroll(-1),
  Home: () => go(1),
  End: () => go(pages),
};
const SIGNS = {
  "+": () => column.zoom("in"),
  "=": () => column.zoom("in"),
  "-": () => column.zoom("out"),
  0: () => column.zoom("fit"),
  "/": () => document.getElementById("inside").focus(),
};

// A page wider than its frame is moved sideways first.
function wide(key) {
  const room = paper.scrollWidth - paper.clientWidth;
  if (room <= 2 || !paper.contains(document.activeElement)) return false;
  const from = paper.scrollLeft;
  paper.scrollBy({ left: key === "ArrowRight" ? 80 : -80 });
  return paper.scrollLeft !== from;
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, summary, [role=listbox], .rows")) return;
  const act = KEYS[event.key] ?? (reader.contains(event.target) ? SIGNS[event.key] : undefined);
  if (act && act() !== false) event.preventDefault();
}

function clicked(event) {
  const link = event.target.closest("a[rel=prev], a[rel=next], .contents a, .links .inner");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(pageOf(link));
  if (link.rel) return;
  paper.scrollIntoView({ block: "nearest" }); // on a phone the contents stand below the page
  paper.focus({ preventScroll: true });
}

// ---- opening

function fail(problem) {
  console.warn(`The page as printed is not shown: ${problem?.message ?? problem}`);
  reader.hidden = true;
  text.hidden = false;
  document.querySelector(".failed").hidden = false;
  said.textContent = told.failed;
}

async function start() {
  document.querySelector(".offer").hidden = true;
  reader.hidden = false;
  paper.setAttribute("aria-busy", "true");
  try {
    const [{ Column }, { open }] = await Promise.all([import("./column.js"), import("./printed.js")]);
    const single = document.querySelector("a.single").href;
    const printed = await open(told.file, Number(told.bytes), (wanted) => at(wanted, single));
    text.hidden = true;
    column = new Column(paper, pages, { printed, known, moved, filled, failed, emptied: (number) => asked.delete(number), sparing: slow() });
    await column.begin(page);
  } catch (problem) {
    fail(problem);
    return;
  } finally {
    paper.removeAttribute("aria-busy");
  }
  turnContents();
  for (const button of reader.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => column.zoom(button.dataset.zoom));
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", clicked);
}

function slow() {
  const line = navigator.connection;
  return Boolean(line?.saveData) || /[23]g/.test(line?.effectiveType ?? "") || matchMedia("(prefers-reduced-data: reduce)").matches;
}

// A page behind a notice is drawn when the notice was read; on a slow line when the reader wants it.
function begin() {
  const notice = reader.closest("details");
  if (notice && !notice.open) {
    notice.addEventListener("toggle", begin, { once: true });
  } else if (slow()) {
    const offer = document.querySelector(".offer");
    offer.hidden = false;
    offer.querySelector("button").addEventListener("click", start, { once: true });
  } else {
    start();
  }
}

begin();
