/** What a process is told from outside, without the framework: the command line reads it too. */
export {
  callerVariables,
  type HostConfig,
  hostVariables,
  isLoopback,
  readConfig,
  streamVariables,
  tokenVariables,
  zoneVariables,
} from './config.js';
export { trustAuthorities } from './trust.js';
