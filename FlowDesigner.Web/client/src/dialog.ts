interface DotNetObject { invokeMethodAsync(method: string): Promise<void>; }

/** Opens a dialog element as modal: the browser keeps the focus inside and makes the page behind inert. */
export const openDialog = (dialog: HTMLDialogElement, owner: DotNetObject): void => {
  if (dialog.open) return;
  dialog.addEventListener("cancel", event => {
    // Blazor decides what closes; the element follows when it is no longer rendered.
    event.preventDefault();
    void owner.invokeMethodAsync("CloseFromBrowser");
  });
  const before = document.activeElement;
  dialog.showModal();
  // Blazor takes the dialog out of the page instead of closing it, and the browser then forgets where the focus was.
  const gone = new MutationObserver(() => {
    if (dialog.isConnected) return;
    gone.disconnect();
    if (before instanceof HTMLElement && document.activeElement === document.body) goBack(before);
  });
  gone.observe(document.body, { childList: true, subtree: true });
};

const goBack = (before: HTMLElement): void => {
  // What was chosen in a menu is out of sight by now: its menu is where the reader was.
  const place = before.checkVisibility() ? before : before.closest("details")?.querySelector("summary");
  if (place?.isConnected) place.focus({ preventScroll: true });
};
