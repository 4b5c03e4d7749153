// The data tree: arrows walk it, Enter and a click put a field where the caret last stood, and a drag carries it.
import { FormulaInput } from "./formula-input";
import { dragType, PillInput } from "./pill-input";

type Target = PillInput | FormulaInput;

const targets = "pill-input, formula-input";

/** The input of each inspector in which the caret last stood. */
const last = new WeakMap<Element, Target>();

const inspectorOf = (element: Element): HTMLElement | null => element.closest<HTMLElement>("[data-inspector]");

const asTarget = (element: Element | null): Target | null =>
  element instanceof PillInput || element instanceof FormulaInput ? element : null;

const targetOf = (inspector: HTMLElement): Target | null => {
  const known = last.get(inspector);
  if (known?.isConnected) return known;
  const all = [...inspector.querySelectorAll(targets)].map(asTarget).filter(one => one !== null);
  return all.find(one => one.dataset["ariaRequired"] === "true" && !one.dataset["text"]) ?? all[0] ?? null;
};

const note = (inspector: HTMLElement, target: Target): void => {
  last.set(inspector, target);
  for (const one of inspector.querySelectorAll(".is-target")) one.classList.toggle("is-target", one === target);
  target.classList.add("is-target");
  for (const place of inspector.querySelectorAll("[data-goes-into]")) place.textContent = `Goes into ${target.label}`;
};

const insert = (row: HTMLElement): void => {
  const inspector = inspectorOf(row);
  const target = inspector && targetOf(inspector);
  const source = row.dataset["insert"];
  if (!inspector || !target || !source) return;
  note(inspector, target);
  target.insert(source);
  const announcements = document.getElementById("announcements");
  if (announcements) announcements.textContent = `${row.dataset["words"] ?? ""} goes into ${target.label}`;
};

/** Puts the keyboard back into the input that a field would go into. */
const goBack = (inspector: HTMLElement): boolean => {
  const target = targetOf(inspector);
  target?.querySelector<HTMLElement>("[contenteditable=true], textarea")?.focus();
  return target !== null;
};

const rowsOf = (tree: Element): HTMLElement[] => [...tree.querySelectorAll<HTMLElement>("[role=treeitem]")];

const focusRow = (tree: Element, row: HTMLElement | undefined): void => {
  if (!row) return;
  for (const one of rowsOf(tree)) one.tabIndex = one === row ? 0 : -1;
  row.focus();
};

const levelOf = (row: HTMLElement): number => Number(row.getAttribute("aria-level") ?? "1");

/** From an input to the data, and from its search to the rows, without going through everything between. */
const goOver = (event: KeyboardEvent): boolean => {
  const from = event.target as Element;
  const inspector = from.closest?.<HTMLElement>("[data-inspector]");
  const tree = inspector?.querySelector("[data-tree]");
  if (!inspector || !tree) return false;
  const isSearch = from.matches(".data-search input");
  const goes = event.key === "ArrowDown" && (isSearch || (event.altKey && from.closest(targets) !== null));
  if (goes) focusRow(tree, rowsOf(tree).find(row => row.tabIndex === 0) ?? rowsOf(tree)[0]);
  return goes || (event.key === "Escape" && isSearch && goBack(inspector));
};

/** A letter goes to the next row that begins with it, as in any tree. */
const rowCalled = (rows: HTMLElement[], at: number, letter: string): HTMLElement | undefined =>
  [...rows.slice(at + 1), ...rows.slice(0, at)].find(row => (row.dataset["words"] ?? "").toLowerCase().startsWith(letter.toLowerCase()));

const walk = (event: KeyboardEvent): void => {
  if (goOver(event)) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  const row = (event.target as Element).closest?.<HTMLElement>("[role=treeitem]");
  const tree = row?.closest("[data-tree]");
  if (!row || !tree || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = rowsOf(tree);
  const at = rows.indexOf(row);
  const toggle = (): void => row.querySelector<HTMLElement>("[data-toggle]")?.click();
  const open = row.getAttribute("aria-expanded");
  switch (event.key) {
    case "ArrowDown": focusRow(tree, rows[at + 1]); break;
    case "ArrowUp": focusRow(tree, rows[at - 1]); break;
    case "Home": focusRow(tree, rows[0]); break;
    case "End": focusRow(tree, rows.at(-1)); break;
    case "ArrowRight":
      if (open === "false") toggle();
      else if (open === "true") focusRow(tree, rows[at + 1]);
      break;
    case "ArrowLeft":
      if (open === "true") toggle();
      else focusRow(tree, rows.slice(0, at).reverse().find(one => levelOf(one) < levelOf(row)));
      break;
    case "Enter": case " ":
      if (row.dataset["insert"]) insert(row);
      else toggle();
      break;
    case "Escape":
      if (!goBack(inspectorOf(row)!)) return;
      break;
    default:
      if (event.key.length !== 1) return;
      focusRow(tree, rowCalled(rows, at, event.key));
  }
  event.preventDefault();
  event.stopPropagation();
};

export const startTree = (): void => {
  document.addEventListener("focusin", event => {
    const target = asTarget((event.target as Element).closest?.(targets) ?? null);
    const inspector = target && inspectorOf(target);
    if (target && inspector) note(inspector, target);
  });
  document.addEventListener("click", event => {
    const clicked = event.target as Element;
    const row = clicked.closest?.<HTMLElement>("[data-insert]");
    if (row && !clicked.closest("[data-toggle]")) insert(row);
  });
  document.addEventListener("keydown", walk, true);
  document.addEventListener("dragstart", event => {
    const row = (event.target as Element).closest?.<HTMLElement>("[data-insert]");
    if (!row || !event.dataTransfer) return;
    event.dataTransfer.setData(dragType, row.dataset["insert"]!);
    event.dataTransfer.setData("text/plain", row.dataset["insert"]!);
    event.dataTransfer.effectAllowed = "copy";
  });
};
