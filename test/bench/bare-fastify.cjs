// The yardstick of the look-up: Fastify and one prepared SELECT on a pool of ten, nothing else.
const fastify = require('fastify')();
const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.CASETRAIL_DATABASE_URL, max: 10 });
fastify.get('/v1/track/:reference', async (request, reply) => {
  const { rows } = await pool.query({
    name: 'track',
    text: 'select public from case_status where reference = $1',
    values: [request.params.reference],
  });
  return rows.length > 0 ? rows[0].public : reply.code(404).send();
});
fastify.listen({ port: 0, host: '127.0.0.1' }).then((address) => console.log(`listening ${address}`));
process.on('SIGTERM', () => process.exit());
