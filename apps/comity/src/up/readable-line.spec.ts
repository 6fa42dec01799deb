import { readableLine } from './readable-line.js';

describe('the readable log', () => {
  it('shows the message of a JSON line, with the level only where it is more than information', () => {
    expect(readableLine('{"level":30,"time":1,"msg":"listening"}')).toBe('listening');
    expect(readableLine('{"level":"warn","msg":"slow"}')).toBe('warning: slow');
    expect(readableLine('{"level":50,"msg":"cannot fold","err":{"message":"no such row"}}')).toBe(
      'ERROR: cannot fold (no such row)',
    );
  });

  it('leaves debugging and the daily chatter of the data servers to the files', () => {
    expect(readableLine('{"level":20,"msg":"detail"}')).toBeUndefined();
    expect(readableLine('{"level":30,"context":"RouterExplorer","msg":"Mapped {/docs, GET} route"}')).toBeUndefined();
    expect(readableLine('{"level":30,"route":"/health/ready","msg":"answered"}')).toBeUndefined();
    expect(readableLine('2026-11-23 09:32:16.1 UTC [5] LOG:  checkpoint starting')).toBeUndefined();
    expect(readableLine('2026-11-23 09:32:16.1 UTC [5] FATAL:  the database system is starting up')).toBeUndefined();
    expect(readableLine('15:M 23 Nov 2026 09:32:04.123 * Ready to accept connections')).toBeUndefined();
    expect(readableLine('15:signal-handler (1795426341) Received SIGTERM scheduling shutdown...')).toBeUndefined();
  });

  it('shows what the data servers warn of', () => {
    expect(readableLine('15:M 23 Nov 2026 09:32:04.123 # Disk is full')).toBe('Disk is full');
    expect(readableLine('2026-11-23 09:32:16.1 UTC [5] PANIC:  could not write')).toBe('PANIC:  could not write');
  });

  it('shows a broken or foreign line as it is', () => {
    expect(readableLine('{"level":30,"ms')).toBe('{"level":30,"ms');
    expect(readableLine('Error: cannot find module')).toBe('Error: cannot find module');
  });

  it('lets no control character through to the terminal, and no endless line', () => {
    expect(readableLine('\u001b[2Jgone\u0007')).toBe(' [2Jgone ');
    expect(readableLine('x'.repeat(10_000))).toHaveLength(400);
  });
});
