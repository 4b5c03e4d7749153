// Small helpers of every page. All of them listen on the document, so whatever Blazor renders later is served too.
import { startCopyButtons } from "./copy";
import { startFitting } from "./fit";
import { startFolding } from "./fold";
import { showKeys, startGoKeys } from "./go-keys";
import { startHolding } from "./hold";
import { startKeys } from "./keys";
import { startMenus } from "./menu";
import { startPalette } from "./palette";
import { startRecent } from "./recent";
import { startSignedOut } from "./signed-out";
import { startTabs } from "./tabs";
import { startThemeToggle, switchTheme } from "./theme";
import { startTimes } from "./time";

startThemeToggle();
startTimes();
startCopyButtons();
startMenus();
startFitting();
startFolding();
startKeys();
startHolding();
startTabs();
startSignedOut();
startRecent();
startGoKeys();
startPalette({ theme: switchTheme, keys: showKeys });
