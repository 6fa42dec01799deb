import type { RecordAccess } from '../record.js';

/** Something that is not as it should be. */
export interface Finding {
  /** What it is about: a projection, a host, a store. */
  readonly subject: string;
  readonly problem: string;
  /** What to do about it. */
  readonly mend: string;
}

/** Looks at one side of the record; finds nothing where all is well. Changes nothing. */
export type Examination = (record: Pick<RecordAccess, 'readStore' | 'log'>) => Promise<readonly Finding[]>;
