import { RECORD_STREAMS } from '@comity/audit/contract';
import { EventCodec } from '@comity/event-log';
import { type Recorded, uuid } from '@comity/kernel';
import { MATTERS } from '@comity/need-to-know/contract';
import { asRecorded, goldenFolder, readGoldenFiles } from './golden-files.js';

const codec = new EventCodec(RECORD_STREAMS);
const files = readGoldenFiles(goldenFolder());
const matters = MATTERS.map((matter) => [matter.stream.category, matter] as const);

/** What the golden files of a category say. @throws the codec's fault */
function eventsOf(category: string): Recorded[] {
  return files
    .filter((file) => file.category === category)
    .map(({ event }) => {
      const entry = codec.decode(asRecorded(event));
      if (entry.kind === 'undecodable') throw entry.fault;
      return entry.event;
    });
}

describe('every event of what a case gathers', () => {
  it.each(matters)('reads as a sentence in the timeline: %s', (category, { sentences, stream }) => {
    const told = eventsOf(category).map(({ type, data }) => sentences[type]?.(data) ?? '');
    expect(told.length).toBeGreaterThanOrEqual(Object.keys(stream.events).length);
    for (const sentence of told) expect(sentence).toMatch(/^[a-z]+ (?!.*(?:undefined|null|\[object)).{1,1000}$/);
  });

  it.each(matters)('has one that puts its stream in a case: %s', (category, { placing }) => {
    const placed = eventsOf(category).flatMap((event) => placing(event) ?? []);
    expect(placed.length).toBeGreaterThan(0);
    for (const { caseId, title } of placed)
      expect([uuid.safeParse(caseId).success, title]).toEqual([true, expect.stringMatching(/^[a-z]/)]);
  });
});
