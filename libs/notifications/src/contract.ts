export { type SubscriberCommand, type SubscriberRefusal, subscriberDecider } from './domain/subscriber.decider.js';
export { type SubscriberEvent, subscriberStream } from './domain/subscriber.events.js';
export { type SubscriberState, subscriberIdOf } from './domain/subscriber.state.js';
