import { npmEngines } from "./engines.js";
import { testEngines } from "./harness.js";

testEngines(npmEngines);
