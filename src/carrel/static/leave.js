// “Leave this page”: a click, or Shift three times within five seconds, blanks the page and goes elsewhere without
// leaving this page behind Back. Without scripts the button is a plain link.
const away = document.querySelector("a.away");
const WITHIN = 5000;
const PRESSES = 3;

function made(name, className, attributes = {}) {
  const element = document.createElement(name);
  element.className = className;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function prepare() {
  const words = away.dataset;
  const title = document.title;
  const voice = made("div", "unseen way-out", { role: "status", "aria-live": "assertive" });
  const dots = made("span", "dots", { "aria-hidden": "true" });
  const blank = made("div", "blank");
  let presses = 0;
  let alone = false; // Shift was pressed and nothing else since
  let timer = 0;

  for (let number = 0; number < PRESSES; number++) dots.append(made("i", ""));
  away.append(dots);
  document.body.append(voice);
  for (const link of document.querySelectorAll("a.away-first")) link.textContent = words.first;

  function say(text) {
    voice.textContent = text;
  }

  function show(number) {
    presses = number;
    away.classList.toggle("counting", number > 0);
    [...dots.children].forEach((dot, position) => dot.classList.toggle("on", position < number));
  }

  function leave() {
    clearTimeout(timer);
    document.title = words.title;
    document.body.append(blank);
    document.documentElement.classList.add("left");
    say(words.leaving);
    location.replace(away.href);
  }

  function forget() {
    clearTimeout(timer);
    if (presses) show(0);
  }

  function late() {
    forget();
    say(words.late);
  }

  function press() {
    if (presses === 0) timer = setTimeout(late, WITHIN);
    show(presses + 1);
    if (presses === PRESSES) leave();
    else say(presses === 1 ? words.two : words.one);
  }

  function comeBack() {
    blank.remove();
    document.documentElement.classList.remove("left");
    document.title = title;
    say("");
    forget();
  }

  function down(event) {
    if (event.key !== "Shift") forget();
    alone = event.key === "Shift" && (alone || !event.repeat);
  }

  function up(event) {
    if (event.key === "Shift" && alone) press();
    alone = false;
  }

  addEventListener("keydown", down, true); // before a field can keep the key to itself
  addEventListener("keyup", up, true);
  addEventListener("pointerdown", () => (alone = false), true);
  addEventListener("click", (event) => {
    if (!event.target.closest?.("a.away, a.away-first")) return;
    event.preventDefault();
    leave();
  });
  addEventListener("pageshow", (event) => event.persisted && comeBack()); // Back must not show a blank page
}

if (away) prepare();
