// What lies where: asks our API for the tiles in view, keeps the old marks until the new ones are there.
(function (hk) {
"use strict";
const TILE = 256;
const KEPT = 300;
const PATIENCE_MS = 400;
const FIRST_RETRY_MS = 1500;
const LAST_RETRY_MS = 30000;
// Farther out the cells are twice as wide where there is room: the districts are to be seen between them.
const FAR_ZOOM = 12;
const NARROW = 480;

const kept = new Map();
const asking = new Map();
let state = null;
let turn = 0;
let drawn = 0;
let failures = 0;
let again = 0;

// `next` names the addresses of tiles and cells, and what is chosen.
hk.tellCells = function (next) {
  const isOther = !state || state.tiles !== next.tiles;
  state = { ...next, isOther: isOther || state.isOther };
  if (isOther) { hk.closeList(); failures = 0; }
  look();
};

hk.redrawCells = () => look();

// Whether the marks are those of the view and the filters.
hk.isDrawn = () => turn > 0 && drawn === turn;
hk.openNow = () => state && state.open.codes[0];

hk.watchCells = (map) => map.on("moveend", look);

hk.askCell = (z, x, y) => ask(fill(state.cell, z, x, y));

function look() {
  if (!state || !state.tiles) { return; }
  clearTimeout(again);
  const mine = ++turn;
  const { z, addresses } = wanted();
  asking.forEach(({ stop }, address) => { if (!addresses.includes(address)) { stop.abort(); asking.delete(address); } });
  const slow = setTimeout(() => wait(mine), PATIENCE_MS);
  // While only the view moves, each tile is drawn as it comes; after a filter all at once.
  const isSame = !state.isOther && hk.marksAt() === z;
  const shown = () => {
    if (mine === turn && isSame) { draw(z, addresses.map((address) => kept.get(address)).filter(Boolean)); }
  };
  const answers = addresses.map((address) => (kept.has(address) ? kept.get(address) : ask(address).then((told) => (shown(), told))));
  if (isSame) { shown(); }
  Promise.allSettled(answers).then((results) => {
    clearTimeout(slow);
    if (mine !== turn) { return; }
    hk.map.getContainer().removeAttribute("aria-busy");
    drawn = mine;
    draw(z, results.filter(({ status }) => status === "fulfilled").map(({ value }) => value));
    const failed = results.find(({ status }) => status === "rejected");
    if (failed) { retry(failed.reason); } else { failures = 0; hk.notice(""); }
  });
}

function draw(z, tiles) {
  const isOther = state.isOther;
  state.isOther = false;
  hk.drawMarks({ z, state, cells: tiles.flatMap((tile) => tile.cells), all: tiles.length ? tiles[0].all : null, isOther });
}

// The marks of before say that they are old.
function wait(mine) {
  if (mine === turn) { hk.map.getContainer().setAttribute("aria-busy", "true"); }
}

function retry(reason) {
  hk.notice(hk.said.error);
  const rest = Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS);
  failures += 1;
  again = setTimeout(look, Math.max(rest, reason.wait || 0));
}

// Gives the tiles of the whole zoom below the map's own, so that a cell is never narrower than drawn for.
function wanted() {
  const zoom = hk.map.getZoom();
  const isWide = zoom < FAR_ZOOM && hk.map.getSize().x >= NARROW;
  const z = Math.max(0, Math.min(20, Math.floor(zoom + 0.01) - (isWide ? 1 : 0)));
  const bounds = hk.map.getBounds();
  const last = 2 ** z - 1;
  const within = (number) => Math.max(0, Math.min(last, Math.floor(number / TILE)));
  const first = hk.map.project(bounds.getNorthWest(), z);
  const end = hk.map.project(bounds.getSouthEast(), z);
  const addresses = [];
  for (let y = within(first.y); y <= within(end.y); y += 1) {
    for (let x = within(first.x); x <= within(end.x); x += 1) { addresses.push(fill(state.tiles, z, x, y)); }
  }
  return { z, addresses };
}

const fill = (template, z, x, y) => template.replace("{z}", z).replace("{x}", x).replace("{y}", y);

function ask(address) {
  if (asking.has(address)) { return asking.get(address).answer; }
  const stop = new AbortController();
  const answer = hk.get(address, stop.signal).then((told) => {
    kept.set(address, told);
    if (kept.size > KEPT) { kept.delete(kept.keys().next().value); }
    return told;
  }).finally(() => { if (asking.has(address) && asking.get(address).stop === stop) { asking.delete(address); } });
  asking.set(address, { stop, answer });
  return answer;
}

// Our own server only; the browser keeps what may be kept.
hk.get = async function (address, signal) {
  const answer = await fetch(address, { signal, credentials: "same-origin" });
  if (!answer.ok) {
    const error = new Error(String(answer.status));
    error.wait = 1000 * Number(answer.headers.get("retry-after") || 0);
    throw error;
  }
  return answer.json();
};

// One sentence on the map, said once.
hk.notice = function (words) {
  const box = hk.map.getContainer();
  let line = box.querySelector(".hk-notice");
  if (!line) {
    line = hk.make("div", "hk-notice");
    line.setAttribute("role", "status");
    box.append(line);
  }
  if (line.textContent !== words) { line.textContent = words; }
};
})(window.hkMap);
