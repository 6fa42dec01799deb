import { agreementsApi } from '@comity/agreements/api';
import { attachmentsApi } from '@comity/attachments/api';
import { casesApi } from '@comity/cases/api';
import { complianceApi } from '@comity/compliance/api';
import { counterpartsApi } from '@comity/counterparts/api';
import { hotlineApi } from '@comity/hotline/api';
import { legalBasesApi } from '@comity/legal-bases/api';
import { liveUpdatesApi } from '@comity/live-updates/api';
import { needToKnowApi } from '@comity/need-to-know/api';
import { notificationsApi } from '@comity/notifications/api';
import { publishedCalendarsApi } from '@comity/published-calendars/api';
import { referralsApi } from '@comity/referrals/api';
import { requestsApi } from '@comity/requests/api';
import { roundsApi } from '@comity/rounds/api';
import { sanctionsApi } from '@comity/sanctions/api';
import { searchApi } from '@comity/search/api';
import type { ApiDoor } from '@comity/stores';
import { worklistsApi } from '@comity/worklists/api';

/** What the API serves: one line per slice. */
export const API_DOORS: readonly ApiDoor[] = [
  agreementsApi,
  publishedCalendarsApi,
  counterpartsApi,
  casesApi,
  attachmentsApi,
  needToKnowApi,
  requestsApi,
  hotlineApi,
  legalBasesApi,
  sanctionsApi,
  referralsApi,
  complianceApi,
  searchApi,
  roundsApi,
  worklistsApi,
  liveUpdatesApi,
  notificationsApi,
];
