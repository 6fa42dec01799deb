import { bearerFrom, type ClaimSettings } from './claims.js';

const plain: ClaimSettings = { rolesClaim: 'roles', rolesMap: null, unitsClaim: 'units' };
const actorFrom = (...asked: Parameters<typeof bearerFrom>) => bearerFrom(...asked).actor;

describe('who is behind a token', () => {
  it('holds the roles of ours that the claim lists, wherever it stands', () => {
    const claims = { realm_access: { roles: ['reviewer', 'emperor'] } };
    expect(actorFrom('rosa', claims, { ...plain, rolesClaim: 'realm_access.roles' })).toEqual({
      ...{ id: 'rosa', roles: ['reviewer'] },
    });
    expect(actorFrom('rosa', { roles: 'reviewer' }, plain).roles).toEqual(['reviewer']);
  });

  it('holds the roles that the issuer’s names stand for, and none by our own name then', () => {
    const rolesMap = new Map([['GRP-CYBER-REVIEW', 'reviewer' as const]]);
    const roles = ['GRP-CYBER-REVIEW', 'administrator'];
    expect(actorFrom('rosa', { roles }, { ...plain, rolesMap }).roles).toEqual(['reviewer']);
  });

  it('belongs to the units of the claim', () => {
    const unitsOf = (units: unknown) => bearerFrom('rosa', { roles: ['reviewer'], units }, plain).units;
    expect([unitsOf(['Cyber', 'Review']), unitsOf('Cyber'), unitsOf(7)]).toEqual([['Cyber', 'Review'], ['Cyber'], []]);
  });

  it('is a system where it is a service and nothing else', () => {
    expect(actorFrom('feed', { roles: ['service'] }, plain).kind).toBe('service');
    expect(actorFrom('olga', { roles: ['service', 'case-officer'] }, plain).kind).toBeUndefined();
  });

  it.each([[undefined], [7], [{ roles: 7 }], [[7]], [null]])('holds no role by a claim that is %j', (roles) => {
    expect(actorFrom('olga', { roles }, plain).roles).toEqual([]);
    expect(actorFrom('olga', {}, { ...plain, rolesClaim: '__proto__.roles' }).roles).toEqual([]);
  });
});
