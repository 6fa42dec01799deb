import 'reflect-metadata';
import { openApiDocument } from '@comity/http';
import { Body, Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { IncomingBody, TransmittalBody, WithdrawalBody } from './request.bodies.js';

function read(transmittedAt: unknown): { readonly at: string; readonly valid: boolean } {
  const body = plainToInstance(TransmittalBody, { transmittedAt, channel: 'courier' });
  return { at: body.transmittedAt, valid: validateSync(body).length === 0 };
}

@Controller('incoming')
class IncomingController {
  @Post()
  register(@Body() body: IncomingBody): string {
    return body.reference;
  }
}

@Module({ controllers: [IncomingController] })
class IncomingModule {}

describe('a moment in a body', () => {
  it.each([
    ['2024-03-01T10:00:00+01:00', '2024-03-01T09:00:00.000Z'],
    ['2024-03-01T09:00Z', '2024-03-01T09:00:00.000Z'],
    ['2024-03-01T09:00:00.1239Z', '2024-03-01T09:00:00.123Z'],
  ])('%s is read as %s', (text, at) => expect(read(text)).toEqual({ at, valid: true }));

  it.each([
    '2024-03-01T10:00:00',
    '2024-03-01',
    '2024-02-30T10:00:00Z',
    '2024-03-01T25:00:00Z',
    '2024-03-01T10:00:00Z[Europe/London]',
    '1066-10-14T09:00:00Z',
    '9999-12-31T23:59:59-01:00',
    1_709_283_600_000,
    null,
  ])('%p is refused', (value) => expect(read(value).valid).toBe(false));

  it('that is needed may not be left out', () =>
    expect(validateSync(plainToInstance(WithdrawalBody, { reason: 'found' }))).toHaveLength(1));
});

describe('the API document', () => {
  it('shows what a body has inside', async () => {
    const app = await NestFactory.create(IncomingModule, new FastifyAdapter(), { logger: false });
    const { components } = openApiDocument(app, 'requests');
    await app.close();
    expect(components?.schemas?.IncomingBody).toMatchObject({
      properties: { items: { type: 'array', items: { $ref: '#/components/schemas/ItemBody' } } },
    });
    expect(components?.schemas).toHaveProperty('StatedBody');
  });
});
