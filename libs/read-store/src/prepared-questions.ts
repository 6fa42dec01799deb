import { Fault } from '@comity/kernel';
import type { Compilable, CompiledQuery } from 'kysely';
import type { ReadModels } from './rows.js';

/** What differs from one asking of a question to the next, by name. */
export type Values = Readonly<Record<string, unknown>>;

const FORMS_KEPT = 200;

/** Stands for a value while the SQL is made. */
class Slot {
  constructor(readonly name: string) {}

  /** @throws Fault `value-in-sql`: a value that became a part of the SQL would be there for everybody */
  toString(): never {
    throw new Fault('value-in-sql', `the value ${this.name} of a prepared question is not passed as a value`);
  }
}

/**
 * A question whose SQL is made once for each form that it takes. To put it together takes a host as long as to ask it and to
 * read the answer.
 */
export class PreparedQuestion<Row> {
  private readonly forms = new Map<string, CompiledQuery<Row>>();

  /**
   * Asks it with these values.
   * @param form all that the SQL depends on besides the names of the values
   * @param build puts the question together, with values that are passed as such and not looked at
   */
  async ask<Given extends Values>(
    kysely: Pick<ReadModels, 'executeQuery'>,
    form: string,
    values: Given,
    build: (values: Given) => Compilable<Row>,
  ): Promise<Row[]> {
    const compiled = this.forms.get(form) ?? this.make(form, values, build);
    const parameters = compiled.parameters.map((one) => (one instanceof Slot ? values[one.name] : one));
    return (await kysely.executeQuery<Row>({ ...compiled, parameters })).rows;
  }

  private make<Given extends Values>(
    form: string,
    values: Given,
    build: (values: Given) => Compilable<Row>,
  ): CompiledQuery<Row> {
    const slots = Object.fromEntries(Object.keys(values).map((name) => [name, new Slot(name)]));
    const compiled = build(slots as Given).compile();
    // Forms come from what people ask for; those that are asked often are soon made again.
    if (this.forms.size >= FORMS_KEPT) this.forms.clear();
    this.forms.set(form, compiled);
    return compiled;
  }
}
