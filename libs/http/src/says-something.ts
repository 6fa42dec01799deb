import { Matches } from 'class-validator';

/** Neither invisible nor mere space; some letters are blank as well. */
const VISIBLE = /[^\p{C}\p{Z}\u115F\u1160\u2800\u3164\uFFA0]/u;

/** For a text that somebody is to read afterwards, such as a reason: a blank one is refused before anything is looked up. */
export function SaysSomething(): PropertyDecorator {
  return Matches(VISIBLE, { message: '$property must hold something that can be read' });
}
