/**
 * How to run one server process of the one-machine profile. A description: it starts nothing.
 * The same description serves the supervisor, the throw-away servers of the tests, and a look at what would run.
 */
export interface ServerProgram {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the environment of the starting process. */
  readonly env: Readonly<Record<string, string>>;
  readonly workingFolder?: string;
  /** The system user to run as; absent: as the starting process. */
  readonly runAs?: SystemUser;
  /** How far it yields where the machine is busy, 1 to 19; absent: no further than the starting process. */
  readonly niceness?: number;
  readonly host: string;
  readonly port: number;
  readonly stopSignal: NodeJS.Signals;
  readonly stopWithinMs: number;
  readonly readyWithinMs: number;
  /** Makes folders, files and first contents; harmless to repeat; called before every start. */
  prepare(): Promise<void>;
  /** True once the server answers; never throws. */
  isReady(): Promise<boolean>;
  /** What must be done once the server answers and before anything uses it; harmless to repeat. */
  afterReady?(): Promise<void>;
}

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}
