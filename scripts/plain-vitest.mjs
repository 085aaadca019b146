/** For tests that only read files: no database is started for them. */
export default {};
