/** The clauses of the specifications that this space shows, each named in a test's title. */
export const clauses = { P: '14, 20, 36, 38' }
