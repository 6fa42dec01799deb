import { agreementsProjector } from '@comity/agreements/projector';
import { attachmentsProjector } from '@comity/attachments/projector';
import { casesProjector } from '@comity/cases/projector';
import { counterpartsProjector } from '@comity/counterparts/projector';
import { hotlineProjector } from '@comity/hotline/projector';
import { legalBasesProjector } from '@comity/legal-bases/projector';
import { needToKnowProjector } from '@comity/need-to-know/projector';
import { notificationsProjector } from '@comity/notifications/projector';
import { publishedCalendarsProjector } from '@comity/published-calendars/projector';
import { referralsProjector } from '@comity/referrals/projector';
import { requestsProjector } from '@comity/requests/projector';
import { roundsProjector } from '@comity/rounds/projector';
import { sanctionsProjector } from '@comity/sanctions/projector';
import type { ProjectorDoor } from '@comity/stores';
import { worklistsProjector } from '@comity/worklists/projector';

/** What the projector folds: one line per slice. */
export const PROJECTOR_DOORS: readonly ProjectorDoor[] = [
  agreementsProjector,
  publishedCalendarsProjector,
  counterpartsProjector,
  casesProjector,
  attachmentsProjector,
  needToKnowProjector,
  requestsProjector,
  hotlineProjector,
  legalBasesProjector,
  sanctionsProjector,
  referralsProjector,
  roundsProjector,
  worklistsProjector,
  notificationsProjector,
];
