// A command in words, for the person who is asked whether to do it again.
import type { Command } from "./command";

const verbs: Record<string, string> = {
  move: "Move", connect: "Connect", disconnect: "Cut the edge from", delete: "Delete", duplicate: "Duplicate", disable: "Switch on or off",
    group: "Group", ungroup: "Ungroup",
  align: "Align", resize: "Resize", tidy: "Tidy up", replace: "Replace", cut: "Cut", undo: "Undo", redo: "Redo",
};

const readable = (item: string): string => item.slice(Math.max(item.lastIndexOf("."), item.indexOf(":")) + 1).replaceAll("_", " ");

export const wordsOf = (command: Command, nameOf: (key: string) => string | undefined): string => {
  const name = (key: string): string => `“${nameOf(key.split(":")[0]!) ?? key}”`;
  const what = command.keys?.length === 1
    ? ` ${name(command.keys[0]!)}`
    : command.keys && command.keys.length > 1 ? ` ${command.keys.length} steps` : "";
  switch (command.kind) {
    case "add": return `Add ${readable(command.item ?? "")}${command.after ? ` after ${name(command.after)}` : ""}`;
    case "rename": return `Rename${what} to “${command.text ?? ""}”`;
    case "note": return "Add a note";
    case "paste": return "Paste steps";
    case "replace": return `Replace${what} by ${readable(command.item ?? "")}`;
    case "connect": case "disconnect": return `${verbs[command.kind]!} ${name(command.after ?? "")} to ${name(command.to ?? "")}`;
    default: return `${verbs[command.kind] ?? command.kind}${what}`;
  }
};
