// What every page needs. No inline code anywhere: elements say what they want with data attributes.
import { countChoices } from "./page/choices.js";
import { openDialogs } from "./page/dialogs.js";
import { openDrawer } from "./page/drawer.js";
import { dropFiles } from "./page/drops.js";
import { foldFilters } from "./page/filters.js";
import { readFirst } from "./page/first.js";
import { pickUnits } from "./page/picks.js";
import { sendOnce } from "./page/sending.js";
import { countTicks } from "./page/ticks.js";

openDrawer();
openDialogs();
sendOnce();
countTicks();
countChoices();
foldFilters();
dropFiles();
pickUnits();
readFirst();
