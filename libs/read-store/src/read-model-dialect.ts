import {
  type KyselyPlugin,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  PostgresQueryCompiler,
  type QueryResult,
  type UnknownRow,
} from 'kysely';
import type pg from 'pg';
import { isDatabaseError } from './connection.js';
import { AS_KNOWN } from './day-rows.js';
import { columnName, memberName } from './naming.js';

/** Rows of a past moment, or day: how many there are to look through depends on which, and so does the best way to them. */
const OF_THE_PAST = new RegExp(`"known_to" > \\$\\d|"${AS_KNOWN}"\\.`);
/** Rows of one key: PostgreSQL finds the same way to them whatever the key and the moment. */
const BY_KEY = /"row_key" = \$\d/;
/** All columns, whichever there are: those of another generation may be others, which PostgreSQL does not take for the same statement. */
const ALL_COLUMNS = /(\.|select )\*/;
/** What is said of a statement that is kept when the columns that it answers with are of other types than they were. */
const CHANGED_BENEATH = '0A000';
const ASKED_OFTEN = 5;
const MOST_NAMED = 100;
const MOST_COUNTED = 1_000;

const columnOf = remembered(columnName);
const memberOf = remembered(memberName);

/** Members in queries, columns in SQL. Kysely's own plugin for that copies every query, which takes as long as the rest. */
class ColumnCompiler extends PostgresQueryCompiler {
  protected override sanitizeIdentifier(identifier: string): string {
    return super.sanitizeIdentifier(columnOf(identifier));
  }
}

/** Queries over read models: camelCase here and snake_case in PostgreSQL. */
export class ReadModelDialect extends PostgresDialect {
  constructor(pool: pg.Pool) {
    super({ pool: new NamingPool(pool) });
  }

  override createQueryCompiler(): PostgresQueryCompiler {
    return new ColumnCompiler();
  }
}

/** What comes back, by the names of its members; what lies in jsonb keeps its own. */
export const namedMembers: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  transformResult: async ({ result }) => ({ ...result, rows: withMembers(result.rows) }),
};

function withMembers(rows: QueryResult<UnknownRow>['rows']): UnknownRow[] {
  const columns = Object.keys(rows[0] ?? {});
  const members = columns.map(memberOf);
  return rows.map((row) => {
    const named: UnknownRow = {};
    for (const [place, member] of members.entries()) named[member] = row[columns[place] ?? ''];
    return named;
  });
}

/** A pool whose connections have PostgreSQL keep what is asked often. */
class NamingPool implements PostgresPool {
  private readonly statements = new StatementNames();
  private readonly clients = new WeakMap<pg.PoolClient, NamingClient>();

  constructor(private readonly pool: pg.Pool) {}

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.pool.connect();
    const naming = this.clients.get(client) ?? new NamingClient(client, this.statements);
    this.clients.set(client, naming);
    // Kysely asks for cursors only where it was given a kind of them.
    return naming as unknown as PostgresPoolClient;
  }

  end(): Promise<void> {
    return this.pool.end();
  }
}

class NamingClient {
  constructor(
    private readonly client: pg.PoolClient,
    private readonly statements: StatementNames,
  ) {}

  async query(text: string, given: readonly unknown[]): Promise<pg.QueryResult> {
    const values = [...given];
    const name = this.statements.nameOf(text);
    if (name === undefined) return this.client.query({ text, values });
    try {
      return await this.client.query({ text, values, name });
    } catch (error) {
      if (!isDatabaseError(error, CHANGED_BENEATH)) throw error;
      this.statements.forget(text);
      return this.client.query({ text, values });
    }
  }

  release(): void {
    this.client.release();
  }
}

/**
 * What PostgreSQL is to keep: questions that are asked often and about the present, whose planning takes it longer than their
 * answer. It plans them for whatever is asked for, unless it finds that it matters. Each connection keeps every named
 * statement until it ends, so there are few.
 */
class StatementNames {
  private readonly asked = new Map<string, number>();
  private readonly names = new Map<string, string>();
  private named = 0;

  nameOf(text: string): string | undefined {
    const name = this.names.get(text);
    if (name !== undefined || this.names.size >= MOST_NAMED) return name;
    if (ALL_COLUMNS.test(text) || (OF_THE_PAST.test(text) && !BY_KEY.test(text))) return undefined;
    const times = (this.asked.get(text) ?? 0) + 1;
    if (times >= ASKED_OFTEN) this.names.set(text, `asked often ${this.named++}`);
    if (this.asked.size >= MOST_COUNTED) this.asked.clear();
    this.asked.set(text, times);
    return this.names.get(text);
  }

  /** It goes by another name from then on, or by none. */
  forget(text: string): void {
    this.names.delete(text);
    this.asked.delete(text);
  }
}

/** For names that stand in the code, of which there are few. */
function remembered(rule: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const found = known.get(name) ?? rule(name);
    known.set(name, found);
    return found;
  };
}
