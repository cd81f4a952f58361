import { print } from "./print.js";
import { savings } from "./savings.js";

print("page loads in batches of 100 messages", "requests a message, before and after");
for (const { traffic, before, after } of savings()) print(traffic, before, after);
