/** Stops what start-servers.mjs started. */
export default async function stopServers() {
  await Promise.all((globalThis.comityTestServers ?? []).map((server) => server[Symbol.asyncDispose]()));
}
