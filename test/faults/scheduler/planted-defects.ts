/** Ways in which the product is broken on purpose, so that a run must find fault with it. */
export const PLANTED_DEFECTS = ['no-expected-revision', 'no-sweep'] as const;

export type PlantedDefect = (typeof PLANTED_DEFECTS)[number];

export function isPlantedDefect(name: string): name is PlantedDefect {
  return PLANTED_DEFECTS.some((known) => known === name);
}
