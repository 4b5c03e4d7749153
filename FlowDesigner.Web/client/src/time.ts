import { remember } from "./cookie";

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });

/** "12 s ago" and its kin; the server's Ago.cs writes the same words for the first paint. */
const ago = (seconds: number): string => {
  if (seconds < 0) return `in ${span(-seconds)}`;
  return seconds < 2 ? "now" : `${span(seconds)} ago`;
};

const span = (seconds: number): string => {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
  const days = Math.floor(seconds / 86400);
  return days === 1 ? "1 day" : `${days} days`;
};

const tick = (): void => {
  const now = Date.now();
  for (const element of document.querySelectorAll<HTMLTimeElement>("time[data-ago]")) {
    const words = ago((now - Date.parse(element.dateTime)) / 1000);
    // The text node itself is Blazor's; only its characters change, so that Blazor can still find it.
    const text = element.firstChild;
    if (text instanceof Text && text.data !== words) text.data = words;
  }
};

const showExact = (event: Event): void => {
  if (!(event.target instanceof Element)) return;
  const element = event.target.closest<HTMLTimeElement>("time[datetime]");
  if (element) element.title = exact.format(new Date(element.dateTime));
};

export const startTimes = (): void => {
  remember("zone", Intl.DateTimeFormat().resolvedOptions().timeZone);
  document.addEventListener("pointerover", showExact);
  document.addEventListener("focusin", showExact);
  tick();
  setInterval(tick, 1000);
};
