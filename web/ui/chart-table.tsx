import type { ReactNode } from 'react'

/** The figures of a chart as a table. `aloud`: for whoever has the page read aloud, beside the chart itself. */
export function ChartTable(props: {
  caption: string
  heads: string[]
  rows: Array<{ key: string; cells: ReactNode[] }>
  total?: ReactNode[]
  aloud?: true
}) {
  const table = (
    <table>
      <caption className="sr-only">{props.caption}</caption>
      <thead>
        <tr>
          {props.heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map(({ key, cells: [first, ...others] }) => (
          <tr key={key}>
            <th scope="row">{first}</th>
            {others.map((cell, index) => (
              <td key={props.heads[index + 1]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
      {props.total ? (
        <tfoot>
          <tr>
            <th scope="row">{props.total[0]}</th>
            {props.total.slice(1).map((cell, index) => (
              <td key={props.heads[index + 1]}>{cell}</td>
            ))}
          </tr>
        </tfoot>
      ) : null}
    </table>
  )
  // A table is as wide as its words, whatever is said of its width: what hides it is around it.
  return props.aloud ? <div className="sr-only">{table}</div> : table
}
