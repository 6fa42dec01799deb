/**
 * One PostgreSQL and one Redis for the whole integration run; their addresses go on in the environment.
 * Jest runs this untransformed, hence from the build.
 */
export default async function startServers() {
  const { startPostgres, startRedis } = await import('../../dist/libs/testing/src/servers.js');
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  process.env.COMITY_TEST_POSTGRES = postgres.url;
  process.env.COMITY_TEST_REDIS = redis.url;
  globalThis.comityTestServers = [postgres, redis];
}
