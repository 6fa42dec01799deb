export * from './domain/referral.decider.js';
export * from './domain/referral.events.js';
export * from './domain/referral.state.js';
export { OPEN_REFERRAL_STATUSES, type ReferralRow } from './read/referral.row.js';
export { referralMatter } from './read/referral.sentences.js';
export { referrals } from './read/referrals.projection.js';
