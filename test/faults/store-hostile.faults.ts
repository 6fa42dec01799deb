import { connect } from 'node:http2';
import { Client, credentials } from '@grpc/grpc-js';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import type { FaultReport } from './main.js';
import { make } from './store-hostile/attempt.js';
import { abuseConnection, resetFlood } from './store-hostile/connections.js';
import { crowd } from './store-hostile/crowd.js';
import { Dice } from './store-hostile/dice.js';
import { Findings } from './store-hostile/findings.js';
import { Ledger } from './store-hostile/ledger.js';
import { isAccepted, randomMalformed, sendMalformed } from './store-hostile/malformed.js';
import { randomRequest } from './store-hostile/random-requests.js';
import { StoreUnderFire } from './store-hostile/store-under-fire.js';
import { StoredLog } from './store-hostile/stored-log.js';

/** What one cycle sends. */
const REQUESTS = 1_000;
const MALFORMED = 150;
const CONNECTIONS = 10;
const RESET_CALLS = 200;
const AT_ONCE = 24;

const SILENCE_SECONDS = 30;
/** By default a client refuses the answer while it has 10 MB to send. */
const SESSION_MEMORY_MB = 100;
/** Resident memory that the store may have after any cycle; a third of it is room that V8 takes for what is new. */
const MAX_RESIDENT_MB = 500;

/** The log that a crowd of followers leans on, at most. */
const MAX_CROWD_EVENTS = 100_000;

/** Everything that a run needs beside the cycle's own dice. */
interface Run {
  readonly store: StoreUnderFire;
  readonly ledger: Ledger;
  readonly findings: Findings;
}

/**
 * Sends a store, cycle after cycle, a thousand random but well-formed requests among malformed ones and abused
 * connections, and holds its log against what it acknowledged.
 */
export async function storeHostileFaults(
  cycles: number,
  seed: number,
  say: (line: string) => void,
): Promise<FaultReport> {
  const findings = new Findings(say);
  await using store = await StoreUnderFire.start();
  const run: Run = { store, ledger: new Ledger(), findings };
  const checker = connectTo(store);
  const log = new StoredLog(checker);
  let stored = 0;
  for (let cycle = 1; cycle <= cycles && store.alive; cycle += 1) {
    await attack(run, `${seed}/${cycle}`);
    stored += await examine(run, log);
    if (store.alive)
      say(`cycle ${cycle}: ${stored} events stored, ${store.memory().residentMb.toFixed(0)} MB resident`);
  }
  checker.close();
  if (!store.alive) findings.note('store-ended', 'the process has ended');
  for (const complaint of store.complaints) findings.note('failure-logged', complaint);
  const judged = run.ledger.judge(findings);
  say(`${judged} ids were sent, ${stored} events are stored`);
  await crowd(Math.min(cycles * REQUESTS, MAX_CROWD_EVENTS), findings, say);
  return { checked: judged + cycles * (REQUESTS + MALFORMED + CONNECTIONS), violations: findings.byKind };
}

async function attack(run: Run, seed: string): Promise<void> {
  // A connection on which many calls are taken back is ended by the server, as HTTP/2 servers do since 2023.
  const client = connectTo(run.store);
  const requests = Array.from({ length: REQUESTS }, (_, index) => async () => {
    await make(randomRequest(new Dice(`${seed}/${index}`)), client, run.ledger, run.findings);
  });
  await Promise.all([
    inTurn(requests, AT_ONCE),
    sendAllMalformed(run, new Dice(`${seed}/malformed`)),
    abuseConnections(run, new Dice(`${seed}/connections`)),
  ]);
  client.close();
}

function connectTo({ port }: StoreUnderFire): Client {
  // Clients of one address share connections unless told otherwise.
  return new Client(`127.0.0.1:${port}`, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
}

async function inTurn(works: (() => Promise<void>)[], atOnce: number): Promise<void> {
  const queue = works.values();
  const worker = async () => {
    for (const work of queue) await work();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function sendAllMalformed({ store, findings }: Run, dice: Dice): Promise<void> {
  for (let sent = 0; sent < MALFORMED && store.alive; ) {
    const session = connect(`http://127.0.0.1:${store.port}`, { maxSessionMemory: SESSION_MEMORY_MB });
    session.on('error', () => undefined);
    // A server may end a connection over what it was sent; the next request opens another.
    while (sent < MALFORMED && !session.destroyed && !session.closed) {
      const request = randomMalformed(dice);
      const end = await sendMalformed(session, request, SILENCE_SECONDS);
      sent += 1;
      if (end === 'silent') findings.note('call-unanswered', `malformed: ${request.kind}`);
      if (isAccepted(end)) findings.note('malformed-accepted', `${request.kind} on ${request.headers[':path']}`);
    }
    session.destroy();
  }
}

async function abuseConnections({ store }: Run, dice: Dice): Promise<void> {
  for (let count = 0; count < CONNECTIONS && store.alive; count += 1) await abuseConnection(dice, store.port);
  if (store.alive) await resetFlood(store.port, RESET_CALLS);
}

/** @returns the number of events that are new in the log */
async function examine({ store, ledger, findings }: Run, log: StoredLog): Promise<number> {
  if (!store.alive) return 0;
  const { residentMb } = store.memory();
  if (residentMb > MAX_RESIDENT_MB) findings.note('memory-exceeded', `${residentMb.toFixed(0)} MB resident`);
  await serveOrdinaryClient(store.port, ledger, findings);
  return log.readOn((event) => ledger.found(event, findings));
}

async function serveOrdinaryClient(port: number, ledger: Ledger, findings: Findings): Promise<void> {
  const client = KurrentDBClient.connectionString(`kurrentdb://127.0.0.1:${port}?tls=false`);
  const event = jsonEvent({ type: 'Noted', data: { well: true } });
  const stream = `ordinary-${event.id}`;
  try {
    await client.appendToStream(stream, event, { streamState: 'no_stream' });
    const sent = { stream, id: event.id, data: Buffer.from(JSON.stringify(event.data)), metadata: Buffer.alloc(0) };
    ledger.acknowledged([sent], [{ stream, revision: 0 }]);
    let read = 0;
    for await (const { event: found } of client.readStream(stream)) if (found?.id === event.id) read += 1;
    if (read !== 1) findings.note('client-shut-out', `it read its event ${read} times`);
  } catch (error) {
    findings.note('client-shut-out', String(error));
  } finally {
    await client.dispose();
  }
}
