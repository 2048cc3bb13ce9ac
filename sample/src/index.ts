export type { DayOptions } from "./attack/attack-day.ts";
export { type TellingSource, tellAttack, tellDays, tellingSources } from "./attack/tell-attack.ts";
export { generateSample, type SampleOptions } from "./generate.ts";
export { createRandom, type Random } from "./random.ts";
export type { EventData, SampleRecord } from "./record.ts";
export { sampleStories } from "./sample-stories.ts";
export type { ExpectedSession, ExpectedVerdict, SampleInvestigation, SampleStory } from "./story.ts";
