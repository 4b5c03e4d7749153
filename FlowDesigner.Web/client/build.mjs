import { mkdirSync } from "node:fs";
mkdirSync("../wwwroot/client", { recursive: true });
