import type { AnyList } from './list.ts'

type Served = { list: AnyList; narrowed: boolean }

/** The lists that the API gives page by page, by their paths. */
const served = new Map<string, Served>()

/** Makes a list known by its path: how somebody looks at it may be kept. */
export function serveList(path: string, list: AnyList, to: { staff: boolean; params: boolean }): void {
  // What is read of one record has no need to say whose it is.
  served.set(path, { list, narrowed: to.staff && !to.params && list.narrowed !== undefined })
}

/** A list by its path; undefined where none is served there. */
export const servedList = (path: string): AnyList | undefined => served.get(path)?.list

/** The paths of the lists that the staff's «Filtre» narrows (B6). */
export const narrowedLists = (): string[] =>
  [...served]
    .filter(([, { narrowed }]) => narrowed)
    .map(([path]) => path)
    .sort()
