import { restate } from "./restate.js";
import { testRecipe } from "./suite.js";

testRecipe(restate);
