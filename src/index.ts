export { advance, explain, translate } from "./advance.js";
export { productAccountId } from "./account.js";
export { toFetch, toPixelUrl } from "./encode.js";
export { emptySession } from "./session.js";
