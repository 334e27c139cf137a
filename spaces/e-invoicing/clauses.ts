/** The clauses of the specifications that this space shows, each named in a test's title. */
export const clauses = { B: '15, 22, 28, 29', O: '28' }
