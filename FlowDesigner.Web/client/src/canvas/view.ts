// Where the sheet stands behind the window: a shift and a scale. Pure, so that it is tested without a browser.
import type { Box, Point } from "./route";

export interface View { x: number; y: number; k: number; }

export const smallest = 0.25, largest = 2, grid = 8;

/** A pointer that moved less than this only pressed. */
export const threshold = 4;

export const toSheet = (view: View, point: Point): Point => ({ x: (point.x - view.x) / view.k, y: (point.y - view.y) / view.k });

/** Zooms so that what is under the pointer stays under it. */
export const zoomAt = (view: View, at: Point, k: number): View => {
  const scale = Math.min(largest, Math.max(smallest, k));
  const under = toSheet(view, at);
  return { x: at.x - under.x * scale, y: at.y - under.y * scale, k: scale };
};

export const around = (boxes: Iterable<Box>): Box | null => {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    left = Math.min(left, box.x); top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width); bottom = Math.max(bottom, box.y + box.height);
  }
  return left === Infinity ? null : { x: left, y: top, width: right - left, height: bottom - top };
};

/** Everything in the window with a margin; never larger than life. */
export const fit = (all: Box, width: number, height: number, margin = 48): View => {
  const k = Math.min(1, Math.max(smallest, Math.min((width - 2 * margin) / all.width, (height - 2 * margin) / all.height)));
  return { k, x: (width - all.width * k) / 2 - all.x * k, y: Math.max(margin, (height - all.height * k) / 2) - all.y * k };
};

/** As it first opens: readable, the beginning on top and in the middle, small only where that shows all of it. */
export const opening = (all: Box, width: number, height: number, begin: Box): View => {
  const whole = fit(all, width, height, 56);
  if (whole.k >= 0.7) return { ...whole, y: Math.min(whole.y, 72 - all.y * whole.k) };
  return { k: 0.85, x: width / 2 - (begin.x + begin.width / 2) * 0.85, y: 72 - begin.y * 0.85 };
};

export const snap = (value: number): number => Math.round(value / grid) * grid;

export const touches = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** The same box where nothing is under it: to the right of whatever stands in its way. */
export const besideAll = (box: Box, others: Box[], air = 24): Box => {
  let place = box;
  // Each turn leaves one box behind for good, since the place only goes to the right.
  for (let inTheWay = others.find(other => touches(place, other)); inTheWay; inTheWay = others.find(other => touches(place, other)))
    place = { ...place, x: inTheWay.x + inTheWay.width + air };
  return place;
};

/** Shifts the view as little as shows the box with some air. */
export const reveal = (view: View, box: Box, width: number, height: number, air = 40): View => {
  const [left, top] = [view.x + box.x * view.k, view.y + box.y * view.k];
  const [right, bottom] = [left + box.width * view.k, top + box.height * view.k];
  const by = (low: number, high: number, room: number): number =>
    low < air ? air - low : high > room - air ? Math.max(air - low, room - air - high) : 0;
  return { ...view, x: view.x + by(left, right, width), y: view.y + by(top, bottom, height) };
};

export const pushed = (view: View, direction: string, by: number): View => ({
  ...view,
  x: view.x + (direction === "left" ? -by : direction === "right" ? by : 0),
  y: view.y + (direction === "up" ? -by : direction === "down" ? by : 0),
});
