/** Menus are details elements: they open without script; this closes them on Escape, on a press elsewhere and after a choice. */
const close = (menu: HTMLDetailsElement, focus: boolean): void => {
  menu.open = false;
  if (focus) menu.querySelector("summary")?.focus();
};

export const startMenus = (): void => {
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
      // The key closed this: what is around it stays open.
      event.preventDefault();
      close(menu, true);
    }
  });
  document.addEventListener("click", event => {
    if (!(event.target instanceof Element)) return;
    const chosen = event.target.closest(".menu-panel a, .menu-panel button");
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]"))
      if (!menu.contains(event.target) || chosen) close(menu, false);
  });
};
