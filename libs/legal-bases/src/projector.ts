import type { ProjectorDoor } from '@comity/stores';
import { legalBasisStream } from './domain/legal-basis.events.js';
import { legalBases } from './read/legal-bases.projection.js';

export const legalBasesProjector: ProjectorDoor = { streams: [legalBasisStream], projections: [legalBases] };
