import type { Role } from '@comity/http';

/** An invented person, or system, of the demonstration office. The user name is the subject of the tokens. */
export interface DemoUser {
  readonly name: string;
  readonly fullName: string;
  readonly roles: readonly Role[];
  /** In which they work. */
  readonly units: readonly string[];
}

export const DEMO_USERS: readonly DemoUser[] = [
  { name: 'olga', fullName: 'Olga Ferrante', roles: ['case-officer'], units: ['Cyber'] },
  { name: 'ben', fullName: 'Ben Adeyemi', roles: ['case-officer'], units: ['Cyber'] },
  { name: 'rosa', fullName: 'Rosa Lindqvist', roles: ['reviewer'], units: ['Review'] },
  { name: 'ravi', fullName: 'Ravi Menon', roles: ['reviewer'], units: ['Review'] },
  { name: 'ada', fullName: 'Ada Kowalska', roles: ['auditor'], units: [] },
  { name: 'adam', fullName: 'Adam Sorensen', roles: ['administrator'], units: [] },
  { name: 'robot', fullName: 'Register feed', roles: ['service'], units: [] },
];

/** The same for all, and no secret: the provider runs on loopback only and never in production. */
export const DEMO_SECRET = 'demo';

/** The account by which the hosts of this machine ask whether sessions still stand. */
export const HOST_CLIENT = 'comity';

export function demoUser(name: string): DemoUser | undefined {
  return DEMO_USERS.find((user) => user.name === name);
}
