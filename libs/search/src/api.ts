import { NEED_TO_KNOW } from '@comity/need-to-know/contract';
import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { SearchController } from './api/search.controller.js';
import { SEARCHED } from './read/search.queries.js';

@Module({ controllers: [SearchController] })
export class SearchApiModule {}

/** Search has no stream of its own: it looks through what other slices project. */
export const searchApi: ApiDoor = {
  module: SearchApiModule,
  streams: [],
  projections: [...SEARCHED, ...NEED_TO_KNOW],
};
