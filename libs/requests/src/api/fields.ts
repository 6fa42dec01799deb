import { particulars } from '@comity/agreements/contract';
import type { FieldOptions } from '@comity/http';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';

export { Day, Id, Moment, OneOf, Part, Parts, WordList, Words } from '@comity/http';

/** What a request states besides its items: words by the name of the particular. It may be absent. */
export function Particulars({ description = '' }: Pick<FieldOptions, 'description'> = {}): PropertyDecorator {
  const validate = (value: unknown): boolean => particulars.safeParse(value).success;
  const defaultMessage = (): string => '$property must hold words by names in lower case such as legal-basis';
  const schema = {
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { purpose: 'prosecution' },
  } as const;
  return applyDecorators(
    ApiProperty({ ...schema, description, required: false } as object),
    ValidateIf((_body: object, value: unknown) => value !== undefined),
    ValidateBy({ name: 'particulars', validator: { validate, defaultMessage } }),
  );
}
