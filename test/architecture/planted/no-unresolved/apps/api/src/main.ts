export { something } from '@comity/nowhere';
