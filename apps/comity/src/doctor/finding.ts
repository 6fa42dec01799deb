import type { RecordAccess } from '../record.js';
import type { Profile } from '../up/profile.js';

/** Something that is not as it should be. */
export interface Finding {
  /** What it is about: a projection, a host, a store. */
  readonly subject: string;
  readonly problem: string;
  /** What to do about it. */
  readonly mend: string;
}

/** What is examined: the record as it can be reached, and how it is meant to be. */
export interface Patient extends Pick<RecordAccess, 'readStore' | 'log'> {
  /** Of the hosts: their variables, with those of the one-machine profile where there are none. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly profile: Profile;
}

/** Looks at one side of the record; finds nothing where all is well. Changes nothing. */
export type Examination = (patient: Patient) => Promise<readonly Finding[]>;
