import { randomUUID } from 'node:crypto';
import type { Place } from '../../support/comity-up.js';
import { Person } from '../../support/office.js';
import { Caller } from './caller.js';
import type { Answered } from './tally.js';

/** A command that the API has said is carried out. */
export interface Acknowledged {
  readonly key: string;
  readonly id: string;
  readonly revision: number;
  readonly position: string;
}

interface Write {
  readonly kind: string;
  readonly path: string;
  readonly token: string;
  readonly body?: unknown;
}

/** A request whose next step is free. */
interface Open {
  readonly id: string;
  readonly step: number;
  /** The step was taken, and nobody said how it went: it is asked again as it was. */
  readonly again?: { readonly write: Write; readonly key: string };
}

interface Tokens {
  readonly olga: string;
  readonly rosa: string;
}

/** The steps in the life of a request, in their order; each is free once the one before it is on record. */
const STEPS = ['submission', 'approval', 'filing', 'transmittal', 'responses'] as const;
/** Requests whose next step nobody has taken; what exceeds them is left as it is, as in any office. */
const MOST_OPEN = 2_000;
/** A case gathers so many requests before the next one is opened. */
const REQUESTS_PER_CASE = 40;
/** What requests are about: three of these each, and a search names one or two. */
const WORDS = (
  'relay proxy botnet beacon credential phishing ransom wiper loader dropper domain certificate resolver router firewall ' +
  'hypervisor backup archive ledger payroll turbine substation refinery pipeline port ferry airline hospital ministry court ' +
  'university newspaper bank exchange wallet mixer forum marketplace courier registry'
).split(' ');
/** How often each is asked among a hundred reads. */
const READS = {
  'one request': 30,
  'open requests': 18,
  'overdue requests': 10,
  'one case': 10,
  'case timeline': 6,
  deadline: 10,
  counts: 8,
  search: 6,
  compliance: 2,
} as const;
const NEWEST = 50;
const READ_KINDS = Object.entries(READS).flatMap(([kind, weight]) =>
  Array<keyof typeof READS>(weight).fill(kind as keyof typeof READS),
);

/** What the officers of a place do all day, one request to the API at a time. */
export class OfficeDay implements Disposable {
  readonly acknowledged: Acknowledged[] = [];
  readonly answers: Answered[] = [];
  private readonly open: Open[] = [];
  private readonly known: string[] = [];
  private readonly filed: string[] = [];
  private readonly cases: string[] = [];

  private constructor(
    private readonly caller: Caller,
    private readonly tokens: Tokens,
    private readonly under: Readonly<Record<'agreementId' | 'counterpartId', string>>,
    private readonly random: () => number,
    private readonly writeShare: number,
  ) {}

  /** @param writeShare how many of all requests are commands, 0 to 1 */
  static async open(place: Place, random: () => number, writeShare = 0.25): Promise<OfficeDay> {
    const adam = await Person.signIn(place, 'adam');
    const counterpart = await made(adam, '/v1/counterparts', { name: 'Ministry of Traffic' });
    const terms = { title: 'Under load', inForceFrom: '2020-01-01', zone: 'UTC', ourName: 'Office' };
    const agreement = await made(adam, '/v1/agreements', { ...terms, counterpartIds: [counterpart] });
    const tokens = { olga: await Person.tokenOf(place, 'olga'), rosa: await Person.tokenOf(place, 'rosa') };
    const under = { agreementId: agreement, counterpartId: counterpart };
    const day = new OfficeDay(new Caller(place.portBase), tokens, under, random, writeShare);
    await day.write(performance.now());
    return day;
  }

  /** One request, as likely a read or a command as in an office. @param dueAt when it was to be sent */
  async one(dueAt: number): Promise<void> {
    const isWrite = this.random() < this.writeShare || this.known.length === 0;
    if (isWrite) await this.write(dueAt);
    else await this.read(dueAt);
  }

  async write(dueAt: number): Promise<void> {
    const taken = this.random() < 1 / 3 ? undefined : this.takeOpen();
    const write = taken === undefined ? this.begin() : (taken.again?.write ?? this.step(taken));
    const key = taken?.again?.key ?? randomUUID();
    const { kind, ...call } = write;
    const { status, text } = await this.caller.send({ method: 'POST', ...call, key });
    this.note(kind, true, dueAt, status);
    if (status === 0 || status === 429 || status >= 500) {
      if (taken !== undefined) this.open.push({ ...taken, again: { write, key } });
      return;
    }
    if (status >= 300) return;
    const { id, revision, position } = JSON.parse(text);
    this.acknowledged.push({ key, id, revision, position });
    if (kind === 'case') this.cases.push(id);
    if (kind === 'draft') this.known.push(id);
    if (kind === 'filing') this.filed.push(id);
    const step = taken === undefined ? 0 : taken.step + 1;
    if (kind !== 'case' && step < STEPS.length && this.open.length < MOST_OPEN) this.open.push({ id, step });
  }

  private async read(dueAt: number): Promise<void> {
    const drawn = READ_KINDS[Math.floor(this.random() * READ_KINDS.length)] ?? 'one request';
    const kind = drawn === 'deadline' && this.filed.length === 0 ? 'one request' : drawn;
    const { status } = await this.caller.send({ method: 'GET', path: this.address(kind), token: this.tokens.olga });
    this.note(kind, false, dueAt, status);
  }

  private note(kind: string, isWrite: boolean, dueAt: number, status: number): void {
    this.answers.push({ kind, isWrite, dueAt, endedAt: performance.now(), status });
  }

  /** Any of them: whoever comes first takes it, so that no two people are at one step. */
  private takeOpen(): Open | undefined {
    const place = Math.floor(this.random() * this.open.length);
    const last = this.open.pop();
    const taken = this.open[place];
    if (last === undefined || taken === undefined) return last;
    this.open[place] = last;
    return taken;
  }

  /** Another request, or another case where those that are open have been filled. */
  private begin(): Write {
    const token = this.tokens.olga;
    const caseId = this.cases.at(-1);
    if (caseId === undefined || this.known.length >= this.cases.length * REQUESTS_PER_CASE) {
      const body = { title: `Matter of the ${this.words(2).join(' and the ')}`, marking: 'TLP:GREEN' };
      return { kind: 'case', path: '/v1/cases', token, body };
    }
    const reference = `T-${this.known.length}`;
    const subject = `Logs of the ${this.words(3).join(', the ')}`;
    const content = { kind: 'evidence', urgency: 'routine', reference, subject };
    const body = { ...this.under, caseId, ...content, items: [{ itemId: '1', text: 'Connection logs' }] };
    return { kind: 'draft', path: '/v1/requests', token, body };
  }

  private words(count: number): string[] {
    return Array.from({ length: count }, () => WORDS[Math.floor(this.random() * WORDS.length)] ?? 'relay');
  }

  private step({ id, step }: Open): Write {
    const kind = STEPS[step] ?? 'submission';
    const token = kind === 'approval' ? this.tokens.rosa : this.tokens.olga;
    return { kind, path: `/v1/requests/${id}/${kind}`, token, body: bodyOf(kind) };
  }

  private address(kind: keyof typeof READS): string {
    const caseId = this.oneOf(this.cases, 1);
    switch (kind) {
      case 'one request':
        return `/v1/requests/${this.oneOf(this.known)}`;
      case 'deadline':
        return `/v1/requests/${this.oneOf(this.filed)}/deadline`;
      case 'open requests':
        return '/v1/requests?status=open&limit=50';
      case 'overdue requests':
        return '/v1/requests?overdue=true&limit=50';
      case 'counts':
        return '/v1/requests/counts';
      case 'one case':
        return `/v1/cases/${caseId}`;
      case 'case timeline':
        return `/v1/cases/${caseId}/timeline?limit=50`;
      case 'search':
        return `/v1/search?q=${this.words(this.random() < 0.5 ? 1 : 2).join('+')}&limit=20`;
      case 'compliance':
        return '/v1/compliance?by=counterpart';
    }
  }

  /** Not one of the newest, which the read models may not show yet: who has just written asks by position. */
  private oneOf(ids: readonly string[], newest = NEWEST): string {
    return ids[Math.floor(this.random() * Math.max(1, ids.length - newest))] ?? '';
  }

  [Symbol.dispose](): void {
    this.caller[Symbol.dispose]();
  }
}

function bodyOf(step: (typeof STEPS)[number]): unknown {
  const now = new Date().toISOString();
  switch (step) {
    case 'submission':
    case 'approval':
      return {};
    case 'filing':
      return { stated: { dueOn: '2999-01-31', source: 'the agreement' } };
    case 'transmittal':
      return { transmittedAt: now, channel: 'courier' };
    case 'responses':
      return { receivedAt: now, answers: [{ itemId: '1', answer: 'final' }] };
  }
}

async function made(who: Person, path: string, body: unknown): Promise<string> {
  const answer = await who.post(path, { body });
  if (answer.status >= 300) throw new RangeError(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}
