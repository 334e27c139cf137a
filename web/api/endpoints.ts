import type { Api, Endpoint } from '../../kernel/http/endpoints.ts'
import type { identityRoutes } from '../../kernel/identity/routes.ts'
import type { clientFilterRoutes } from '../../kernel/lists/client-filter.ts'
import type { listViewRoutes } from '../../kernel/lists/views.ts'
import type { liveRoutes } from '../../kernel/live/routes.ts'
import type { searchRoutes } from '../../kernel/search/routes.ts'
import type { workRoutes } from '../../kernel/work/routes.ts'
import type { spaces } from '../../spaces.ts'

export type { Endpoint }

// Types alone: nothing of the server is in the pages.
type Space = (typeof spaces)[number]
type Served = Api<
  | (typeof identityRoutes)[number]
  | (typeof workRoutes)[number]
  | (typeof listViewRoutes)[number]
  | (typeof clientFilterRoutes)[number]
  | (typeof liveRoutes)[number]
  | (typeof searchRoutes)[number]
  | Space['routes'][number]
>

/** The methods that an endpoint may have. */
type Method = Endpoint['method']
/** Every endpoint, as `GET /tickets/:id`. */
export type EndpointName = keyof Served
/** The paths of a method, as they are declared: `/tickets/:id`. */
export type PathOf<M extends Method> = { [N in EndpointName]: N extends `${M} ${infer P}` ? P : never }[EndpointName]
type ContractOf<M extends Method, P extends string> = `${M} ${P}` extends EndpointName ? Served[`${M} ${P}`] : never

/** What an endpoint answers: `Answer<'GET /tickets/:id'>`. */
export type Answer<N extends EndpointName> = Served[N] extends { answer: infer A } ? A : never
/** What an endpoint takes as its body. */
export type BodyOf<N extends EndpointName> = Served[N] extends { body: infer B } ? B : never
/** One of the items of a list that an endpoint answers. */
export type ItemOf<N extends EndpointName> = Answer<N> extends { items: Array<infer I> } ? I : never

/** What the query of an endpoint may say. */
export type QueryOf<N extends EndpointName> = Served[N] extends { query: infer Q } ? Q : never
/** The sorts of a list, by the names that the server declares. */
export type SortOf<N extends EndpointName> = QueryOf<N> extends { sort?: infer S } ? Extract<S, string> : never

type Part<Name extends string, T> = [T] extends [undefined]
  ? { [N in Name]?: undefined }
  : Record<string, never> extends T
    ? { [N in Name]?: T }
    : { [N in Name]: T }

/** What a call carries: the parts of the path, the query, and the body where there is one. */
export type CallOf<M extends Method, P extends string> =
  ContractOf<M, P> extends { params: infer Params; query: infer Query; body: infer Body }
    ? Part<'params', Params> & Part<'query', Query> & Part<'body', Body>
    : never
export type AnswerOf<M extends Method, P extends string> = ContractOf<M, P> extends { answer: infer A } ? A : never

type CountsOf<S> = S extends { counts?: { client?: infer C; staff?: infer T; employee?: infer E } }
  ? keyof C | keyof T | keyof E
  : never
/** The names of the counts that spaces give the bars. */
export type CountName = Extract<CountsOf<Space>, string> | 'unreadNotifications'

/** The paths of lists read page by page. */
export type ListPath = {
  [N in EndpointName]: N extends `GET ${infer P}`
    ? Answer<N> extends { items: unknown[]; nextCursor?: string | null | undefined }
      ? P
      : never
    : never
}[EndpointName]
