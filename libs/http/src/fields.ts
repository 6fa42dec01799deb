import { type Instant, isCalendarDate, isInstant, uuid } from '@comity/kernel';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsString,
  MaxLength,
  MinLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { Temporal } from 'temporal-polyfill';

/** What a member of a body may be told about besides its kind. */
export interface FieldOptions {
  readonly optional?: boolean;
  readonly description?: string;
  readonly example?: unknown;
  /** Stands in for another member, never beside it: the examples leave it out. */
  readonly alternative?: boolean;
}

/** Dates outside these years are slips of the pen. */
const FIRST_YEAR = '1900';
const AFTER_LAST_YEAR = '3000';

/** A member with its place in the API document. Optional means that it may be absent, not that it may be null. */
function field(options: FieldOptions, schema: object, ...checks: readonly PropertyDecorator[]): PropertyDecorator {
  const { optional = false, alternative = false, ...shown } = options;
  const extension = alternative ? { 'x-alternative': true } : {};
  const absent = optional ? [ValidateIf((_body: object, value: unknown) => value !== undefined)] : [];
  return applyDecorators(ApiProperty({ required: !optional, ...schema, ...shown, ...extension }), ...absent, ...checks);
}

function check(name: string, isValid: (value: unknown) => boolean, message: string): PropertyDecorator {
  return ValidateBy({ name, validator: { validate: isValid, defaultMessage: () => `$property ${message}` } });
}

/** Words of a person. */
export function Words(maxLength: number, options: FieldOptions = {}): PropertyDecorator {
  const schema = { type: 'string', minLength: 1, maxLength };
  return field(options, schema, IsString(), MinLength(1), MaxLength(maxLength));
}

export function OneOf(values: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  return field(options, { type: 'string', enum: [...values] }, IsIn([...values]));
}

/** A member of a query that is `true` or `false`. */
export function YesNo(options: FieldOptions = {}): PropertyDecorator {
  const read = Transform(({ value }: { value: unknown }) =>
    value === 'true' ? true : value === 'false' ? false : value,
  );
  return field(options, { type: 'boolean' }, read, IsBoolean());
}

export function Id(options: FieldOptions = {}): PropertyDecorator {
  const isId = (value: unknown): boolean => uuid.safeParse(value).success;
  return field(options, { type: 'string', format: 'uuid' }, check('id', isId, 'must be a UUID in lower case'));
}

/** A moment with its offset; read as an instant in UTC, to the millisecond. */
export function Moment(options: FieldOptions = {}): PropertyDecorator {
  const schema = { type: 'string', format: 'date-time', example: '2024-03-01T10:00:00+01:00' };
  const isMoment = (value: unknown): boolean => typeof value === 'string' && isInstant(value) && isNear(value);
  const message = 'must be a moment with its offset, such as 2024-03-01T10:00:00+01:00 or 2024-03-01T09:00:00Z';
  const read = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? toInstant(value) : value));
  return field(options, schema, read, check('moment', isMoment, message));
}

export function Day(options: FieldOptions = {}): PropertyDecorator {
  const isDay = (value: unknown): boolean => typeof value === 'string' && isCalendarDate(value) && isNear(value);
  const schema = { type: 'string', format: 'date', example: '2024-03-31' };
  return field(options, schema, check('day', isDay, 'must be a day that exists, such as 2024-03-31'));
}

/** Another body inside this one. The API document knows a reference by the name of its function: `type`. */
export function Part(type: () => new () => object, options: FieldOptions = {}): PropertyDecorator {
  const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
  return field(
    options,
    { type: () => type() },
    check('object', isObject, 'must be an object'),
    ValidateNested(),
    Type(type),
  );
}

export function Parts(type: () => new () => object, most: number, options: FieldOptions = {}): PropertyDecorator {
  const size = [ArrayMinSize(1), ArrayMaxSize(most), IsArray()];
  return field(options, { type: () => type(), isArray: true }, ...size, ValidateNested({ each: true }), Type(type));
}

export function WordList(maxLength: number, most: number, options: FieldOptions = {}): PropertyDecorator {
  const each = [IsString({ each: true }), MaxLength(maxLength, { each: true })];
  const schema = { type: 'string', isArray: true };
  return field(options, schema, ArrayMinSize(1), ArrayMaxSize(most), IsArray(), ...each);
}

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** The instant in the record's own form; what is none is left for the check to refuse. */
function toInstant(text: string): Instant {
  if (!WITH_OFFSET.test(text)) return text;
  try {
    return new Date(Temporal.Instant.from(text).epochMilliseconds).toISOString();
  } catch {
    return text.slice(0, -1);
  }
}

function isNear(text: string): boolean {
  return text >= FIRST_YEAR && text < AFTER_LAST_YEAR;
}
