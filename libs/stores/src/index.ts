export type { ApiDoor, ProjectorDoor } from './doors.js';
export { connectStores, type StoreSettings } from './stores.module.js';
export { storeVariables } from './variables.js';
