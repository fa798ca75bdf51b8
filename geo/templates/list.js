// What stands at one place, as a list on the map: the largest sums first.
(function (hk) {
"use strict";
let popup = null;

hk.openList = function (cell, z, words, marker) {
  hk.closeList();
  const { mark } = marker.getElement().dataset;
  const body = hk.make("div", "hk-list");
  body.append(hk.make("strong", "", words));
  // Beside the buttons of the map, which lie above it.
  const room = { autoPanPaddingTopLeft: [12, 12], autoPanPaddingBottomRight: [56, 12] };
  popup = L.popup({ className: "hk-popup", maxWidth: 260, minWidth: 180, closeButton: true, ...room })
    .setLatLng(marker.getLatLng()).setContent(body).openOn(hk.map);
  const mine = popup;
  const close = mine.getElement().querySelector(".leaflet-popup-close-button");
  close.setAttribute("aria-label", hk.said.close);
  close.title = hk.said.close;
  mine.getElement().setAttribute("role", "dialog");
  mine.getElement().setAttribute("aria-label", words);
  mine.getElement().addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); hk.closeList(); hk.focusMark(mark); }
  });
  close.addEventListener("click", () => hk.focusMark(mark));
  hk.askCell(z, cell.x, cell.y).then((told) => {
    if (popup !== mine) { return; }
    body.append(...told.top.map(row));
    if (told.more) { body.append(hk.make("p", "", hk.counted("more", told.more))); }
    mine.update();
    const first = body.querySelector("button");
    if (first) { first.focus({ preventScroll: true }); }
  }, () => { body.append(hk.make("p", "", hk.said.error)); });
};

hk.closeList = function () {
  if (popup) { const old = popup; popup = null; old.remove(); }
};

function row(point) {
  const button = hk.make("button", point.local === "plant" ? "hk-accent" : "");
  button.type = "button";
  button.dataset.mark = "vendor:" + point.code;
  const lines = [...hk.tally(point, hk.isRevenue), ...hk.shared(point)];
  button.append(hk.make("b", "", hk.nameOf(point)), hk.make("span", "", lines.join(" · ")));
  button.addEventListener("click", (event) => hk.report("vendor", point.code, { originalEvent: event }));
  return button;
}
})(window.hkMap);
