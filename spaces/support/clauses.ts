/** The clauses of the specifications that this space shows, each named in a test's title. */
export const clauses = { P: '12–15, 30, 32, 37' }
