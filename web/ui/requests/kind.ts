import type { ReactNode } from 'react'
import type { Answer, BodyOf, ItemOf, PathOf } from '../../api/endpoints.ts'
import type { Column } from '../data-table.tsx'

type Deciding<P extends PathOf<'POST'>> = P extends `${infer Noun}-decisions`
  ? BodyOf<`POST ${P}`> extends { ids: string[] }
    ? Noun
    : never
  : never
/** The kinds of requests that a side decides, as the server declares their endpoints (`decisionEndpoints`). */
export type RequestNoun = { [P in PathOf<'POST'>]: Deciding<P> }[PathOf<'POST'>]

/** A request as its list shows it, and as it is open, of whatever kind. */
export type RequestRow = ItemOf<`GET ${RequestNoun}s`>
export type OpenRequest = Answer<`GET ${RequestNoun}s/:id`>
export type Decision = 'approved' | 'refused'

/** A kind of request as one side sees it: what its queue, its drawer and its dialogs are drawn from. */
export interface RequestKind<Row = RequestRow> {
  noun: RequestNoun
  /** The page of its list. */
  page: string
  /**
   * Its own words: `list`, `one`, `empty`, `emptyWhat`, `refusal`, `refuseOne` of a `name`, `approveMany` and `refuseMany` of a `count`,
   * `approved` and `refused` of a `name` and an `organisation`.
   */
  words: (key: string, values?: Record<string, unknown>) => string
  /** What a search looks for. */
  search: string
  /** Title of the column of the organisation. */
  organisation: string
  /** Between the organisation and how long it has waited. */
  columns: Array<Column<Row, never>>
  drawer: (id: string, onClose: (told?: string) => void) => ReactNode
  /** Stands after the person in the drawer. */
  under?: (request: OpenRequest) => ReactNode
  /** One looks at them, and decides none. */
  reader?: boolean
  /** Decides several, each by itself, and leads to where that is followed. */
  decideMany: (rows: Row[], decision: Decision, reason: string) => void
}

/** A kind, of whatever rows: those of a list are always of its own kind. */
export const requestKind = <Row extends RequestRow>(kind: RequestKind<Row>): RequestKind =>
  kind as unknown as RequestKind
