import type { RequestId } from '@comity/requests/contract';

export type Link = `/v1/requests/${RequestId}`;
