import { requestCategory } from '@comity/requests/contract';

export const indexed = [requestCategory];
