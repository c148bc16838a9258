/* Review of a plan: choosing, keys, selecting text. Decisions themselves are plain forms that htmx sends; without this
   file the page still works, by links and buttons. */
(() => {
  "use strict";
  const review = document.getElementById("review");
  const text = document.getElementById("text");
  const list = document.getElementById("list");
  const said = document.getElementById("said");
  const adding = document.getElementById("adding");
  let current = null; // id of the chosen finding
  let selected = null; // [start, end] in the text as given
  let wanted = null; // where to go on after a decision

  const items = () => [...list.querySelectorAll("li.finding")].filter((item) => item.offsetParent);
  const item = (id) => document.getElementById("f-" + id);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  function scrollTo(pane, element) {
    if (!element) return;
    if (getComputedStyle(pane).overflowY === "visible") {
      element.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
      return;
    }
    const box = pane.getBoundingClientRect();
    const place = element.getBoundingClientRect();
    if (place.top < box.top || place.bottom > box.bottom) pane.scrollTop += place.top - box.top - box.height / 3;
  }

  function choose(id, { focus = true, scroll = true } = {}) {
    list.querySelectorAll("li.current").forEach((one) => { one.classList.remove("current"); one.removeAttribute("aria-current"); });
    text.querySelectorAll(".current").forEach((one) => one.classList.remove("current"));
    current = id;
    const chosen = item(id);
    if (!chosen) return;
    chosen.classList.add("current");
    chosen.setAttribute("aria-current", "true");
    text.querySelectorAll(`[data-f~="${id}"]`).forEach((one) => one.classList.add("current"));
    if (focus && !chosen.contains(document.activeElement)) chosen.focus({ preventScroll: true });
    if (scroll) scrollTo(list, chosen);
    scrollTo(text, document.getElementById("m-" + id));
  }

  function step(by) {
    const all = items();
    const at = all.findIndex((one) => one.dataset.id === current);
    const next = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))];
    if (next) choose(next.dataset.id);
  }

  /* The next finding that is still open, behind the one just decided, else from the top. */
  function following(id) {
    const all = items();
    const at = all.findIndex((one) => one.dataset.id === id);
    return [...all.slice(at + 1), ...all.slice(0, at)].find((one) => one.dataset.state === "open")?.dataset.id;
  }

  function press(key) {
    const button = current && item(current)?.querySelector(`[data-key="${key}"]`);
    if (button) button.click();
  }

  /* Python counts characters, the browser counts UTF-16 units; every piece of text says at which character it begins. */
  function offset(node, units) {
    let element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node.childNodes[units] || node;
    if (element.nodeType === Node.TEXT_NODE) element = element.parentElement;
    const inText = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, units) : "";
    for (let at = element; at && at !== text; at = at.nextElementSibling) {
      if (at.dataset && at.dataset.at !== undefined) return Number(at.dataset.at) + [...(at === element ? inText : "")].length;
    }
    return null;
  }

  function keepSelection() {
    const selection = getSelection();
    if (selection.rangeCount === 0 || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    if (start !== null && end !== null && start < end) selected = [start, end];
  }

  function add(as) {
    if (!review.dataset.add) return;
    const place = selected ? `&start=${selected[0]}&end=${selected[1]}` : "";
    htmx.ajax("GET", `${review.dataset.add}?as=${as}${place}`, { target: "#adding", swap: "innerHTML" }).then(() => {
      adding.scrollIntoView({ block: "nearest" });
      const first = adding.querySelector(selected ? "input:not([type=hidden]), select" : "textarea");
      if (first) first.focus();
    });
  }

  document.addEventListener("selectionchange", keepSelection);
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    if (link) event.preventDefault();
    const chosen = event.target.closest("li.finding");
    if (chosen && chosen.dataset.id !== current) choose(chosen.dataset.id, { focus: !!link });
  });
  list.addEventListener("focusin", (event) => {
    const chosen = event.target.closest("li.finding");
    if (chosen && chosen.dataset.id !== current) choose(chosen.dataset.id, { focus: false });
  });
  text.addEventListener("click", (event) => {
    if (!getSelection().isCollapsed) return;
    const mark = event.target.closest("[data-f]");
    if (!mark || !mark.dataset.f) return;
    event.preventDefault();
    const ids = mark.dataset.f.split(" ");
    choose(ids[(ids.indexOf(current) + 1) % ids.length]); // clicking again goes through what overlaps
  });
  review.addEventListener("click", (event) => {
    const as = event.target.closest("[data-as]");
    if (as) add(as.dataset.as);
    if (event.target.closest("[data-close]")) { event.preventDefault(); adding.replaceChildren(); }
    const decided = event.target.closest("form.decide button");
    if (decided) wanted = decided.value === "reopen" ? null : following(decided.closest("li").dataset.id);
  });
  review.addEventListener("submit", (event) => {
    if (event.target.matches("form.correct")) wanted = following(event.target.closest("li")?.dataset.id);
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape" && event.target.closest("form.correct")) {
      event.target.closest("form.correct").querySelector("[data-cancel], [data-close]")?.click();
      return;
    }
    const keys = document.getElementById("keys");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || (keys && !keys.checked)) return;
    const acts = {
      j: () => step(1), k: () => step(-1), a: () => press("a"), e: () => press("e"), x: () => press("x"), u: () => press("u"),
      n: () => add("target"), m: () => add("task"),
    };
    const act = acts[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  document.body.addEventListener("decided", () => {
    said.textContent = "";
    choose(wanted || current);
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const form = event.detail.elt.querySelector?.("form.correct");
    if (form && event.detail.elt.matches("li.finding")) {
      choose(event.detail.elt.dataset.id, { focus: false });
      (form.querySelector(".fault ~ input, .fault ~ select") || form.querySelector("input:not([type=hidden]), select, textarea")).focus();
    } else if (event.detail.elt.matches?.("li.finding") && event.detail.elt.dataset.id === current) {
      choose(current);
    }
  });
  document.body.addEventListener("htmx:responseError", (event) => { said.textContent = event.detail.xhr.responseText.slice(0, 300); });
  document.body.addEventListener("htmx:sendError", () => { said.textContent = said.dataset.offline; });

  const only = document.getElementById("only-open");
  if (only) only.addEventListener("change", () => list.classList.toggle("only-open", only.checked));

  const asked = /^#f-(\d+)$/.exec(location.hash)?.[1];
  const first = asked || list.querySelector("li.finding.open")?.dataset.id || list.querySelector("li.finding")?.dataset.id;
  if (first) choose(first, { focus: !!asked, scroll: !!asked });
})();
