import { requestRegister } from '../../../../libs/requests/src/read/request-register.projection.js';

export const register = requestRegister;
