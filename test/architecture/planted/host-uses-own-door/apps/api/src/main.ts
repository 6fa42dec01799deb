import { requestRegister } from '@comity/requests/projector';

export const register = requestRegister;
