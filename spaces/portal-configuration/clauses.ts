/** The clauses of the specifications that this space shows, each named in a test's title. */
export const clauses = { P: '1–7, 27, 31' }
