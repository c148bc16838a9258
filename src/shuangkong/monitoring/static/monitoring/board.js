/* The board asks again every few seconds and changes only what has changed, so that nothing flickers, the focus stays
   where it is and a screen reader is told the counts alone. Without this file the page still works; it just stands still. */
(() => {
  "use strict";
  const live = document.getElementById("live");
  if (!live) return;
  const every = Number(live.dataset.every) * 1000;

  function follow(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    const alike = old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && old.id === fresh.id;
    if (!alike) { old.replaceWith(fresh); return; }
    if (old.nodeType !== Node.ELEMENT_NODE) { old.nodeValue = fresh.nodeValue; return; }
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    const [before, after] = [[...old.childNodes], [...fresh.childNodes]];
    after.forEach((node, at) => { if (before[at]) follow(before[at], node); else old.append(node); });
    before.slice(after.length).forEach((node) => node.remove());
  }

  async function ask() {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href, { headers: { "HX-Request": "true", "X-Unattended": "true" }, credentials: "same-origin" });
      if (answer.redirected) { location.reload(); return; } // the session has ended
      if (!answer.ok) return;
      const fresh = live.cloneNode(false);
      fresh.innerHTML = await answer.text();
      const kept = document.activeElement && live.contains(document.activeElement) ? document.activeElement : null;
      const row = kept && kept.closest("tr[id]");
      follow(live, fresh);
      if (kept && !live.contains(kept) && row) document.getElementById(row.id)?.querySelector("a")?.focus({ preventScroll: true });
    } catch { /* the network is away for a moment: the next time will do */ }
  }

  setInterval(ask, every);
  document.addEventListener("visibilitychange", ask);
})();
