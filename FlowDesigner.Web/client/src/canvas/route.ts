// The line of an edge while one of its cards is dragged; Components/Canvas/EdgeRoute.cs draws the same once it is dropped.
export interface Box { x: number; y: number; width: number; height: number; }
export interface Point { x: number; y: number; }
export interface Route { path: string; head: string; label: Point; plus: Point; }

const radius = 12, bendAfter = 34, aside = 28, cardHeight = 64;

export const route = (port: string, isLabelled: boolean, from: Box, to: Box): Route => {
  const [x1, y1, x2, y2] = [from.x + from.width / 2, from.y + from.height, to.x + to.width / 2, to.y - 2];
  if (port === "error") return sideways(from.x + from.width, from.y + cardHeight / 2, x2, y2);
  if (y2 < y1 + 16) {
    const side = Math.max(from.x + from.width, to.x + to.width) + aside;
    const round: Pair[] = [[x1, y1], [x1, y1 + 20], [side, y1 + 20], [side, y2 - 22], [x2, y2 - 22], [x2, y2]];
    return made(round, [side, y1 - 2], [side, (y1 + y2) / 2]);
  }
  if (Math.abs(x1 - x2) < 1) {
    return made([[x1, y1], [x2, y2]], [x2, Math.max(y1 + 14, y2 - 32)], [x2, isLabelled ? y2 - 14 : (y1 + y2) / 2]);
  }
  const bend = Math.min(isLabelled ? Math.min(y1 + bendAfter, (y1 + y2) / 2) : Math.max(y1 + bendAfter / 2, y2 - 24), y2 - 8);
  const plus: Pair = isLabelled ? [x2, y2 - 14] : [x1, (y1 + bend) / 2];
  return made([[x1, y1], [x1, bend], [x2, bend], [x2, y2]], [x2, Math.max(bend + 16, y2 - 34)], plus);
};

const sideways = (x1: number, y1: number, x2: number, y2: number): Route => {
  if (x2 > x1 + 20 && y2 > y1 + 20) return made([[x1, y1], [x2, y1], [x2, y2]], [x2, Math.max(y1 + 22, y2 - 34)], [x2, y2 - 14]);
  const side = x1 + aside;
  return made([[x1, y1], [side, y1], [side, y2 - 22], [x2, y2 - 22], [x2, y2]], [side, (y1 + y2) / 2], [side, y2 - 22]);
};

type Pair = [number, number];

const made = (points: Pair[], label: Pair, plus: Pair): Route => {
  const [x, y] = points[points.length - 1]!;
  return {
    path: join(points), head: `M ${say(x - 5)} ${say(y - 6)} L ${say(x)} ${say(y)} L ${say(x + 5)} ${say(y - 6)}`,
    label: { x: label[0], y: label[1] }, plus: { x: plus[0], y: plus[1] },
  };
};

const join = (points: Pair[]): string => {
  let path = `M ${pair(points[0]!)}`;
  for (let i = 1; i < points.length - 1; i++) {
    const [before, corner, after] = [points[i - 1]!, points[i]!, points[i + 1]!];
    const round = Math.min(radius, Math.min(distance(before, corner), distance(corner, after)) / 2);
    path += ` L ${pair(toward(corner, before, round))} Q ${pair(corner)} ${pair(toward(corner, after, round))}`;
  }
  return `${path} L ${pair(points[points.length - 1]!)}`;
};

// One decimal, halves away from zero, as .NET writes it.
const say = (value: number): string => {
  const rounded = Math.sign(value) * Math.round(Math.abs(value) * 10) / 10;
  return String(rounded === 0 ? 0 : rounded);
};
const pair = ([x, y]: Pair): string => `${say(x)} ${say(y)}`;
const distance = (a: Pair, b: Pair): number => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
const toward = (from: Pair, to: Pair, by: number): Pair =>
  [from[0] + Math.sign(to[0] - from[0]) * by, from[1] + Math.sign(to[1] - from[1]) * by];
