export { type ApiDoor, type ProjectorDoor, type SightOf, sightOf } from './doors.js';
export { registerProjectionFigures } from './projection-figures.js';
export { connectStores, type StoreSettings } from './stores.module.js';
export { storeVariables } from './variables.js';
