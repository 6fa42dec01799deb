import { scenario } from '@comity/testing';
import { type CounterpartCommand, counterpartDecider } from './counterpart.decider.js';
import type { CounterpartData, CounterpartEvent } from './counterpart.events.js';
import { counterpartIdFor, nameLabel } from './counterpart.names.js';

const { given } = scenario(counterpartDecider);
const defence = {
  name: 'Ministry of Defence',
  externalRef: '11',
  registerId: 'uk-written-questions',
  kind: 'ministry',
};
const registered: CounterpartEvent = { type: 'CounterpartRegistered', data: defence };
const renamed: CounterpartEvent = { type: 'CounterpartRenamed', data: { name: 'Department of Defence' } };
const point: CounterpartData<'ContactPointListed'> = {
  contactPointId: '0b5a4f1e-6f0d-4f57-9a3c-2d1e7c8b9a33',
  name: 'Duty desk',
  function: 'hotline',
  channels: [{ kind: 'telephone', address: '+44 20 7946 0000' }],
};
const { contactPointId } = point;
const listed: CounterpartEvent = { type: 'ContactPointListed', data: point };
const verified: CounterpartEvent = { type: 'ContactPointVerified', data: { contactPointId, note: 'answered at once' } };
const retired: CounterpartEvent = { type: 'ContactPointRetired', data: { contactPointId, reason: 'desk closed' } };
const register = (changes: object = {}): CounterpartCommand => ({
  type: 'register',
  counterpart: { ...defence, ...changes },
});
const verify: CounterpartCommand = { type: 'verify-contact-point', contactPointId, note: 'answered at once' };
const retire: CounterpartCommand = { type: 'retire-contact-point', contactPointId, reason: 'desk closed' };

describe('registering a counterpart', () => {
  it('puts it on the books', () => given().when(register()).emits(registered));

  it('dates it when a register is taken in', () =>
    given()
      .when({ ...register(), occurredAt: '2024-07-10T00:00:00.000Z' })
      .emits({ ...registered, occurredAt: '2024-07-10T00:00:00.000Z' }));

  it('takes the same registration again as a retry, also after a change of name', () => {
    given(registered).when(register()).changesNothing();
    given(registered, renamed).when(register()).changesNothing();
    given(registered, renamed)
      .when(register({ name: 'Department of Defence' }))
      .changesNothing();
  });

  it('refuses another counterpart under the same id', () => {
    given(registered)
      .when(register({ name: 'Home Office' }))
      .refuses('counterpart-already-registered');
    given(registered)
      .when(register({ externalRef: '12' }))
      .refuses('counterpart-already-registered');
  });

  it('refuses half a reference to a register', () =>
    given()
      .when({ type: 'register', counterpart: { name: 'Home Office', externalRef: '1' } })
      .refuses('register-reference-incomplete'));

  it('refuses a counterpart without a name', () =>
    given()
      .when(register({ name: '' }))
      .refuses('content-invalid'));

  it('refuses facts about a counterpart that nobody registered', () => {
    given().when({ type: 'rename', name: 'x' }).refuses('counterpart-unknown');
    given().when({ type: 'list-contact-point', contactPoint: point }).refuses('counterpart-unknown');
    given().when(verify).refuses('counterpart-unknown');
    given().when(retire).refuses('counterpart-unknown');
  });
});

describe('renaming a counterpart', () => {
  it('records the new name once', () => {
    given(registered).when({ type: 'rename', name: 'Department of Defence' }).emits(renamed);
    given(registered, renamed).when({ type: 'rename', name: 'Department of Defence' }).changesNothing();
  });

  it('takes back an old name', () =>
    given(registered, renamed).when({ type: 'rename', name: defence.name }).emitsTypes('CounterpartRenamed'));

  it('refuses an empty name', () => given(registered).when({ type: 'rename', name: '' }).refuses('content-invalid'));
});

describe('contact points', () => {
  it('are listed once', () => {
    given(registered).when({ type: 'list-contact-point', contactPoint: point }).emits(listed);
    given(registered, listed, verified).when({ type: 'list-contact-point', contactPoint: point }).changesNothing();
  });

  it('are not changed in place', () =>
    given(registered, listed)
      .when({ type: 'list-contact-point', contactPoint: { ...point, name: 'Night desk' } })
      .refuses('contact-point-already-listed'));

  it('need a channel', () =>
    given(registered)
      .when({ type: 'list-contact-point', contactPoint: { ...point, channels: [] } })
      .refuses('content-invalid'));

  it('are verified as often as somebody tries them', () => {
    given(registered, listed).when(verify).emits(verified);
    given(registered, listed, verified).when(verify).emits(verified);
  });

  it('are retired once, and then no longer verified', () => {
    given(registered, listed).when(retire).emits(retired);
    given(registered, listed, retired).when(retire).changesNothing();
    given(registered, listed, retired).when(verify).refuses('contact-point-retired');
  });

  it('must be listed before anything is said of them', () => {
    given(registered).when(verify).refuses('contact-point-unknown');
    given(registered).when(retire).refuses('contact-point-unknown');
  });

  it('are at most five hundred', () => {
    const many = Array.from({ length: 500 }, (_, index): CounterpartEvent => {
      const id = `0b5a4f1e-6f0d-4f57-9a3c-${String(index).padStart(12, '0')}`;
      return { type: 'ContactPointListed', data: { ...point, contactPointId: id } };
    });
    given(registered, ...many)
      .when({ type: 'list-contact-point', contactPoint: point })
      .refuses('too-many-contact-points');
  });
});

describe('the name of a counterpart', () => {
  it('carries its reference in the register', () => {
    expect(nameLabel(defence)).toBe('11|Ministry of Defence');
    expect(nameLabel({ name: 'China' })).toBe('China');
    expect(nameLabel({ name: 'China', externalRef: null })).toBe('China');
  });

  it('does not decide its id: the register entry does', () => {
    expect(counterpartIdFor('uk-written-questions', '11')).toBe(counterpartIdFor('uk-written-questions', '11'));
    expect(counterpartIdFor('uk-written-questions', '11')).not.toBe(counterpartIdFor('uk-written-questions', '12'));
  });
});
