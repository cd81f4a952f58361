import * as fc from "fast-check";
import { explain, type SegmentMessage } from "segment-to-totango";
import { segmentMessage, segmentStream, totangoOptions, totangoSettings } from "segment-to-totango/arbitraries";

const stream: fc.Arbitrary<SegmentMessage[]> = segmentStream({ users: 2, maxLength: 5 });
const everything = fc.record({
  message: segmentMessage({ types: ["group", "track"] }),
  stream,
  options: totangoOptions({ wellFormedIds: true }),
  settings: totangoSettings(),
});

export const { failed, numRuns } = fc.check(
  fc.property(everything, ({ message, stream, options, settings }) =>
    [{ ...message, context: { Totango: options } }, ...stream].every((given) => {
      const { requests, issues } = explain(given, settings);
      return requests.length + issues.length > 0;
    }),
  ),
);
