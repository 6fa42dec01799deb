import { Counter } from 'prom-client';

export const readsByCase = new Counter({ name: 'reads', help: 'Reads', labelNames: ['case'] });
