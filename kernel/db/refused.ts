/** The database is not one that Parvis may run on; the message says why. */
export class DatabaseRefusedError extends Error {}
