/** A field at fault in a refused request; `field` is its path in the body (`address.city`). */
export interface FieldProblem {
  field: string
  code: string
  message: string
}

/**
 * A refusal or failure of the server (RFC 9457), thrown by every function of `client.ts`. `title` and `detail` are in the person's
 * language and can be shown; `code` is stable (`identity.account_blocked`); status 0 with code `network` means no answer came.
 */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly errors: FieldProblem[]
  readonly traceId: string | undefined
  /** Whatever else the answer held: `current` on a conflict, `reason` and `ask` on a refusal… */
  readonly extra: Record<string, unknown>

  constructor(status: number, body: Record<string, unknown>) {
    const { title, detail, code, errors, traceId, extra, type: _type, status: _status } = body
    super(String(detail || title || code || status))
    this.name = 'ApiProblem'
    this.status = status
    this.code = typeof code === 'string' ? code : `http.${status}`
    // The server's title is the code itself, which is no sentence.
    this.title = typeof title === 'string' && title !== code ? title : ''
    this.detail = typeof detail === 'string' ? detail : ''
    this.errors = Array.isArray(errors) ? (errors as FieldProblem[]) : []
    this.traceId = typeof traceId === 'string' ? traceId : undefined
    this.extra = extra && typeof extra === 'object' ? (extra as Record<string, unknown>) : {}
  }
}
