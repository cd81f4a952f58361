import type { SegmentMessage } from "../message.js";

/** Which Totango options `totangoOptions` makes. */
export type TotangoOptionsConstraints = {
  /**
   * `true`: an ID that is there has only the characters and the length that Totango documents. Default: `false`, so
   * that numbers, blank strings, emoji and IDs over the limit occur too.
   */
  readonly wellFormedIds?: boolean | undefined;
  /** Names to choose from for traits, such as those that your code reads. Default: names that exercise every rule. */
  readonly traitNames?: readonly string[] | undefined;
};

/** Which messages `segmentMessage` makes. */
export type SegmentMessageConstraints<Type extends SegmentMessage["type"] = SegmentMessage["type"]> =
  TotangoOptionsConstraints & {
    /** The types to choose from. Default: all, of which `alias` and `delete` are rare. */
    readonly types?: readonly Type[] | undefined;
    /** `true`: every message names an account itself, with an ID that can be sent. Default: `false`. */
    readonly accounts?: boolean | undefined;
    /** `false`: no options for Totango, and no switch that could keep a message from it. Default: `true`. */
    readonly options?: boolean | undefined;
  };

/** Which messages `segmentStream` makes, and how many. */
export type SegmentStreamConstraints<Type extends SegmentMessage["type"] = SegmentMessage["type"]> =
  SegmentMessageConstraints<Type> & {
    /** How many people send messages, from 1 up. Default: 1. */
    readonly users?: number | undefined;
    /** The fewest messages in a stream. Default: 0. */
    readonly minLength?: number | undefined;
    /** The most messages in a stream, whatever size fast-check is set to. Default: 10, or `minLength` if greater. */
    readonly maxLength?: number | undefined;
  };

/** The messages of some types. */
export type MessageOf<Type extends SegmentMessage["type"]> = Extract<SegmentMessage, { readonly type: Type }>;
