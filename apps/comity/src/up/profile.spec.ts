import { portOf, profileFrom } from './profile.js';

describe('the one-machine profile', () => {
  it('listens on loopback from port 4000 on unless told otherwise', () => {
    const profile = profileFrom({});
    expect(profile).toMatchObject({ host: '127.0.0.1', zone: 'Europe/London', logLevel: 'info' });
    expect([portOf(profile, 'api'), portOf(profile, 'store'), portOf(profile, 'redis')]).toEqual([4000, 4010, 4012]);
    expect(portOf(profileFrom({ COMITY_PORT_BASE: '5000' }), 'postgres')).toBe(5011);
  });

  it.each([
    ['COMITY_PORT_BASE', '80'],
    ['COMITY_PORT_BASE', '65530'],
    ['COMITY_PORT_BASE', 'many'],
    ['COMITY_ZONE', 'Mars/Olympus'],
    ['COMITY_LOG_LEVEL', 'loud'],
  ])('names the variable %s when its value %s is of no use', (variable, value) => {
    expect(() => profileFrom({ [variable]: value })).toThrow(variable);
  });
});
