// Walking the flow by arrows: down and up along the edges, left and right to what stands beside.
import type { Box } from "./route";

export interface Stop { key: string; box: Box; frame: string | null; isFrame: boolean; }
export interface Way { from: string; to: string; }
export type Direction = "up" | "down" | "left" | "right";

const middle = (box: Box): [number, number] => [box.x + box.width / 2, box.y + box.height / 2];

export const walk = (stops: Stop[], ways: Way[], at: string | null, direction: Direction): string | null => {
  const here = stops.find(stop => stop.key === at);
  if (!here) return stops[0]?.key ?? null;
  if (direction === "down") return next(stops, ways, here);
  if (direction === "up") return before(stops, ways, here);
  return beside(stops, here, direction);
};

const next = (stops: Stop[], ways: Way[], here: Stop): string | null => {
  const inside = here.isFrame ? stops.find(stop => stop.frame === here.key) : undefined;
  if (inside) return inside.key;
  const follower = ways.find(way => way.from === here.key && stops.some(stop => stop.key === way.to));
  if (follower) return follower.to;
  // The last step of a frame leads on to what follows the frame.
  const frame = stops.find(stop => stop.key === here.frame);
  const behind = frame && ways.find(way => way.from === frame.key && stops.some(stop => stop.key === way.to));
  return behind?.to ?? null;
};

const before = (stops: Stop[], ways: Way[], here: Stop): string | null =>
  ways.find(way => way.to === here.key && stops.some(stop => stop.key === way.from))?.from ?? here.frame;

const beside = (stops: Stop[], here: Stop, direction: Direction): string | null => {
  const [x, y] = middle(here.box);
  const sign = direction === "left" ? -1 : 1;
  let best: string | null = null, least = Infinity;
  for (const stop of stops) {
    const [otherX, otherY] = middle(stop.box);
    const along = (otherX - x) * sign;
    if (stop.key === here.key || stop.key === here.frame || along < 8) continue;
    // What stands at the same height is nearer than what stands far above.
    const distance = along + 3 * Math.abs(otherY - y);
    if (distance < least) [best, least] = [stop.key, distance];
  }
  return best;
};

/** Everything before or behind a step, itself included. */
export const reach = (ways: Way[], at: string, direction: "up" | "down"): string[] => {
  const found = new Set([at]);
  for (const key of found)
    for (const way of ways) {
      if (direction === "down" && way.from === key) found.add(way.to);
      if (direction === "up" && way.to === key) found.add(way.from);
    }
  return [...found];
};
