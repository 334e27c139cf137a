import { type ReactNode, useState } from 'react'
import { useTexts } from '../i18n/index.ts'
import './comparison.css'

export interface DiffRow {
  field: string
  before: ReactNode
  after: ReactNode
  same?: boolean
}

/** What changed between two versions: old struck through, new on green; identical fields are folded. */
export function DiffTable(props: { label: string; before: string; after: string; rows: DiffRow[] }) {
  const t = useTexts()
  const [all, setAll] = useState(false)
  const same = props.rows.filter((row) => row.same)
  return (
    <table className="comparison" aria-label={props.label}>
      <thead>
        <tr>
          <th scope="col">{t('diff.field')}</th>
          <th scope="col">{props.before}</th>
          <th scope="col">{props.after}</th>
        </tr>
      </thead>
      <tbody>
        {props.rows
          .filter((row) => all || !row.same)
          .map((row) => (
            <tr key={row.field}>
              <th scope="row">{row.field}</th>
              <td>{row.same ? row.before : row.before ? <del>{row.before}</del> : '–'}</td>
              <td>{row.same ? row.after : row.after ? <ins>{row.after}</ins> : '–'}</td>
            </tr>
          ))}
        {same.length > 0 ? (
          <tr>
            <td colSpan={3} className="folded">
              {t('diff.same', { count: same.length })} ·{' '}
              <button type="button" className="link-button" aria-expanded={all} onClick={() => setAll(!all)}>
                {all ? t('diff.hide') : t('diff.show')}
              </button>
            </td>
          </tr>
        ) : null}
      </tbody>
    </table>
  )
}
