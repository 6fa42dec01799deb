import { NotificationKeys } from './keys.js';

const keys = new NotificationKeys('a key of forty characters, for tests only');
const ID = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('the codes and secrets of an installation', () => {
  it('follow from ids and its key, and from nothing else', () => {
    const another = new NotificationKeys('another key of forty characters, for tests');
    expect(keys.webhookSecret(ID, 1)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(new Set([keys.webhookSecret(ID, 1), keys.webhookSecret(ID, 2), another.webhookSecret(ID, 1)]).size).toBe(3);
    expect(keys.confirmationCode('olga', ID)).toMatch(/^[0-9a-f]{20}$/);
    expect(keys.isConfirmationCode(keys.confirmationCode('olga', ID), 'olga', ID)).toBe(true);
    expect(keys.isConfirmationCode(keys.confirmationCode('olga', ID), 'ben', ID)).toBe(false);
    expect(keys.isConfirmationCode('', 'olga', ID)).toBe(false);
  });

  it('sign with the former secret beside the new one for a day', () => {
    const target = { targetId: ID, url: '', secretVersion: 2, rotatedAt: '2026-11-30T09:00:00.000Z', retired: false };
    const [first, second] = [keys.webhookSecret(ID, 1), keys.webhookSecret(ID, 2)];
    expect(keys.signingSecrets(target, '2026-12-01T08:59:59.999Z')).toEqual([second, first]);
    expect(keys.signingSecrets(target, '2026-12-01T09:00:00.000Z')).toEqual([second]);
    expect(keys.signingSecrets({ ...target, secretVersion: 1, rotatedAt: null }, target.rotatedAt)).toEqual([first]);
  });

  it('need a key that nobody guesses', () =>
    expect(() => new NotificationKeys('secret')).toThrow('fewer than 32 characters'));
});
