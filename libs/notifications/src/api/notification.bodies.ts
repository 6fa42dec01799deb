import { Part, Words } from '@comity/http';
import { isTimeZone } from '@comity/kernel';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  Matches,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { type NotificationKind, notificationKind } from '../domain/notification-kinds.js';
import { type MailMode, mailMode } from '../domain/preferences.js';

const KINDS = notificationKind.options;
const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

function TimeOfDay(example: string): PropertyDecorator {
  const message = '$property must be a time of the day such as 22:00';
  return (target, name) => {
    ApiProperty({ example, pattern: TIME_OF_DAY.source })(target, name);
    Matches(TIME_OF_DAY, { message })(target, name as string);
  };
}

export class QuietHoursBody {
  @TimeOfDay('22:00')
  from!: string;

  @TimeOfDay('07:00')
  to!: string;
}

export class KindChoiceBody {
  @ApiProperty({ enum: KINDS, example: 'deadline-missed' })
  @IsIn(KINDS)
  kind!: NotificationKind;

  @ApiProperty({ enum: mailMode.options, example: 'digest', description: '`digest`: with the next daily digest' })
  @IsIn(mailMode.options)
  mail!: MailMode;

  @ApiProperty({ description: 'Whether the webhooks are told', example: true })
  @IsBoolean()
  webhook!: boolean;
}

/** How somebody wants to be told; in place of what they said before. */
export class NotificationPreferencesBody {
  @ApiProperty({ description: 'IANA time zone, in which the times of the day are read', example: 'Europe/London' })
  @ValidateBy({
    name: 'zone',
    validator: {
      validate: (zone) => typeof zone === 'string' && zone.length <= 64 && isTimeZone(zone),
      defaultMessage: () => '$property must be an IANA time zone such as Europe/London',
    },
  })
  zone!: string;

  @Part(() => QuietHoursBody, { optional: true, description: 'From when until when no mail comes, also past midnight' })
  quietHours?: QuietHoursBody;

  @TimeOfDay('08:00')
  digestAt!: string;

  @ApiProperty({
    required: false,
    default: false,
    description:
      'The digest lists each day what is overdue, due soon, asked or about to rise; else it comes when something was kept for it',
    example: true,
  })
  @ValidateIf((_body: object, value: unknown) => value !== undefined)
  @IsBoolean()
  dailyDigest?: boolean;

  @ApiProperty({ type: [KindChoiceBody], description: 'What is not named comes by mail at once, and to the webhooks' })
  @IsArray()
  @ArrayMaxSize(KINDS.length)
  @ValidateNested({ each: true })
  @Type(() => KindChoiceBody)
  kinds!: KindChoiceBody[];
}

export class MailAddressBody {
  @Words(254, { example: 'olga@office.example' })
  address!: string;
}

export class AddressConfirmationBody {
  @Words(100, { description: 'As it was sent to the address', example: '3f9c2a7be1d04856c0aa' })
  code!: string;
}

export class SubscriberSuspensionBody {
  @Words(200, { description: 'As the identity provider names them', example: 'olga' })
  person!: string;

  @Words(2_000, { example: 'Left the office' })
  reason!: string;
}

export class SubscriberResumptionBody {
  @Words(200, { description: 'As the identity provider names them', example: 'olga' })
  person!: string;
}

export class WebhookTargetBody {
  @Words(2_000, { description: 'https, to the public network', example: 'https://hooks.example.org/comity' })
  url!: string;
}

export class RetireTargetBody {
  @Words(2_000, { example: 'Replaced by another system' })
  reason!: string;
}
