import { agreementsApi } from '@comity/agreements/api';
import { casesApi } from '@comity/cases/api';
import { caseScheduler } from '@comity/cases/scheduler';
import { complianceApi } from '@comity/compliance/api';
import { counterpartsApi } from '@comity/counterparts/api';
import { hotlineApi } from '@comity/hotline/api';
import { hotlineScheduler } from '@comity/hotline/scheduler';
import { legalBasesApi } from '@comity/legal-bases/api';
import { needToKnowApi } from '@comity/need-to-know/api';
import { publishedCalendarsApi } from '@comity/published-calendars/api';
import { referralsApi } from '@comity/referrals/api';
import { requestsApi } from '@comity/requests/api';
import { requestScheduler } from '@comity/requests/scheduler';
import { roundsApi } from '@comity/rounds/api';
import { sanctionsApi } from '@comity/sanctions/api';
import { sanctionScheduler } from '@comity/sanctions/scheduler';
import { searchApi } from '@comity/search/api';
import type { ApiDoor } from '@comity/stores';
import type { SchedulerDoor } from '@comity/timers';

/** What the people of a story can ask for: as the API, one line per slice. */
export const STORY_API: readonly ApiDoor[] = [
  agreementsApi,
  publishedCalendarsApi,
  counterpartsApi,
  casesApi,
  needToKnowApi,
  requestsApi,
  hotlineApi,
  referralsApi,
  legalBasesApi,
  sanctionsApi,
  roundsApi,
  complianceApi,
  searchApi,
];

/** What happens in a story because time passes: as the scheduler, one line per slice. */
export const STORY_TIME: readonly SchedulerDoor[] = [
  caseScheduler,
  requestScheduler,
  hotlineScheduler,
  sanctionScheduler,
];
