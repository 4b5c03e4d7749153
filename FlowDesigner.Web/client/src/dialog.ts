interface DotNetObject { invokeMethodAsync(method: string): Promise<void>; }

/** Opens a dialog element as modal: the browser keeps the focus inside and makes the page behind inert. */
export const open = (dialog: HTMLDialogElement, owner: DotNetObject): void => {
  if (dialog.open) return;
  dialog.addEventListener("cancel", event => {
    // Blazor decides what closes; the element follows when it is no longer rendered.
    event.preventDefault();
    void owner.invokeMethodAsync("CloseFromBrowser");
  });
  dialog.showModal();
};
