import type { Role } from '@comity/http';

/** An invented person, or system, of the demonstration office. The user name is the subject of the tokens. */
export interface DemoUser {
  readonly name: string;
  readonly fullName: string;
  readonly roles: readonly Role[];
}

export const DEMO_USERS: readonly DemoUser[] = [
  { name: 'olga', fullName: 'Olga Ferrante', roles: ['case-officer'] },
  { name: 'ben', fullName: 'Ben Adeyemi', roles: ['case-officer'] },
  { name: 'rosa', fullName: 'Rosa Lindqvist', roles: ['reviewer'] },
  { name: 'ravi', fullName: 'Ravi Menon', roles: ['reviewer'] },
  { name: 'ada', fullName: 'Ada Kowalska', roles: ['auditor'] },
  { name: 'adam', fullName: 'Adam Sorensen', roles: ['administrator'] },
  { name: 'robot', fullName: 'Register feed', roles: ['service'] },
];

/** The same for all, and no secret: the provider runs on loopback only and never in production. */
export const DEMO_SECRET = 'demo';

export function demoUser(name: string): DemoUser | undefined {
  return DEMO_USERS.find((user) => user.name === name);
}
