import { expect, jest } from '@jest/globals';

/** Jest takes a time limit for all projects or for none; here each kind of test gets its own. */
const { testPath = '' } = expect.getState();
const limitMs = testPath.endsWith('.e2e.spec.ts') ? 300_000 : 60_000;

jest.setTimeout(limitMs);
