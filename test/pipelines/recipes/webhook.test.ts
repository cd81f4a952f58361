import { testRecipe } from "./suite.js";
import { webhook } from "./webhook.js";

testRecipe(webhook);
