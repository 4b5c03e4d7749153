const name = "recent-places";
const most = 6;

export interface Place { title: string; href: string; }

const read = (): Place[] => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(name) ?? "[]") as unknown;
    const isPlace = (place: Partial<Place> | null): place is Place =>
      typeof place?.title === "string" && typeof place?.href === "string" && place.href.startsWith("/");
    return Array.isArray(kept) ? kept.filter(isPlace) : [];
  } catch {
    return [];
  }
};

const here = (): string => location.pathname + location.search;

/** Where this tab has been, the last first, without the page that is open. Kept in the tab alone, and gone when somebody else signs in. */
export const recentPlaces = (): Place[] => read().filter(place => place.href !== here()).slice(0, most);

const note = (): void => {
  const title = document.title.replace(/ · FlowDesigner$/, "");
  if (!document.querySelector(".frame") || title === "" || title === document.title || location.pathname === "/") return;
  const kept = read().filter(place => place.href.split("?")[0] !== location.pathname && place.title !== title);
  sessionStorage.setItem(name, JSON.stringify([{ title, href: here() }, ...kept].slice(0, most + 1)));
};

export const startRecent = (): void => {
  if (!document.querySelector(".frame")) sessionStorage.removeItem(name);
  note();
  new MutationObserver(note).observe(document.head, { childList: true, subtree: true, characterData: true });
};
