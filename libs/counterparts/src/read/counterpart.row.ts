import { uuid } from '@comity/kernel';
import { z } from 'zod';
import { counterpartEvents } from '../domain/counterpart.events.js';

const contactPointRow = counterpartEvents.ContactPointListed.extend({
  standing: z.enum(['listed', 'verified', 'retired']),
  verifiedAt: z.string().nullable().describe('When somebody last tried it and was answered'),
});

/** One counterpart, under its present name. */
export const counterpartRow = z.object({
  counterpartId: uuid,
  name: z.string().meta({ example: 'Ministry of Defence' }),
  externalRef: z.string().nullable().describe('Its stable id in the register').meta({ example: '11' }),
  registerId: z.string().nullable().meta({ example: 'uk-written-questions' }),
  kind: z.string().nullable().meta({ example: 'ministry' }),
  label: z.string().describe('How tables name it').meta({ example: '11|Ministry of Defence' }),
  contactPoints: z.array(contactPointRow),
  revision: z.int().describe('Send it as If-Match with the next command'),
});

export type CounterpartRow = Readonly<z.infer<typeof counterpartRow>>;
