import { hotlineMatter } from '@comity/hotline/contract';
import { referralMatter } from '@comity/referrals/contract';
import { requestMatter } from '@comity/requests/contract';
import { sanctionMatter } from '@comity/sanctions/contract';
import { caseItself } from '../domain/case-itself.js';

/** Everything that a case gathers: one line per slice. */
export const MATTERS = [caseItself, requestMatter, sanctionMatter, referralMatter, hotlineMatter];
