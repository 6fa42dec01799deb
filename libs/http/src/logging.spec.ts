import { Writable } from 'node:stream';
import { createLogger, NestLines, requestScope } from './logging.js';

function logged(write: (log: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  write(createLogger('desk', 'info', sink));
  return lines.map((line) => JSON.parse(line));
}

describe('log lines', () => {
  it('strike out secrets, wherever they stand', () => {
    const lines = logged((log) => {
      log.info(
        {
          authorization: 'Bearer abc',
          req: { headers: { authorization: 'Bearer abc', cookie: 'abc', 'set-cookie': 'abc' } },
        },
        'in',
      );
      log.info({ token: 'abc', settings: { secret: 'abc', issuer: { client_secret: 'abc' } } }, 'in');
    });
    expect(JSON.stringify(lines)).not.toContain('abc');
  });

  it('carry the trace id of the request they belong to', () => {
    const lines = logged((log) =>
      requestScope.run({ traceId: 'f00d' }, () => new NestLines(log).log('filed', 'Requests')),
    );
    expect(lines).toMatchObject([{ level: 'info', traceId: 'f00d', context: 'Requests', msg: 'filed' }]);
  });

  it('carry the correlation id that the caller gave the request', () => {
    const scope = { traceId: 'f00d', correlationId: 'letter-of-monday' };
    const lines = logged((log) => requestScope.run(scope, () => log.info('filed')));
    expect(lines).toMatchObject([scope]);
  });

  it('show an error with its cause', () => {
    const lines = logged((log) => {
      new NestLines(log).error('failed', new TypeError('outer', { cause: new TypeError('inner') }), 'problems');
    });
    expect(JSON.stringify(lines)).toContain('inner');
  });
});
