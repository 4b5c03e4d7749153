const copyText = async (text: string): Promise<boolean> => {
  // The clipboard interface exists only on https and localhost; the old command works on a plain http address too.
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const holder = document.createElement("textarea");
  holder.value = text;
  holder.setAttribute("aria-hidden", "true");
  holder.className = "offscreen";
  document.body.append(holder);
  holder.select();
  const done = document.execCommand("copy");
  holder.remove();
  return done;
};

const textFor = (button: HTMLElement): string => {
  const from = button.dataset["copyFrom"];
  if (!from) return button.dataset["copy"] ?? "";
  const source = document.getElementById(from);
  return source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement ? source.value : source?.textContent ?? "";
};

export const startCopyButtons = (): void => {
  document.addEventListener("click", async event => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest<HTMLElement>("[data-copy],[data-copy-from]");
    if (!button) return;
    const done = await copyText(textFor(button));
    button.dataset["copied"] = done ? "yes" : "no";
    const live = document.getElementById("announcements");
    if (live) live.textContent = done ? "Copied" : "The browser did not allow copying";
    setTimeout(() => { delete button.dataset["copied"]; if (live) live.textContent = ""; }, 2000);
  });
};
