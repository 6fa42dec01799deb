/** The instant (milliseconds since the epoch) until which the caller waits; infinite when the call names none. */
export function deadlineOf(call: { getDeadline(): Date | number }): number {
  const deadline = call.getDeadline();
  return deadline instanceof Date ? deadline.getTime() : deadline;
}
