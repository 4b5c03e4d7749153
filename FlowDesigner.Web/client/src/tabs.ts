/** In a tab list the arrow keys go from tab to tab and open it; only the open one is a stop of the Tab key. */
export const startTabs = (): void => {
  document.addEventListener("keydown", event => {
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute("role") !== "tab") return;
    const tabs = [...event.target.closest("[role=tablist]")?.querySelectorAll<HTMLElement>("[role=tab]") ?? []];
    const at = tabs.indexOf(event.target);
    const to = ({ ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 } as Record<string, number>)[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const tab = tabs[(to + tabs.length) % tabs.length];
    tab?.focus();
    tab?.click();
  });
};
