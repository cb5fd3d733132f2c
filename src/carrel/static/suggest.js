// Suggestions under a search field: a combobox with a list, after the ARIA Authoring Practices. The field works without.
// Nothing is kept, and nothing is asked for when the reader saves data.
(() => {
  const words = document.currentScript.dataset; // suggest: address; name: of the list
  const PAUSE = 150; // milliseconds without a key

  function made(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  function option(found, id) {
    const said = { dir: "auto" };
    const note = found.note ? made("i", { ...said, lang: found.note_lang }, found.note) : "";
    const about = made("span", { class: "soft small" }, note, note ? " · " : "", made("span", said, found.what));
    const label = made("b", { ...said, lang: found.lang }, found.label);
    return made("li", { id, role: "option", "aria-selected": "false", "data-kind": found.kind }, label, " ", about);
  }

  function enhance(field, number) {
    const form = field.form;
    const list = made("ul", { class: "suggest", role: "listbox", id: `suggest-${number}`, "aria-label": words.name });
    const voice = made("p", { class: "unseen", role: "status" });
    let found = []; // suggestions on show
    let chosen = -1;
    let timer = 0;
    let asked = new AbortController();
    list.hidden = true;
    form.after(list, voice);
    const role = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" };
    for (const [key, value] of Object.entries({ ...role, autocomplete: "off" })) field.setAttribute(key, value);

    function choose(position) {
      chosen = position;
      [...list.children].forEach((each, at) => each.setAttribute("aria-selected", String(at === chosen)));
      const on = list.children[chosen];
      if (on) field.setAttribute("aria-activedescendant", on.id);
      else field.removeAttribute("aria-activedescendant");
      on?.scrollIntoView({ block: "nearest" });
    }

    function open() {
      list.hidden = !found.length;
      field.setAttribute("aria-expanded", String(!list.hidden));
      list.style.top = `${form.offsetTop + form.offsetHeight + 6}px`;
      list.style.left = `${form.offsetLeft}px`;
      list.style.width = `${form.offsetWidth}px`;
      choose(-1);
    }

    function close() {
      clearTimeout(timer);
      asked.abort();
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
      voice.textContent = "";
      choose(-1);
    }

    function show(answer) {
      found = answer.suggestions;
      list.replaceChildren(...found.map((each, at) => option(each, `${list.id}-${at}`)));
      open();
      voice.textContent = answer.said;
    }

    async function ask() {
      asked.abort();
      asked = new AbortController();
      try {
        const answer = await fetch(`${words.suggest}?q=${encodeURIComponent(field.value)}`, { signal: asked.signal });
        if (answer.ok) show(await answer.json());
      } catch {
        // a newer question, or no line: the field works without
      }
    }

    function typed(event) {
      if (event.isComposing) return;
      clearTimeout(timer);
      if (field.value.trim()) {
        timer = setTimeout(ask, PAUSE);
      } else {
        found = [];
        close();
      }
    }

    function go(position) {
      const address = new URL(found[position].url, location.href);
      const quiet = form.elements.namedItem("quiet"); // a neutral tab title stays one
      if (quiet) address.searchParams.set("quiet", quiet.value);
      close();
      location.assign(address);
    }

    function step(by) {
      const places = found.length + 1; // the field is one of them
      if (list.hidden) open();
      choose(((chosen + 1 + by + places) % places) - 1);
    }

    function escape() {
      if (list.hidden) {
        field.value = "";
        found = [];
      }
      close();
    }

    // what a key does, if it does anything now
    const keys = {
      ArrowDown: () => found.length && (() => step(1)),
      ArrowUp: () => found.length && (() => step(-1)),
      Enter: () => chosen >= 0 && (() => go(chosen)),
      Escape: () => field.value && escape,
    };

    field.addEventListener("input", typed);
    field.addEventListener("compositionend", typed);
    field.addEventListener("blur", close);
    field.addEventListener("keydown", (event) => {
      const plain = !event.isComposing && !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
      const act = plain && keys[event.key]?.();
      if (!act) return;
      event.preventDefault();
      act();
    });
    form.addEventListener("submit", close);
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    list.addEventListener("click", (event) => {
      const at = [...list.children].indexOf(event.target.closest("li"));
      if (at >= 0) go(at);
    });
    addEventListener("resize", () => list.hidden || open());
  }

  if (!navigator.connection?.saveData) document.querySelectorAll("form.find input[type=search]").forEach(enhance);
})();
