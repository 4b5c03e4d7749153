// The steps as a list, where the window is narrow: fields open as a page over it, and whoever leaves that comes back to where they were.
export const returnToList = (designer: HTMLElement, signal: AbortSignal): void => {
  let open: string | null = null;
  const seen = new MutationObserver(() => {
    const now = designer.querySelector<HTMLElement>(".inspector-main")?.dataset["of"] ?? null;
    if (now === open) return;
    const left = open;
    open = now;
    if (now !== null || left === null) return;
    const step = designer.querySelector<HTMLElement>(`.designer-outline [data-step="${CSS.escape(left)}"] .outline-face`);
    if (!step?.checkVisibility()) return;
    step.focus({ preventScroll: true });
    step.scrollIntoView({ block: "center" });
  });
  seen.observe(designer, { childList: true, subtree: true });
  signal.addEventListener("abort", () => seen.disconnect());
};
