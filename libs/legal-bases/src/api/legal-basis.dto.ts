import { Day, KnownAtQuery, NamedPageQuery, Parts, WordList, Words } from '@comity/http';
import { IntersectionType } from '@nestjs/swagger';

/** Instruments by name, now or as known on a date. */
export class LegalBasesQuery extends IntersectionType(NamedPageQuery, KnownAtQuery) {}

export class CriterionBody {
  @Words(200, { example: '1(a)(ii)(C)' })
  criterion!: string;

  @Words(1_000, { example: 'Significant disruption of the availability of a computer or network' })
  summary!: string;

  @Words(300, { description: 'The passage', example: 'sec. 1(a)(ii)(C)' })
  reference!: string;
}

export class PublishLegalBasisBody {
  @Words(500, { example: 'Executive Order 13694' })
  instrument!: string;

  @Words(100, { description: 'Of its text; proposals name it', example: '2016-12-28' })
  version!: string;

  @Day({ example: '2016-12-28' })
  inForceFrom!: string;

  @Parts(() => CriterionBody, 100)
  criteria!: CriterionBody[];

  @WordList(200, 20, { optional: true, description: 'Who must be consulted before a designation' })
  consultations?: string[];

  @WordList(1_000, 20, { example: ['82 FR 1 (3 January 2017)'] })
  sources!: string[];

  @Words(2_000, { example: 'Check against the text in force' })
  note!: string;
}
