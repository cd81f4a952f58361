import { testRecipe } from "./suite.js";
import { workers } from "./workers.js";

testRecipe(workers);
