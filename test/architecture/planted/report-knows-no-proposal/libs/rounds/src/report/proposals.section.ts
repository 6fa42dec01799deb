import { sanctions } from '@comity/sanctions/contract';

export const projections = [sanctions];
