export type { RoundCommand, RoundRefusal } from './domain/round.commands.js';
export { roundDecider } from './domain/round.decider.js';
export * from './domain/round.events.js';
export type { Edition, OpenedRound, RoundState } from './domain/round.state.js';
export type { StatusReport } from './domain/status-report.js';
export type { RoundRow } from './read/round.row.js';
export { rounds } from './read/rounds.projection.js';
