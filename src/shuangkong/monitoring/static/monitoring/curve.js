/* A click on the curve opens the raw frames of that moment. The table below does the same by keyboard. */
(() => {
  "use strict";
  const drawing = document.getElementById("drawing");
  if (!drawing) return;
  const { left, right, width, start, end, frames, kind } = drawing.dataset;
  const step = { minute: 60, hour: 3600, day: 86400 }[kind] * 1000;
  const [first, last] = [Date.parse(start + "Z"), Date.parse(end + "Z")]; // reckoned without a zone: Beijing time as it stands
  const cursor = document.getElementById("cursor");

  function moment(event) {
    const box = drawing.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width * Number(width);
    const share = (x - Number(left)) / (Number(right) - Number(left));
    return share < 0 || share >= 1 ? null : first + Math.floor(share * (last - first) / step) * step;
  }

  drawing.addEventListener("mousemove", (event) => {
    const at = moment(event);
    if (at === null) { cursor.setAttribute("hidden", ""); return; }
    const x = Number(left) + (at - first) / (last - first) * (Number(right) - Number(left));
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    cursor.removeAttribute("hidden");
  });
  drawing.addEventListener("click", (event) => {
    const at = moment(event);
    if (at !== null) location.href = `${frames}&time=${new Date(at).toISOString().slice(0, 19)}`;
  });
})();
