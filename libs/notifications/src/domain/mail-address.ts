import { z } from 'zod';

const LONGEST = 254;
/** The dot-atom form only: no quoted names, comments or lists, so that nothing in it can end a header or add a recipient. */
const ADDRESS =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;

/**
 * One mailbox on a named host.
 * @source RFC 5321, sections 4.1.2 and 4.5.3.1
 */
export const mailAddress = z
  .string()
  .max(LONGEST)
  .refine((text) => ADDRESS.test(text) && text.indexOf('@') <= 64, 'not an e-mail address such as olga@office.example')
  .meta({ examples: ['olga@office.example'] });
