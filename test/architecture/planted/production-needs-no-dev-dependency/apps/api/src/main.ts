import { sample } from 'fast-check';

export const draw = sample;
