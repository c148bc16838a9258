/* Filing on the page: problems lead to their cells, Enter and arrows go from line to line, lines can be added, and who
   leaves with unsaved figures is asked. Without this file the page still works. */
(() => {
  "use strict";
  const form = document.querySelector(".filing-form");
  if (!form) return;

  function reach(id) {
    const cell = document.getElementById(id);
    if (!cell) return;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "center", inline: "center" });
    if (cell.select) cell.select();
  }

  document.querySelectorAll(".problem-panel .where a").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    reach(link.hash.slice(1));
  }));

  const parts = (id) => { const found = /^(.+?)-(\d+)-(.+)$/.exec(id); return found && { table: found[1], line: Number(found[2]), column: found[3] }; };

  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches("input[name], select[name]") || event.isComposing) return;
    const by = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const place = parts(field.id);
    if (!by || !place || (field.tagName === "SELECT" && event.key !== "Enter")) return;
    event.preventDefault();
    const next = document.getElementById(`${place.table}-${place.line + by}-${place.column}`);
    if (next) { next.focus(); if (next.select) next.select(); }
  });

  document.querySelectorAll(".more-lines").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const body = button.closest("section").querySelector("tbody");
      const line = body.rows[body.rows.length - 1].cloneNode(true);
      const number = body.rows.length + 1;
      line.id = `r-${button.dataset.table}-${number}`;
      line.cells[0].textContent = number;
      line.querySelectorAll("input, select").forEach((field) => {
        const place = parts(field.name);
        field.id = field.name = `${place.table}-${number}-${place.column}`;
        field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+$/, number));
        field.removeAttribute("aria-invalid");
        if (field.tagName === "SELECT") field.selectedIndex = 0; else field.value = "";
        field.parentElement.className = "";
      });
      body.append(line);
      line.querySelector("input, select").focus();
    });
  });

  let dirty = false;
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

  const first = document.querySelector(".problem-panel .fault");
  if (first) document.getElementById("problems").focus();
  else if (location.hash) reach(location.hash.slice(1));
})();
