/** The clauses of the specifications that this space shows, each named in a test's title. */
export const clauses = { C: '1–33, 35–38, 42' }
