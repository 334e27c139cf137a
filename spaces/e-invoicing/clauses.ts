/** The clauses of the specifications that this space shows, each named in a test's title. */
export const clauses = { B: '22, 28', O: '28' }
