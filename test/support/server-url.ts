/** Set by the global setup; set it beforehand to run the tests on a PostgreSQL of your own (its role must be allowed to create databases). */
export const SERVER_URL_VARIABLE = 'CASETRAIL_TEST_SERVER_URL';
