import { debianEngines } from "./engines.js";
import { testEngines } from "./harness.js";

testEngines(debianEngines);
