import { features, shared, streams } from '../../../apps/store/src/protocol/generated.js';
import type { Attempt } from './attempt.js';
import type { Dice } from './dice.js';
import { frame, identifier } from './random-appends.js';
import { randomStream } from './random-events.js';

const PATH = '/event_store.client.streams.Streams/Read';
/** Responses after which a follower leaves. */
const ENOUGH = 30;

const EXPRESSIONS = [
  '^(a+)+$',
  '(((',
  '^((a|a)*)*b',
  '(?=a*)(?<!a{1,1000})(a+)+\\1$',
  '\\p{Script=Greek}',
  '.'.repeat(500),
  '.'.repeat(501),
  '(a{1,1000}){1,1000}',
  '(?:a?){30000}a{30000}',
  '[^]*'.repeat(90),
  `${'(.|x|[^y])*'.repeat(40)}Q`,
  '\ud800',
  '^[^$].*',
] as const;

/** A read or a subscription, of a stream or of all, from anywhere, with any filter, or with parts missing. */
export function randomRead(dice: Dice): Attempt {
  const options = new streams.ReadReq.Options();
  if (!dice.oneIn(25)) source(dice, options);
  const follows = dice.oneIn(3);
  if (follows) options.setSubscription(new streams.ReadReq.Options.SubscriptionOptions());
  else if (!dice.oneIn(25)) options.setCount(dice.oneIn(4) ? dice.uint64() : String(dice.below(200)));
  options.setReadDirection(dice.pick([0, 0, 1, 7]) as never);
  options.setResolveLinks(dice.oneIn(4));
  if (dice.oneIn(2)) options.setFilter(filter(dice));
  else options.setNoFilter(new shared.Empty());
  if (!dice.oneIn(10)) options.setUuidOption(uuidOption(dice));
  if (!dice.oneIn(10)) {
    options.setControlOption(new streams.ReadReq.Options.ControlOption().setCompatibility(dice.below(2 ** 31)));
  }
  return {
    path: PATH,
    messages: dice.oneIn(100)
      ? []
      : [frame(dice.oneIn(100) ? new features.SupportedMethods() : new streams.ReadReq().setOptions(options))],
    headers: headers(dice),
    ...(follows || dice.oneIn(10) ? { leavesAfter: 1 + dice.below(ENOUGH) } : {}),
    ...(dice.oneIn(20) ? { deadlineMs: dice.pick([-1_000, 0, 1, 60_000]) } : {}),
    settle: () => undefined,
  };
}

function source(dice: Dice, options: streams.ReadReq.Options): void {
  if (dice.oneIn(2)) {
    const stream = new streams.ReadReq.Options.StreamOptions();
    stream.setStreamIdentifier(identifier(dice, randomStream(dice).toWellFormed()));
    start(dice, stream, () => stream.setRevision(dice.uint64()));
    options.setStream(stream);
    return;
  }
  const all = new streams.ReadReq.Options.AllOptions();
  const position = new streams.ReadReq.Options.Position();
  start(dice, all, () => all.setPosition(position.setCommitPosition(dice.uint64()).setPreparePosition(dice.uint64())));
  options.setAll(all);
}

interface Startable {
  setStart(value: shared.Empty): unknown;
  setEnd(value: shared.Empty): unknown;
}

/** At a place, at the beginning, at the end, or (not said) nowhere. */
function start(dice: Dice, options: Startable, setPlace: () => void): void {
  switch (dice.below(4)) {
    case 0:
      setPlace();
      break;
    case 1:
      options.setStart(new shared.Empty());
      break;
    case 2:
      options.setEnd(new shared.Empty());
      break;
  }
}

function filter(dice: Dice): streams.ReadReq.Options.FilterOptions {
  const expression = new streams.ReadReq.Options.FilterOptions.Expression();
  if (dice.oneIn(2)) expression.setRegex(dice.pick(EXPRESSIONS));
  if (dice.oneIn(3)) expression.setPrefixList(Array.from({ length: dice.pick([1, 5, 1_001]) }, () => 'office'));
  const options = new streams.ReadReq.Options.FilterOptions();
  if (dice.oneIn(2)) options.setEventType(expression);
  else if (!dice.oneIn(10)) options.setStreamIdentifier(expression);
  if (dice.oneIn(2)) options.setMax(dice.pick([0, 1, 32, 2 ** 32 - 1]));
  else options.setCount(new shared.Empty());
  return options.setCheckpointintervalmultiplier(dice.pick([0, 1, 2 ** 32 - 1]));
}

function uuidOption(dice: Dice): streams.ReadReq.Options.UUIDOption {
  const option = new streams.ReadReq.Options.UUIDOption();
  return dice.oneIn(2) ? option.setStructured(new shared.Empty()) : option.setString(new shared.Empty());
}

/** Headers that some server somewhere reacts to. */
function headers(dice: Dice): Record<string, string> {
  if (!dice.oneIn(5)) return {};
  return dice.pick<Record<string, string>>([
    { 'requires-leader': 'perhaps' },
    { 'grpc-encoding': 'br' },
    { 'x-long': 'x'.repeat(5_000) },
    { traceparent: '00-zz-zz-zz' },
    { 'kurrent-unknown': '' },
  ]);
}
