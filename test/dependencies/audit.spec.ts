import { readAdvisories } from './audit.js';

describe('what the registry says of our dependencies', () => {
  it('names each with what mends it', () => {
    const vulnerabilities = {
      pg: { severity: 'high', fixAvailable: { name: 'pg', version: '9.0.0' } },
      ws: { severity: 'low', fixAvailable: false },
    };
    expect(readAdvisories(JSON.stringify({ vulnerabilities }))).toMatchObject({
      asked: true,
      found: [
        { package: 'pg', severity: 'high', mend: 'npm install --save-exact pg@9.0.0' },
        { package: 'ws', severity: 'low' },
      ],
    });
  });

  it.each([
    ['{"message":"405 Method Not Allowed"}', '405 Method Not Allowed'],
    ['npm error network', 'npm error network'],
    ['', 'npm audit printed nothing'],
    ['{}', 'npm audit gave no report'],
  ])('is not taken for good where it said nothing: %s', (printed, why) => {
    expect(readAdvisories(printed)).toEqual({ asked: false, why });
  });
});
