export { filter } from './renamed-last-week.js';
