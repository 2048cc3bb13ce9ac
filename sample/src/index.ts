export { generateSample, type SampleOptions } from "./generate.ts";
export { createRandom, type Random } from "./random.ts";
export type { EventData, SampleRecord } from "./record.ts";
export { sampleStories } from "./sample-stories.ts";
export type { ExpectedSession, ExpectedVerdict, SampleInvestigation, SampleStory } from "./story.ts";
