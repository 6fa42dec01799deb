/** What an operator should hear of; pino's loggers fit. */
export interface EngineLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}
