import { fits, isBlank } from "./text.js";

/**
 * Totango's limits, in Unicode code points (R5.8, from "Attribute limitations"), and those that keep a session small
 * (R6.1). Each is a constant of its own, so that a bundle has only those that it uses.
 */

/** An account's or product account's ID, and a parent's. */
export const accountIdLimit = 480;
export const userIdLimit = 100;
export const productIdLimit = 255;

export const activityLimit = 190;
export const moduleLimit = 100;

/** After flattening, without `sdr_o.` or `sdr_u.`. */
export const attributeNameLimit = 100;
export const accountNameLimit = 128;
export const accountAttributeLimit = 512;
export const userAttributeLimit = 255;

/** R5.6: how many objects and lists deep a trait may be, counting its own value. */
export const depthLimit = 10;

export const anonymousIdLimit = 100;
/** R6.1: how many devices a session has. */
export const devicesLimit = 8;
/** R6.3: how many attributes wait for an account. */
export const keptAttributesLimit = 250;
/** R6.11: how many activities of a device wait for an account, and how long an `id` of theirs is. */
export const keptActivitiesLimit = 20;
export const activityIdLimit = 200;

/** R5.9: the characters that Totango documents for IDs of accounts and parents. */
export const accountIdCharacters = /^[\w-]*$/;
/** R5.9: the characters that Totango documents for IDs of users. */
export const userIdCharacters = /^[\w@.-]*$/;
/** R5.10: the characters that Totango documents for names of attributes. */
export const attributeNameCharacters = /^[\w -]*$/;

/** R5.8: whether an attribute can have this name. */
export function isUsableName(name: string): boolean {
  return !isBlank(name) && fits(name, attributeNameLimit);
}
