import { RequestsController } from '@comity/requests/api';

export const controller = RequestsController;
