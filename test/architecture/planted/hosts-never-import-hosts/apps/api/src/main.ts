import { lag } from '../../projector/src/main.js';

export const shownLag = lag;
