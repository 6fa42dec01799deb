import { Fault } from '@comity/kernel';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { MAX_RECORD_CHARACTERS, type ReadRecord, type TextPieces } from './read-record.js';

const ACTIVITY = 'concept:name';
const TIME = 'time:timestamp';
const LIFECYCLE = 'lifecycle:transition';
const MAX_DEPTH = 64;

/**
 * The traces of an XES log, each as one record. An attribute of the trace is a column by its key; an event gives the columns
 * `event:NAME` and `event:NAME (last)` with the time of its first and last occurrence, and `event:NAME/KEY` with an attribute of
 * the first. An event in another state of its life cycle than complete is called `NAME+STATE`.
 * @source IEEE 1849-2016 (XES), sections 4 and 5
 */
export async function* readXes(text: TextPieces): AsyncGenerator<ReadRecord> {
  const log = new XesLog();
  for await (const piece of text) {
    log.write(piece);
    yield* log.traces();
  }
  log.end();
  yield* log.traces();
}

/** Follows the elements of a log and holds one trace at a time. */
class XesLog {
  private readonly parser = new SaxesParser<{ xmlns: false; position: true }>({ xmlns: false, position: true });
  private readonly path: string[] = [];
  private readonly finished: ReadRecord[] = [];
  private trace: XesTrace | null = null;
  private tagAt = 0;

  constructor() {
    this.parser.on('error', (error) => {
      throw error;
    });
    this.parser.on('doctype', () => {
      throw new Fault('register-unreadable', 'an event log has no document type declaration');
    });
    this.parser.on('opentag', (tag) => this.open(tag));
    this.parser.on('closetag', ({ name }) => this.close(name));
  }

  write(piece: string): void {
    this.parser.write(piece);
    if (this.parser.position - this.tagAt > MAX_RECORD_CHARACTERS + piece.length) {
      throw new Fault('register-unreadable', `a tag or a text is longer than ${MAX_RECORD_CHARACTERS} characters`);
    }
  }

  end(): void {
    this.parser.close();
  }

  traces(): ReadRecord[] {
    return this.finished.splice(0);
  }

  private open({ name, attributes }: SaxesTagPlain): void {
    this.path.push(name);
    this.tagAt = this.parser.position;
    if (this.path.length > MAX_DEPTH) throw new Fault('register-unreadable', `elements lie ${MAX_DEPTH} deep`);
    if (this.path.length === 1 && name !== 'log') throw new Fault('register-unreadable', `<${name}> is no event log`);
    const parent = this.path.slice(0, -1).join('/');
    if (parent === 'log' && name === 'trace') this.trace = new XesTrace(this.parser.line);
    else if (parent === 'log/trace' && name === 'event') this.trace?.beginEvent();
    else if (parent === 'log/trace') this.trace?.attribute(attributes);
    else if (parent === 'log/trace/event') this.trace?.eventAttribute(attributes);
  }

  private close(name: string): void {
    const path = this.path.join('/');
    this.path.pop();
    this.tagAt = this.parser.position;
    if (name === 'event' && path === 'log/trace/event') this.trace?.endEvent();
    if (this.trace === null || path !== 'log/trace') return;
    this.finished.push(this.trace.asRecord());
    this.trace = null;
  }
}

class XesTrace {
  private readonly columns = new Map<string, string>();
  private readonly activities = new Set<string>();
  private event = new Map<string, string>();
  private characters = 0;

  constructor(private readonly line: number) {}

  attribute({ key, value }: SaxesTagPlain['attributes']): void {
    this.hold(this.columns, key, value);
  }

  beginEvent(): void {
    this.event = new Map();
  }

  eventAttribute({ key, value }: SaxesTagPlain['attributes']): void {
    this.hold(this.event, key, value);
  }

  endEvent(): void {
    const name = this.event.get(ACTIVITY);
    if (name === undefined) return;
    const state = this.event.get(LIFECYCLE)?.toLowerCase() ?? 'complete';
    const activity = state === 'complete' ? name : `${name}+${state}`;
    // An event without a time is not passed over: where the mapping asks for it, this is no date.
    const time = this.event.get(TIME) ?? `without ${TIME}`;
    this.activities.add(activity);
    const column = `event:${activity}`;
    const last = `${column} (last)`;
    this.columns.set(last, later(this.columns.get(last), time));
    const first = this.columns.get(column);
    if (first !== undefined && !(Date.parse(first) > Date.parse(time))) return;
    this.columns.set(column, time);
    for (const [key, value] of this.event) this.columns.set(`${column}/${key}`, value);
  }

  asRecord(): ReadRecord {
    const { line } = this;
    if (this.characters > MAX_RECORD_CHARACTERS) {
      return { line, problem: { column: '', reason: `is longer than ${MAX_RECORD_CHARACTERS} characters` } };
    }
    return { line, record: Object.fromEntries(this.columns), activities: [...this.activities] };
  }

  /** What goes beyond the bound is counted, so that the trace is refused, but not held. */
  private hold(into: Map<string, string>, key: string | undefined, value: string | undefined): void {
    if (key === undefined) return;
    this.characters += key.length + (value?.length ?? 0);
    if (this.characters <= MAX_RECORD_CHARACTERS) into.set(key, value ?? '');
  }
}

function later(a: string | undefined, b: string): string {
  return a !== undefined && Date.parse(a) > Date.parse(b) ? a : b;
}
