/** The clauses of the specifications that this space shows, each named in a test's title. */
export const clauses = { O: '1–27, 29, 30, 32–34, 36, 37' }
