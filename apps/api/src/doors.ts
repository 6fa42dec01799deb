import { agreementsApi } from '@comity/agreements/api';
import { casesApi } from '@comity/cases/api';
import { counterpartsApi } from '@comity/counterparts/api';
import { sanctionsApi } from '@comity/sanctions/api';
import type { ApiDoor } from '@comity/stores';

/** What the API serves: one line per slice. */
export const API_DOORS: readonly ApiDoor[] = [agreementsApi, counterpartsApi, casesApi, sanctionsApi];
